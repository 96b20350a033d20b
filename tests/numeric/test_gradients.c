/* Backward passes against central differences: each layer kind, each squash, each loss. A kind in a list without a case
   here fails. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "support/gradient_check.h"
#include "support/layer_bench.h"

static void each_layer_kind_has_a_case(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++)
        if (!has_layer_case(nnla__layer_kind_at(i)->name))
            fail_msg("the layer kind '%s' has no gradient check", nnla__layer_kind_at(i)->name);
    assert_false(has_layer_case("no such kind"));
}

/* Σ dY ⊙ Y, whose gradients are those that backward makes from dY. */
static double objective(void *payload) {
    layer_bench *t = payload;
    double sum = 0;
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    for (size_t i = 0; i < BENCH_BATCH * t->node.Y.cols; i++)
        sum += t->dy[i] * t->y[i];
    return sum;
}

/* The worst relative error of a gradient. */
static double error_of(layer_bench *t, size_t index) {
    const nnla__matrix *G = layer_bench_gradient(t, index);
    layer_bench_run(t);
    return gradient_error(objective, t, layer_bench_variable(t, index), G->data, G->rows * G->cols);
}

/* ---- Layers ---- */

static void for_each_layer(void (*check)(layer_bench *t, const char *kind, int32_t setting)) {
    static layer_bench t;
    for (size_t i = 0; i < layer_case_count; i++) {
        const layer_case *c = &layer_cases[i];
        for (int32_t setting = 0; setting < c->settings; setting++) {
            nnla_layer *layer = c->create(setting);
            assert_created(layer);
            assert_string_equal(layer->kind->name, c->kind);
            layer_bench_create(&t, layer, c);
            check(&t, c->kind, setting);
            layer_bench_destroy(&t);
        }
    }
}

static void check_layer(layer_bench *t, const char *kind, int32_t setting) {
    for (size_t index = 0; index < layer_bench_gradients(t); index++) {
        double error = error_of(t, index);
        if (!(error <= GRADIENT_TOLERANCE))
            fail_msg("%s, setting %d, gradient %zu: relative error %g", kind, (int)setting, index, error);
    }
}

static void layer_gradients_are_central_differences(void **state) {
    (void)state;
    for_each_layer(check_layer);
}

static const nnla__matrix *planted_gradient;
static const nnla__layer_kind *honest_kind;

/* One gradient is 1 % too large. */
static void planted_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    honest_kind->backward(layer, pass, node);
    const nnla__matrix *G = planted_gradient;
    for (size_t i = 0; i < G->rows * G->cols; i++)
        ((double *)G->data)[i] *= 1.01;
}

static void check_planted(layer_bench *t, const char *kind, int32_t setting) {
    honest_kind = t->layer->kind;
    nnla__layer_kind planted = *honest_kind;
    planted.backward = planted_backward;
    t->layer->kind = &planted;
    for (size_t planted_index = 0; planted_index < layer_bench_gradients(t); planted_index++)
        for (size_t index = 0; index < layer_bench_gradients(t); index++) {
            planted_gradient = layer_bench_gradient(t, planted_index);
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
static void check_in_place(layer_bench *t, const char *kind, int32_t setting) {
    static double y[BENCH_SIZE], dx[BENCH_SIZE], dy[BENCH_SIZE];
    (void)kind;
    (void)setting;
    if (!t->layer->kind->in_place)
        return;
    layer_bench_run(t);
    memcpy(y, t->y, sizeof y);
    memcpy(dx, t->dx[0], sizeof dx);
    memcpy(dy, t->dy, sizeof dy);
    size_t n = BENCH_BATCH * t->X[0].cols;
    t->dX[0].data = t->dy;
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->dy, dx, n * sizeof *dx);
    if (t->layer->kind->needs_input != NULL && t->layer->kind->needs_input(t->layer))
        return;
    t->node.Y.data = t->x[0];
    t->layer->kind->forward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->x[0], y, n * sizeof *y);
    memcpy(t->dy, dy, sizeof dy);
    t->layer->kind->backward(t->layer, &t->pass, &t->node);
    assert_same_bits(t->dy, dx, n * sizeof *dx);
}

static void in_place_gives_the_same_bits(void **state) {
    (void)state;
    for_each_layer(check_in_place);
}

/* The first node's gradient by the input is nobody's: the parameters' are the same without it. */
static void check_without_input_gradient(layer_bench *t, const char *kind, int32_t setting) {
    static double dw[BENCH_PARAMETERS][BENCH_SIZE];
    (void)kind;
    (void)setting;
    layer_bench_run(t);
    memcpy(dw, t->dw, sizeof dw);
    for (size_t k = 0; k < BENCH_INPUTS; k++)
        t->dX[k].data = NULL;
    layer_bench_run(t);
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
