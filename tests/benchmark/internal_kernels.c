#include "internal_kernels.h"

#include "kernel/kernels.h"

static nnla__pass pass_of(nnla_dtype dtype) { return (nnla__pass){.kernels = nnla__kernels_for(dtype)}; }

void internal_map(nnla_dtype dtype, internal_function function, size_t n, const void *x, void *y) {
    const nnla__pass pass = pass_of(dtype);
    nnla__map(&pass, function == INTERNAL_EXP ? NNLA__EXP : NNLA__LOG, n, x, y);
}

double internal_sum(nnla_dtype dtype, size_t n, const void *x) {
    const nnla__pass pass = pass_of(dtype);
    return nnla__sum(&pass, n, x);
}

void internal_sgd(nnla_dtype dtype, size_t n, void *p, void *v, const void *g) {
    const nnla__pass pass = pass_of(dtype);
    const nnla__sgd_step step = {.learning_rate = 0.01, .momentum = 0.9};
    nnla__sgd(&pass, n, &step, p, v, g);
}

void internal_adam(nnla_dtype dtype, size_t n, void *p, void *m, void *v, const void *g) {
    const nnla__pass pass = pass_of(dtype);
    const nnla__adam_step step = {.learning_rate = 0.01,
                                  .beta1 = 0.9,
                                  .beta2 = 0.999,
                                  .epsilon = 1e-8,
                                  .correction1 = 1 - 0.9,
                                  .correction2 = 1 - 0.999};
    nnla__adam(&pass, n, &step, p, m, v, g);
}
