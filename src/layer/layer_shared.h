/* What several kinds do alike. */
#ifndef NNLA_SRC_LAYER_SHARED_H
#define NNLA_SRC_LAYER_SHARED_H

#include "layer/layer_kind.h"

/* Y has the one input's shape. */
nnla_status nnla__infer_same(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                             nnla__shape *Y);
/* For needs_input or needs_output of those that always do. */
int nnla__needed(const nnla_layer *layer);

int nnla__same_sample_shape(const nnla__shape *a, const nnla__shape *b);

/* Finite and above 0. */
nnla_status nnla__check_epsilon(const char *function, double epsilon);

#endif
