#include "support/layer_bench.h"

#include <string.h>

#include "support/kernel_cases.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

/* Keeps away from the kinks at 0, where a squash has no derivative. */
static void fill_off_zero(double *x, size_t n, uint64_t seed) {
    random_fill_f64(x, n, seed, -2, 2);
    for (size_t i = 0; i < n; i++)
        x[i] += x[i] < 0 ? -0.05 : 0.05;
}

static nnla__matrix batch_of(double *values, const nnla__shape *shape) {
    assert_true(BENCH_BATCH * shape->count <= BENCH_SIZE);
    return nnla__matrix_of(values, BENCH_BATCH, shape->count);
}

static void place_parameters(layer_bench *t, const nnla__shape *X) {
    nnla__parameter list[BENCH_PARAMETERS];
    const nnla__layer_kind *kind = t->layer->kind;
    t->parameters = kind->parameters != NULL ? kind->parameters(t->layer, X, list) : 0;
    for (size_t i = 0; i < t->parameters; i++) {
        size_t rows = nnla__parameter_rows(&list[i]), cols = nnla__parameter_cols(&list[i]);
        assert_true(rows * cols <= BENCH_SIZE);
        t->W[i] = nnla__matrix_of(t->w[i], rows, cols);
        t->dW[i] = nnla__matrix_of(t->dw[i], rows, cols);
        random_fill_f64(t->w[i], rows * cols, 30 + i, -1, 1);
    }
}

static void place_inputs(layer_bench *t, const layer_case *c) {
    const nnla__layer_kind *kind = t->layer->kind;
    t->node.inputs = c->inputs;
    t->node.X_shape = t->X_shape = c->X;
    t->gradients_by_input = kind->index_limit == NULL ? c->inputs : 0;
    for (size_t k = 0; k < c->inputs; k++) {
        t->X[k] = batch_of(t->x[k], &c->X[k]);
        if (k < t->gradients_by_input)
            t->dX[k] = batch_of(t->dx[k], &c->X[k]);
        fill_off_zero(t->x[k], BENCH_SIZE, 10 + k);
    }
    for (size_t i = 0; kind->index_limit != NULL && i < BENCH_SIZE; i++)
        t->indices[i] = (int32_t)(i * i % (kind->index_limit(t->layer) - 1));
    if (kind->index_limit != NULL)
        t->X[0].data = t->indices;
}

static guarded_scratch scratch_of(const layer_bench *t, size_t (*bytes)(const nnla_layer *, const nnla__kernels *,
                                                                        size_t, const nnla__shape *)) {
    return guarded_scratch_create(bytes == NULL ? 0 : bytes(t->layer, t->pass.kernels, BENCH_BATCH, t->X_shape));
}

void layer_bench_create(layer_bench *t, nnla_layer *layer, const layer_case *c) {
    const nnla__layer_kind *kind = layer->kind;
    memset(t, 0, sizeof *t);
    t->layer = layer;
    t->pass = pass_of(NNLA_F64);
    assert_ok(kind->infer(layer, "node", c->X, c->inputs, &t->Y_shape));
    t->node = (nnla__operands){.X = t->X,
                               .dX = t->dX,
                               .Y = batch_of(t->y, &t->Y_shape),
                               .dY = batch_of(t->dy, &t->Y_shape),
                               .parameters = t->W,
                               .gradients = t->dW,
                               .Y_shape = &t->Y_shape,
                               .stream = 7};
    place_inputs(t, c);
    place_parameters(t, c->X);
    t->scratch = scratch_of(t, kind->scratch);
    t->saved = scratch_of(t, kind->saved);
    t->pass.scratch = t->scratch.memory;
    t->node.saved = t->saved.memory;
    random_fill_f64(t->dy, BENCH_SIZE, 20, -1, 1);
}

void layer_bench_destroy(layer_bench *t) {
    guarded_scratch_destroy(&t->scratch);
    guarded_scratch_destroy(&t->saved);
    nnla_layer_destroy(t->layer);
}

void layer_bench_run(layer_bench *t) {
    random_fill_f64(t->dx[0], sizeof t->dx / sizeof(double), 1, -9, 9);
    random_fill_f64(t->dw[0], sizeof t->dw / sizeof(double), 2, -9, 9);
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
}

size_t layer_bench_gradients(const layer_bench *t) { return t->gradients_by_input + t->parameters; }

const nnla__matrix *layer_bench_gradient(const layer_bench *t, size_t index) {
    return index < t->gradients_by_input ? &t->dX[index] : &t->dW[index - t->gradients_by_input];
}

double *layer_bench_variable(layer_bench *t, size_t index) {
    return index < t->gradients_by_input ? t->x[index] : t->w[index - t->gradients_by_input];
}
