/* Networks of many kinds of layers. NULL if anything failed; on `kernels` in place of those that the library chose, if
   not NULL. */
#ifndef NNLA_TESTS_KIND_NETWORKS_H
#define NNLA_TESTS_KIND_NETWORKS_H

#include "kernel/kernels.h"
#include "nnla.h"
#include "support/layer_cases.h"

/* A case's layer alone, "the layer", of inputs "first", "second", "third"; squared loss. */
nnla_network *case_network(const layer_case *c, int32_t setting, nnla_dtype dtype, const nnla__kernels *kernels);
enum { CASE_MAX_BATCH = 40 };

/* Convolution, batch normalisation, PReLU, max pool, layer normalisation, average pool, dense: of images
   [2 × side × side], 4 classes; cross-entropy, momentum. */
nnla_network *images_network(nnla_dtype dtype, size_t side, size_t filters, size_t max_batch,
                             const nnla__kernels *kernels);

/* Table of 9 words, two pools side by side, joined, added to the table's rows, batch normalisation, dense: of 5 words
   each, `units` an even number, 2 outputs; squared loss, momentum. */
nnla_network *words_network(nnla_dtype dtype, size_t units, size_t max_batch, const nnla__kernels *kernels);

/* FNV-1a of parameters and buffers. */
uint64_t state_hash(const nnla_network *net);

#endif
