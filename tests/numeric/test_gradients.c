/* Backward passes against central differences: each layer kind, each squash, each loss. A kind in a list without a case
   here fails. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "layer/layer_kind.h"
#include "support/gradient_check.h"
#include "support/kernel_cases.h"
#include "support/layer_cases.h"
#include "support/product_reference.h"
#include "support/random_data.h"

enum { BATCH = 5, SIZE = 1024, PARAMETERS = NNLA__LAYER_MAX_PARAMETERS };

/* Keeps away from the kinks at 0, where a squash has no derivative. */
static void fill_off_zero(double *x, size_t n, uint64_t seed) {
    random_fill_f64(x, n, seed, -2, 2);
    for (size_t i = 0; i < n; i++)
        x[i] += x[i] < 0 ? -0.05 : 0.05;
}

static void each_layer_kind_has_a_case(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++)
        if (!has_layer_case(nnla__layer_kind_at(i)->name))
            fail_msg("the layer kind '%s' has no gradient check", nnla__layer_kind_at(i)->name);
    assert_false(has_layer_case("no such kind"));
}

/* ---- A layer with operands ---- */

typedef struct bench {
    nnla_layer *layer;
    nnla__pass pass;
    guarded_scratch scratch;
    nnla__operands node;
    nnla__shape X_shape, Y_shape;
    nnla__matrix X, dX, W[PARAMETERS], dW[PARAMETERS];
    size_t parameters;
    double x[SIZE], dx[SIZE], y[SIZE], dy[SIZE], w[PARAMETERS][SIZE], dw[PARAMETERS][SIZE];
} bench;

static nnla__matrix batch_of(double *values, const nnla__shape *shape) {
    assert_true(BATCH * shape->count <= SIZE);
    return nnla__matrix_of(values, BATCH, shape->count);
}

static void place_parameters(bench *t, const nnla__shape *X) {
    nnla__parameter list[PARAMETERS];
    const nnla__layer_kind *kind = t->layer->kind;
    t->parameters = kind->parameters != NULL ? kind->parameters(t->layer, X, list) : 0;
    for (size_t i = 0; i < t->parameters; i++) {
        size_t rows = nnla__parameter_rows(&list[i]), cols = nnla__parameter_cols(&list[i]);
        assert_true(rows * cols <= SIZE);
        t->W[i] = nnla__matrix_of(t->w[i], rows, cols);
        t->dW[i] = nnla__matrix_of(t->dw[i], rows, cols);
        random_fill_f64(t->w[i], rows * cols, 30 + i, -1, 1);
    }
}

static void bench_create(bench *t, nnla_layer *layer, const nnla__shape *X) {
    const nnla__layer_kind *kind = layer->kind;
    memset(t, 0, sizeof *t);
    t->layer = layer;
    t->X_shape = *X;
    t->pass = pass_of(NNLA_F64);
    assert_ok(kind->infer(layer, "node", X, 1, &t->Y_shape));
    t->X = batch_of(t->x, X);
    t->dX = batch_of(t->dx, X);
    t->node = (nnla__operands){.X = &t->X,
                               .dX = &t->dX,
                               .Y = batch_of(t->y, &t->Y_shape),
                               .dY = batch_of(t->dy, &t->Y_shape),
                               .parameters = t->W,
                               .gradients = t->dW,
                               .inputs = 1,
                               .X_shape = &t->X_shape,
                               .Y_shape = &t->Y_shape,
                               .stream = 7};
    place_parameters(t, X);
    t->scratch = guarded_scratch_create(kind->scratch != NULL ? kind->scratch(layer, t->pass.kernels, BATCH, X) : 0);
    t->pass.scratch = t->scratch.memory;
    fill_off_zero(t->x, SIZE, 10);
    random_fill_f64(t->dy, SIZE, 20, -1, 1);
}

static void bench_destroy(bench *t) {
    guarded_scratch_destroy(&t->scratch);
    nnla_layer_destroy(t->layer);
}

/* Σ dY ⊙ Y, whose gradients are those that backward makes from dY. */
static double objective(void *payload) {
    bench *t = payload;
    double sum = 0;
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    for (size_t i = 0; i < BATCH * t->node.Y.cols; i++)
        sum += t->dy[i] * t->y[i];
    return sum;
}

/* Garbage where backward must write. */
static void backward(bench *t) {
    random_fill_f64(t->dx, SIZE, 1, -9, 9);
    random_fill_f64(t->dw[0], sizeof t->dw / sizeof(double), 2, -9, 9);
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
}

