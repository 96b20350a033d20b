/* Convolution forward and backward by the input: W in panels of outputs, then a correlation. */
#include "kernel/convolve.h"

#include "base/checked.h"

static size_t weight_bytes(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward) {
    return nnla__round_up(nnla__correlation_weights(kernels, c, is_backward) * nnla__dtype_size(kernels->dtype),
                          NNLA__CACHE_LINE);
}

size_t nnla__convolve_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch) {
    const size_t Y = weight_bytes(kernels, c, 0) + nnla__correlate_scratch(kernels, c, 0);
    const size_t dX = weight_bytes(kernels, c, 1) + nnla__correlate_scratch(kernels, c, 1);
    const size_t dW = nnla__convolve_dW_scratch(kernels, c, batch), db = nnla__convolve_db_scratch(kernels, c, batch);
    return nnla__larger(nnla__larger(Y, dX), nnla__larger(dW, db));
}

size_t nnla__convolve_packed_size(const nnla__kernels *kernels, const nnla__convolution *c) {
    return weight_bytes(kernels, c, 0);
}

void nnla__convolve_pack(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix W, void *packed) {
    nnla__correlation_pack(pass->kernels, c, 0, W.data, packed);
}

void nnla__convolve_packed(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix Y, nnla__matrix X,
                           const void *packed, const void *b, const nnla__then *then) {
    const nnla__correlation_call call = {.pass = pass,
                                         .convolution = c,
                                         .batch = X.rows,
                                         .source = X,
                                         .result = Y,
                                         .weights = packed,
                                         .bias = b,
                                         .scratch = pass->scratch,
                                         .then = then};
    if (X.rows)
        nnla__correlate(&call);
}

void nnla__convolve(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix Y, nnla__matrix X, nnla__matrix W,
                    const void *b, const nnla__then *then) {
    const size_t bytes = weight_bytes(pass->kernels, c, 0);
    nnla__pass rest = *pass;
    rest.scratch = nnla__at(pass->scratch, bytes, 1);
    nnla__convolve_pack(pass, c, W, pass->scratch);
    nnla__convolve_packed(&rest, c, Y, X, pass->scratch, b, then);
}

void nnla__convolve_dX(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix dX, nnla__matrix dY,
                       nnla__matrix W, const nnla__then *then) {
    const nnla__correlation_call call = {.pass = pass,
                                         .convolution = c,
                                         .is_backward = 1,
                                         .batch = dX.rows,
                                         .source = dY,
                                         .result = dX,
                                         .weights = pass->scratch,
                                         .scratch = nnla__at(pass->scratch, weight_bytes(pass->kernels, c, 1), 1),
                                         .then = then};
    if (dX.rows == 0)
        return;
    nnla__correlation_pack(pass->kernels, c, 1, W.data, pass->scratch);
    nnla__correlate(&call);
}
