/* What a model file says beside its tensors. Files: network_describe.c (a network as metadata), network_rebuild.c and
   network_drafts.c (and back), network_save.c, network_load.c, network_restore.c (its tensors), network_classes.c. */
#ifndef NNLA_SRC_MODEL_FILE_IMPL_H
#define NNLA_SRC_MODEL_FILE_IMPL_H

#include "io/safetensors.h"
#include "network/network_impl.h"
#include "nnla/model_file.h"

/* Raised by what an older library would misread; it refuses a file with a higher one. */
enum { NNLA__MODEL_VERSION = 1 };

/* Building a network takes time by the square of these, so a file has no more. */
enum { NNLA__MODEL_MAX_NODES = 4096, NNLA__MODEL_MAX_EDGES = 16384 };

/* With their list they are as many values as a reader takes. */
enum { NNLA__MODEL_MAX_CLASSES = NNLA__JSON_MAX_VALUES - 1 };

/* "optimizer.momentum.hidden.weight" */
enum { NNLA__MODEL_NAME_SIZE = 2 * NNLA__NAME_MAX + 64 };

#define NNLA__MODEL_FORMAT "nnla"

/* Keys of the metadata. */
#define NNLA__MODEL_KEY_FORMAT       "format"
#define NNLA__MODEL_KEY_VERSION      "format_version"
#define NNLA__MODEL_KEY_LIBRARY      "library_version"
#define NNLA__MODEL_KEY_ARCHITECTURE "architecture"
#define NNLA__MODEL_KEY_OPTIMIZER    "optimizer"
#define NNLA__MODEL_KEY_TRAINING     "training"
#define NNLA__MODEL_KEY_CLASSES      "classes"

/* The metadata of a compiled network, its names checked; NULL if memory is lacking. */
json_t *nnla__model_describe(const nnla_network *net);

/* The layer, loss or optimizer that a JSON object describes; NULL with the failure recorded. */
nnla_layer *nnla__model_layer(const json_t *object);
nnla_loss *nnla__model_loss(const json_t *object);
nnla_optimizer *nnla__model_optimizer(const json_t *object);

/* A network of the metadata's architecture, not compiled; its optimizer, which compile is to be given; its max_batch.
   NULL with the failure recorded, which does not name the file yet; then there is no optimizer either. */
nnla_network *nnla__model_rebuild(const nnla__safetensors *file, nnla_optimizer **optimizer, size_t *max_batch);
/* What training and users have added, into a network that is compiled. */
nnla_status nnla__model_resume(nnla_network *net, const nnla__safetensors *file);

/* Makes of the failure just recorded one of the file, NNLA_ERROR_FORMAT, unless memory is lacking or the library: a value
   that a program may not give is a fault of the file that gives it. */
nnla_status nnla__model_fault(void);

/* The name under which the optimizer's vector keeps the part of a parameter. It has three dots, a parameter's has one. */
void nnla__model_state_name(char name[NNLA__MODEL_NAME_SIZE], const char *state, const char *parameter);

/* Refuses a file whose tensors are not just those that the network asks for; before compile, which takes memory by what
   the architecture says. */
nnla_status nnla__model_check_tensors(const nnla_network *net, const nnla_optimizer *optimizer,
                                      const nnla__safetensors *file);
/* Copies them, into a network that is compiled. */
void nnla__model_restore(nnla_network *net, const nnla__safetensors *file);

#endif
