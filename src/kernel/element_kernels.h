/* The table of one instruction set's kernels that are not products. A kernel works on one block, on one thread; the
   drivers (elementwise.c, squash.c, reduce.c, …) cut the work into blocks. `void *` are arrays of the table's type. */
#ifndef NNLA_SRC_ELEMENT_KERNELS_H
#define NNLA_SRC_ELEMENT_KERNELS_H

#include "kernel/kernel_table.h"

enum {
#define NNLA__ACTIVATION(constant, name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns) NNLA__INDEX_OF_##name,
#include "kernel/activations.inc"
#undef NNLA__ACTIVATION
    NNLA__ACTIVATION_COUNT
};

typedef void nnla__map_kernel(size_t n, const void *x, void *y);
typedef void nnla__zip_kernel(size_t n, const void *a, const void *b, void *c);
/* Of one block, n ≤ NNLA__SUM_BLOCK: Σ x, Σ x y, Σ (scale · x)², max |x|, min x, max x; y or scale may be unused. A NaN
   is smaller and larger than any number. */
typedef double nnla__reduction_kernel(size_t n, const void *x, const void *y, double scale);
typedef void nnla__element_loss_kernel(size_t n, const void *y, const void *t, double scale, void *L, void *D);
typedef void nnla__row_loss_kernel(nnla__matrix Y, nnla__row_targets T, double scale, void *L, nnla__matrix D);

struct nnla__element_kernels {
    void (*fill)(size_t n, double value, void *x);
    void (*round)(size_t n, const double *x, void *y); /* to the element type */
    nnla__map_kernel *map[NNLA__MAP_COUNT];
    nnla__zip_kernel *add, *subtract, *multiply;
    void (*axpby)(size_t n, double a, const void *x, double b, void *y);

    /* Elementwise ones take any matrix; the others whole rows. Z or Y that is not read has no data. By pointer: a
       matrix by value is stored by parts and then copied whole, for which a processor waits until the parts have left
       its store buffer, longer than a small matrix takes. */
    void (*forward[NNLA__ACTIVATION_COUNT])(const nnla__matrix *Z, const nnla__matrix *Y);
    void (*backward[NNLA__ACTIVATION_COUNT])(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY,
                                             const nnla__matrix *dZ);
    /* Blocks first, first + 1, … of the generator, two words of 64 bits each: bits[1] · 2³² + bits[0] and
       bits[3] · 2³² + bits[2] of nnla__rng_block. In the tables of f64 alone, whose lanes are as wide as its products. */
    void (*random_words)(const nnla__rng *rng, uint64_t first, size_t blocks, uint64_t *words);
    /* x_i = low + width · u_i in double, rounded; u_i is word i as a multiple of 2^−53 in [0, 1) */
    void (*uniform)(size_t n, const uint64_t *words, double low, double width, void *x);
    /* Element i is kept if the 32 bits i mod 2 of words[i / 2], the low ones first, are ≥ threshold, and multiplied by
       scale. */
    void (*dropout)(size_t n, const uint64_t *words, uint64_t threshold, double scale, const void *x, void *y);

    nnla__reduction_kernel *sum, *dot, *sum_squares, *max_abs, *min, *max;
    int (*all_finite)(const nnla__matrix *X);
    void (*row_argmax)(nnla__matrix X, int32_t *indices);

    nnla__element_loss_kernel *element_loss[NNLA__ELEMENT_LOSS_COUNT];         /* D may be NULL */
    nnla__row_loss_kernel *cross_entropy_logits, *cross_entropy_probabilities; /* D may have no data */

    void (*sgd)(size_t n, const nnla__sgd_step *step, void *p, void *v, const void *g);
    void (*adam)(size_t n, const nnla__adam_step *step, void *p, void *m, void *v, const void *g);
};

enum { NNLA__SUM_BLOCK = 8192 };

#endif
