/* A layer of a case with operands of its own, in f64: what a network does for it, without the network. */
#ifndef NNLA_TESTS_LAYER_BENCH_H
#define NNLA_TESTS_LAYER_BENCH_H

#include "support/layer_cases.h"
#include "support/product_reference.h"

enum {
    BENCH_BATCH = 5,
    BENCH_SIZE = 1024,
    BENCH_PARAMETERS = NNLA__LAYER_MAX_PARAMETERS,
    BENCH_INPUTS = LAYER_CASE_INPUTS
};

typedef struct layer_bench {
    nnla_layer *layer;
    nnla__pass pass;
    guarded_scratch scratch, saved;
    nnla__operands node;
    const nnla__shape *X_shape;
    nnla__shape Y_shape;
    nnla__matrix X[BENCH_INPUTS], dX[BENCH_INPUTS], W[BENCH_PARAMETERS], dW[BENCH_PARAMETERS];
    size_t gradients_by_input; /* of indices there are none */
    size_t parameters;
    int32_t indices[BENCH_SIZE];
    double x[BENCH_INPUTS][BENCH_SIZE], dx[BENCH_INPUTS][BENCH_SIZE], y[BENCH_SIZE], dy[BENCH_SIZE],
        w[BENCH_PARAMETERS][BENCH_SIZE], dw[BENCH_PARAMETERS][BENCH_SIZE];
} layer_bench;

/* Takes the layer; inputs off 0, where squashes have kinks, parameters and dY are random. */
void layer_bench_create(layer_bench *t, nnla_layer *layer, const layer_case *c);
void layer_bench_destroy(layer_bench *t);

/* Forward and backward, with garbage where they must write. */
void layer_bench_run(layer_bench *t);

/* Gradients in order: those by the inputs, then those by the parameters. */
size_t layer_bench_gradients(const layer_bench *t);
const nnla__matrix *layer_bench_gradient(const layer_bench *t, size_t index);
double *layer_bench_variable(layer_bench *t, size_t index);

#endif
