/* At inference a row's outputs do not depend on the batch that it is in, on its place there, nor on whether the network
   or a predictor computes them. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nnla/network.h"
#include "nnla/predictor.h"
#include "support/classifier.h"

enum { ROWS = 40, MAX_BATCH = 64, SHORT_BATCH = 7 };

/* Small products, and such as are blocked: more than 256 terms, more units than a tile has. */
static const classifier_plan plans[] = {
    {NNLA_F32, 1, 3, 17, 4, NNLA_GELU, 0.5, MAX_BATCH},        {NNLA_F64, 1, 3, 17, 4, NNLA_SOFTMAX, 0.5, MAX_BATCH},
    {NNLA_F32, 2, 301, 130, 19, NNLA_TANH, 0, MAX_BATCH},      {NNLA_F64, 2, 301, 130, 19, NNLA_SELU, 0, MAX_BATCH},
    {NNLA_F32, 3, 37, 270, 1, NNLA_SIGMOID, 0, SHORT_BATCH},   {NNLA_F64, 3, 37, 270, 1, NNLA_ELU, 0, SHORT_BATCH},
    {NNLA_F32, 4, 64, 64, 64, NNLA_LOG_SOFTMAX, 0, MAX_BATCH}, {NNLA_F64, 4, 64, 64, 64, NNLA_SILU, 0, MAX_BATCH},
};
enum { PLANS = sizeof plans / sizeof plans[0] };

/* Something that predicts. */
typedef struct oracle {
    nnla_network *net;
    nnla_predictor *predictor; /* NULL: the network */
    const char *node;          /* NULL: the last */
} oracle;

static void predict(const oracle *o, const nnla_tensor *X, nnla_tensor *Y) {
    if (o->predictor != NULL)
        assert_ok(nnla_predictor_predict(o->predictor, X, Y));
    else if (o->node != NULL)
        assert_ok(nnla_network_predict_node(o->net, o->node, X, Y));
    else
        assert_ok(nnla_network_predict(o->net, X, Y));
}

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t cols) {
    const size_t dims[] = {rows, cols};
    nnla_tensor *Y = nnla_tensor_create(dtype, 2, dims);
    assert_created(Y);
    return Y;
}

/* Rows [first, first + count) of X, predicted together, are those rows of Y; the rest of Y is unchanged. */
static void check_rows(const oracle *o, nnla_tensor *X, const nnla_tensor *Y, size_t first, size_t count) {
    size_t cols = nnla_tensor_dim(Y, 1), row_bytes = cols * nnla_dtype_size(nnla_tensor_dtype(Y));
    nnla_tensor *rows = nnla_tensor_view_rows(X, first, count);
    nnla_tensor *together = matrix(nnla_tensor_dtype(Y), count, cols);
    assert_created(rows);
    assert_ok(nnla_tensor_fill(together, NAN));
    predict(o, rows, together);
    assert_same_bits(nnla_tensor_const_data(together),
                     (const unsigned char *)nnla_tensor_const_data(Y) + first * row_bytes, count * row_bytes);
    nnla_tensor_destroy(rows);
    nnla_tensor_destroy(together);
}

/* Each row by itself, by the network. */
static nnla_tensor *predict_alone(const oracle *o, nnla_tensor *X, size_t cols) {
    nnla_tensor *Y = matrix(nnla_tensor_dtype(X), ROWS, cols);
    for (size_t i = 0; i < ROWS; i++) {
        nnla_tensor *x = nnla_tensor_view_rows(X, i, 1), *y = nnla_tensor_view_rows(Y, i, 1);
        predict(o, x, y);
        nnla_tensor_destroy(x);
        nnla_tensor_destroy(y);
    }
    return Y;
}

static void check_oracle(const oracle *o, nnla_tensor *X, const nnla_tensor *Y) {
    for (size_t count = 1; count <= ROWS; count++) {
        check_rows(o, X, Y, 0, count);
        check_rows(o, X, Y, ROWS - count, count);
    }
}

static nnla_network *trained(const classifier_plan *plan, nnla_tensor *X, nnla_tensor *T) {
    nnla_network *net = classifier_create(plan, eager_optimizer(0));
    assert_created(net);
    assert_ok(nnla_network_fit(net, X, T, NULL));
    return net;
}

typedef void check_function(const classifier_plan *plan, nnla_network *net, nnla_tensor *X, nnla_tensor *T);

static void for_each_plan(check_function *check) {
    for (size_t i = 0; i < PLANS; i++) {
        nnla_tensor *X, *T;
        classifier_data_create(&plans[i], ROWS, 6, &X, &T);
        assert_created(X);
        nnla_network *net = trained(&plans[i], X, T);
        check(&plans[i], net, X, T);
        nnla_network_destroy(net);
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(T);
    }
}

static void check_predict(const classifier_plan *plan, nnla_network *net, nnla_tensor *X, nnla_tensor *T) {
    (void)T;
    const oracle o = {.net = net};
    nnla_tensor *Y = predict_alone(&o, X, plan->classes);
    check_oracle(&o, X, Y);
    nnla_tensor_destroy(Y);
}

static void a_row_alone_is_the_row_in_any_batch(void **state) {
    (void)state;
    for_each_plan(check_predict);
}

static void check_nodes(const classifier_plan *plan, nnla_network *net, nnla_tensor *X, nnla_tensor *T) {
    (void)T;
    for (size_t i = 1; i < nnla_network_node_count(net); i++) {
        const oracle o = {.net = net, .node = nnla_network_node_name(net, i)};
        int wide = i < nnla_network_node_count(net) - 2;
        nnla_tensor *Y = predict_alone(&o, X, wide ? plan->hidden : plan->classes);
        check_rows(&o, X, Y, 0, ROWS);
        check_rows(&o, X, Y, 1, 2);
        check_rows(&o, X, Y, 5, 33);
        nnla_tensor_destroy(Y);
    }
}

static void a_row_of_any_node_too(void **state) {
    (void)state;
    for_each_plan(check_nodes);
}

/* After training has gone on, the predictor follows by refresh. */
static void check_predictor(const classifier_plan *plan, nnla_network *net, nnla_tensor *X, nnla_tensor *T) {
    const size_t batches[] = {1, SHORT_BATCH, ROWS};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        const oracle by_net = {.net = net}, by_predictor = {.predictor = nnla_predictor_create(net, batches[i])};
        assert_created(by_predictor.predictor);
        const oracle by_clone = {.predictor = nnla_predictor_clone(by_predictor.predictor)};
        assert_created(by_clone.predictor);
        nnla_tensor *Y = predict_alone(&by_net, X, plan->classes);
        check_oracle(&by_predictor, X, Y);
        check_rows(&by_clone, X, Y, 0, ROWS);
        assert_ok(nnla_network_fit(net, X, T, NULL));
        check_rows(&by_clone, X, Y, 0, ROWS);
        nnla_tensor_destroy(Y);
        assert_ok(nnla_predictor_refresh(by_predictor.predictor));
        Y = predict_alone(&by_net, X, plan->classes);
        check_rows(&by_predictor, X, Y, 0, ROWS);
        check_rows(&by_clone, X, Y, 3, 30);
        nnla_tensor_destroy(Y);
        nnla_predictor_destroy(by_predictor.predictor);
        nnla_predictor_destroy(by_clone.predictor);
    }
}

static void a_predictor_is_the_network(void **state) {
    (void)state;
    for_each_plan(check_predictor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_alone_is_the_row_in_any_batch),
        cmocka_unit_test(a_row_of_any_node_too),
        cmocka_unit_test(a_predictor_is_the_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
