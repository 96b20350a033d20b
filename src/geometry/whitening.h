/* Samples in coordinates of mean 0 and unit covariance, so that nothing depends on how they were scaled or mixed. In plain
   double arithmetic: where a fused multiply-add is software, as in WebAssembly, the kernels of f64 are a hundred times as
   slow, and these sums do not need it. */
#ifndef NNLA_SRC_WHITENING_H
#define NNLA_SRC_WHITENING_H

#include "tensor/tensor_impl.h"

/* Q [samples × terms]: columns are coordinates, QᵀQ = samples · I, the last one is all 1, orthogonal to the others. */
typedef struct nnla__whitened {
    double *Q;
    size_t samples, terms, stride;
    void *block; /* to be released */
} nnla__whitened;

/* Of X [samples × …], finite, one sample or more. A direction in which the standardised columns vary by less than 1e-4 of
   their own deviation is left out. */
nnla_status nnla__whiten(const char *function, const nnla_tensor *X, nnla__whitened *whitened);

#endif