/* The worst relative error of dX (index 0) or of a parameter's gradient (from 1). */
static double error_of(bench *t, size_t index) {
    backward(t);
    if (index == 0)
        return gradient_error(objective, t, t->x, t->dx, BATCH * t->X.cols);
    const nnla__matrix *W = &t->W[index - 1];
    return gradient_error(objective, t, t->w[index - 1], t->dw[index - 1], W->rows * W->cols);
}

/* ---- Layers ---- */

static void for_each_layer(void (*check)(bench *t, const char *kind, int32_t setting)) {
    static bench t;
    for (size_t i = 0; i < layer_case_count; i++)
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++) {
            nnla_layer *layer = layer_cases[i].create(setting);
            assert_created(layer);
            assert_string_equal(layer->kind->name, layer_cases[i].kind);
            bench_create(&t, layer, &layer_cases[i].X);
            check(&t, layer_cases[i].kind, setting);
            bench_destroy(&t);
        }
}

static void check_layer(bench *t, const char *kind, int32_t setting) {
    for (size_t index = 0; index <= t->parameters; index++) {
        double error = error_of(t, index);
        if (!(error <= GRADIENT_TOLERANCE))
            fail_msg("%s, setting %d, gradient %zu (0: dX): relative error %g", kind, (int)setting, index, error);
    }
}

static void layer_gradients_are_central_differences(void **state) {
    (void)state;
    for_each_layer(check_layer);
}

static size_t planted_index;
static const nnla__layer_kind *honest_kind;

/* One gradient is 1 % too large. */
static void planted_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    honest_kind->backward(layer, pass, node);
    const nnla__matrix *G = planted_index == 0 ? node->dX : &node->gradients[planted_index - 1];
    for (size_t i = 0; i < G->rows * G->cols; i++)
        ((double *)G->data)[i] *= 1.01;
}

static void check_planted(bench *t, const char *kind, int32_t setting) {
    honest_kind = t->layer->kind;
    nnla__layer_kind planted = *honest_kind;
    planted.backward = planted_backward;
    t->layer->kind = &planted;
    for (planted_index = 0; planted_index <= t->parameters; planted_index++)
        for (size_t index = 0; index <= t->parameters; index++) {
            double error = error_of(t, index);
            if ((error > GRADIENT_TOLERANCE) != (index == planted_index))
                fail_msg("%s, setting %d: 1 %% planted in gradient %zu, error of gradient %zu: %g", kind, (int)setting,
                         planted_index, index, error);
        }
    t->layer->kind = honest_kind;
}

static void a_planted_error_is_caught_in_each_layer(void **state) {
    (void)state;
    for_each_layer(check_planted);
}

/* Y in X's memory where backward does not read X, dX in dY's. */
static void check_in_place(bench *t, const char *kind, int32_t setting) {
    static double y[SIZE], dx[SIZE], dy[SIZE];
    (void)kind;
    (void)setting;
    if (!t->layer->kind->in_place)
        return;
    backward(t);
    memcpy(y, t->y, sizeof y);
    memcpy(dx, t->dx, sizeof dx);
    memcpy(dy, t->dy, sizeof dy);
    size_t n = BATCH * t->X.cols;
    t->dX.data = t->dy;
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->dy, dx, n * sizeof *dx);
    if (t->layer->kind->needs_input != NULL && t->layer->kind->needs_input(t->layer))
        return;
    t->node.Y.data = t->x;
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->x, y, n * sizeof *y);
    memcpy(t->dy, dy, sizeof dy);
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->dy, dx, n * sizeof *dx);
}

static void in_place_gives_the_same_bits(void **state) {
    (void)state;
    for_each_layer(check_in_place);
}

/* The first node's gradient by the input is nobody's: the parameters' are the same without it. */
static void check_without_input_gradient(bench *t, const char *kind, int32_t setting) {
    static double dw[PARAMETERS][SIZE];
    (void)kind;
    (void)setting;
    backward(t);
    memcpy(dw, t->dw, sizeof dw);
    t->dX.data = NULL;
    backward(t);
    assert_same_bits(t->dw, dw, sizeof dw);
}

static void input_gradient_may_be_left_out(void **state) {
    (void)state;
    for_each_layer(check_without_input_gradient);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_layer_kind_has_a_case),
        cmocka_unit_test(layer_gradients_are_central_differences),
        cmocka_unit_test(a_planted_error_is_caught_in_each_layer),
        cmocka_unit_test(in_place_gives_the_same_bits),
        cmocka_unit_test(input_gradient_may_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
