/* The table of one instruction set's kernels for pooling and normalisation. A kernel works on one block, on one thread;
   pooling.c, channel_norm.c, row_norm.c and slopes.c cut the work into blocks. `void *` are arrays of the table's type. */
#ifndef NNLA_SRC_LAYER_KERNELS_H
#define NNLA_SRC_LAYER_KERNELS_H

#include "kernel/kernel_table.h"

/* A part of the planes, channels, samples, rows or columns of a call. */
typedef struct nnla__part {
    size_t first, count;
} nnla__part;

struct nnla__layer_kernels {
    /* of w->planes planes */
    void (*max_pool)(const nnla__windows *w, const void *X, void *Y, void *places);
    void (*max_pool_backward)(const nnla__windows *w, const void *dY, const void *places, void *dX);
    void (*average_pool)(const nnla__windows *w, const void *X, void *Y);
    void (*average_pool_backward)(const nnla__windows *w, const void *dY, void *dX);

    /* y_i = the mean of row i */
    void (*row_means)(const nnla__matrix *X, void *y);

    /* of a part of the channels */
    void (*batch_norm_forward)(const nnla__batch_norm *b, nnla__part channels);
    void (*batch_norm_backward)(const nnla__batch_norm *b, nnla__part channels);
    void (*batch_norm_fold)(const nnla__batch_norm *b, void *scale, void *shift); /* of all */

    /* of size->batch samples */
    void (*scale_channels)(const nnla__channels *size, const void *X, const void *scale, const void *shift, void *Y);
    void (*prelu)(const nnla__channels *size, const void *X, const void *slope, void *Y);
    void (*prelu_backward)(const nnla__channels *size, const void *X, const void *slope, const void *dY, void *dX,
                           double *dslope);

    void (*layer_norm_forward)(const nnla__layer_norm *l, nnla__part rows);
    void (*layer_norm_backward)(const nnla__layer_norm *l, nnla__part rows);
    void (*layer_norm_parameters)(const nnla__layer_norm *l, nnla__part columns); /* dweight, dbias */
};

enum { NNLA__CHANNEL_BLOCK = 8192 }; /* values of one sum in the element type */

/* Whole samples in such a block. */
static inline size_t nnla__block_samples(size_t area) {
    return area < NNLA__CHANNEL_BLOCK ? NNLA__CHANNEL_BLOCK / (area + (area == 0)) : 1;
}

#endif
