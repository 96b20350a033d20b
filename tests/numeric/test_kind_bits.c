/* Networks of each kind of layer: the same bits on every instruction set, for any number of threads, and of a row in any
   batch. */
#include "support/nnla_test.h"

#include <string.h>

#include "network/network_impl.h"
#include "support/classifier.h"
#include "support/kind_networks.h"
#include "support/model_twin.h"
#include "support/product_reference.h"

typedef struct outcome {
    uint64_t state, prediction;
} outcome;

static nnla_tensor *output_for(const nnla_network *net, size_t rows) {
    const nnla__node *node = &net->nodes[net->outputs[0].node];
    size_t dims[NNLA_MAX_RANK] = {rows};
    memcpy(dims + 1, node->shape.dims, node->shape.rank * sizeof *dims);
    nnla_tensor *Y = nnla_tensor_create(net->dtype, node->shape.rank + 1, dims);
    assert_created(Y);
    return Y;
}

static void predict(nnla_network *net, const samples *s, nnla_tensor *Y) {
    assert_ok(nnla_network_predict_many(net, (const nnla_tensor *const *)s->X, s->inputs, &Y, 1));
}

/* Two steps and a prediction; the network is destroyed. */
static outcome outcome_of(nnla_network *net, size_t rows) {
    samples s;
    assert_created(net);
    samples_create(&s, net, rows, 3);
    train(net, &s, 2);
    nnla_tensor *Y = output_for(net, rows);
    predict(net, &s, Y);
    const outcome found = {state_hash(net), tensor_hash(Y)};
    nnla_tensor_destroy(Y);
    samples_destroy(&s);
    nnla_network_destroy(net);
    return found;
}

static void assert_same_outcome(outcome actual, outcome expected, const char *what, nnla_dtype dtype,
                                const char *where) {
    if (actual.state != expected.state || actual.prediction != expected.prediction)
        fail_msg("%s, f%d, %s: %s differ", what, dtype == NNLA_F32 ? 32 : 64, where,
                 actual.state != expected.state ? "parameters or buffers" : "predictions");
}

/* ---- Instruction sets ---- */

static void check_isas(const layer_case *c, int32_t setting, nnla_dtype dtype) {
    const outcome expected = outcome_of(case_network(c, setting, dtype, nnla__kernels_of_isa(0, dtype)), 19);
    for (size_t isa = 1; isa < nnla__isa_count(); isa++)
        if (isa_is_exact(nnla__isa(isa))) {
            const outcome found = outcome_of(case_network(c, setting, dtype, nnla__kernels_of_isa(isa, dtype)), 19);
            assert_same_outcome(found, expected, c->kind, dtype, nnla__isa(isa));
        }
}

static void each_kind_has_the_same_bits_on_each_isa(void **state) {
    (void)state;
    for (size_t i = 0; i < layer_case_count; i++)
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++)
            for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
                check_isas(&layer_cases[i], setting, dtype);
}

/* Odd sizes: vectors are not whole. */
static void deep_networks_have_the_same_bits_on_each_isa(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        const nnla__kernels *scalar = nnla__kernels_of_isa(0, dtype);
        const outcome images = outcome_of(images_network(dtype, 19, 5, 7, scalar), 7);
        const outcome words = outcome_of(words_network(dtype, 38, 13, scalar), 13);
        for (size_t isa = 1; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, dtype);
            if (!isa_is_exact(nnla__isa(isa)))
                continue;
            assert_same_outcome(outcome_of(images_network(dtype, 19, 5, 7, kernels), 7), images, "images", dtype,
                                nnla__isa(isa));
            assert_same_outcome(outcome_of(words_network(dtype, 38, 13, kernels), 13), words, "words", dtype,
                                nnla__isa(isa));
        }
    }
}

/* ---- Threads ---- */

static void deep_networks_have_the_same_bits_with_threads(void **state) {
    (void)state;
    static const size_t threads[] = {2, 3, 8};
    const size_t before = nnla_threads();
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        assert_ok(nnla_set_threads(1));
        const outcome images = outcome_of(images_network(dtype, 40, 12, 64, NULL), 64);
        const outcome words = outcome_of(words_network(dtype, 256, 300, NULL), 300);
        for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
            assert_ok(nnla_set_threads(threads[i]));
            assert_same_outcome(outcome_of(images_network(dtype, 40, 12, 64, NULL), 64), images, "images", dtype,
                                "threads");
            assert_same_outcome(outcome_of(words_network(dtype, 256, 300, NULL), 300), words, "words", dtype,
                                "threads");
        }
    }
    assert_ok(nnla_set_threads(before));
}

/* ---- Rows ---- */

/* Rows [first, first + count) of all inputs; to be destroyed as samples. */
static samples part_of(const samples *all, size_t first, size_t count) {
    samples part = {.inputs = all->inputs, .rows = count};
    for (size_t k = 0; k < all->inputs; k++) {
        part.X[k] = nnla_tensor_view_rows(all->X[k], first, count);
        assert_created(part.X[k]);
    }
    return part;
}

/* Every row's prediction in batches of `rows`, by the network and by a predictor, is the one it has alone. */
static void check_rows(nnla_network *net, const samples *all, const nnla_tensor *alone, size_t rows) {
    nnla_predictor *predictor = nnla_predictor_create(net, rows);
    assert_created(predictor);
    nnla_tensor *Y = output_for(net, rows), *P = output_for(net, rows);
    const size_t bytes = nnla_tensor_count(Y) / rows * nnla_dtype_size(net->dtype);
    for (size_t first = 0; first + rows <= all->rows; first += rows) {
        samples part = part_of(all, first, rows);
        predict(net, &part, Y);
        assert_ok(nnla_predictor_predict_many(predictor, (const nnla_tensor *const *)part.X, part.inputs, &P, 1));
        const char *expected = (const char *)nnla_tensor_const_data(alone) + first * bytes;
        assert_same_bits(nnla_tensor_const_data(Y), expected, rows * bytes);
        assert_same_bits(nnla_tensor_const_data(P), expected, rows * bytes);
        samples_destroy(&part);
    }
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(P);
    nnla_predictor_destroy(predictor);
}

/* The network is destroyed. */
static void check_row_independence(nnla_network *net) {
    enum { ROWS = 34 };
    samples s;
    assert_created(net);
    samples_create(&s, net, ROWS, 9);
    train(net, &s, 1);
    nnla_tensor *alone = output_for(net, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        samples row = part_of(&s, i, 1);
        nnla_tensor *Y = nnla_tensor_view_rows(alone, i, 1);
        predict(net, &row, Y);
        nnla_tensor_destroy(Y);
        samples_destroy(&row);
    }
    for (size_t rows = 1; rows <= ROWS; rows += rows < 5 ? 1 : 4)
        check_rows(net, &s, alone, rows);
    nnla_tensor_destroy(alone);
    samples_destroy(&s);
    nnla_network_destroy(net);
}

static void a_row_has_its_bits_in_any_batch(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        for (size_t i = 0; i < layer_case_count; i++)
            for (int32_t setting = 0; setting < layer_cases[i].settings; setting++)
                check_row_independence(case_network(&layer_cases[i], setting, dtype, NULL));
        check_row_independence(images_network(dtype, 10, 5, 40, NULL));
        check_row_independence(words_network(dtype, 6, 40, NULL));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_the_same_bits_on_each_isa),
        cmocka_unit_test(deep_networks_have_the_same_bits_on_each_isa),
        cmocka_unit_test(deep_networks_have_the_same_bits_with_threads),
        cmocka_unit_test(a_row_has_its_bits_in_any_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
