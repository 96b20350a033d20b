/* A network and the public calls of linear algebra and squashes that it stands for: the same bits in each node, each
   gradient. */
#include "support/nnla_test.h"

#include "nnla/linalg.h"
#include "nnla/network.h"
#include "support/random_data.h"

enum { ROWS = 29, INPUTS = 13, HIDDEN = 21, CLASSES = 5 };

/* X → W1, b1 → squash → W2, b2 → last squash → loss; gradients have the shape of their variable. */
typedef struct by_hand {
    nnla_dtype dtype;
    nnla_tensor *X, *T, *ones;
    nnla_tensor *W1, *b1, *Z1, *Y1, *W2, *b2, *Z2, *Y2;
    nnla_tensor *dW1, *db1, *dZ1, *dY1, *dW2, *db2, *dZ2;
} by_hand;

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t cols) {
    const size_t dims[] = {rows, cols};
    nnla_tensor *tensor = nnla_tensor_create(dtype, cols == 0 ? 1 : 2, dims);
    assert_created(tensor);
    return tensor;
}

static by_hand by_hand_create(const nnla_network *net, nnla_dtype dtype) {
    by_hand h = {.dtype = dtype,
                 .X = matrix(dtype, ROWS, INPUTS),
                 .T = matrix(dtype, ROWS, CLASSES),
                 .ones = matrix(dtype, ROWS, 0),
                 .W1 = nnla_tensor_clone(nnla_network_const_parameter(net, 0)),
                 .b1 = nnla_tensor_clone(nnla_network_const_parameter(net, 1)),
                 .Z1 = matrix(dtype, ROWS, HIDDEN),
                 .Y1 = matrix(dtype, ROWS, HIDDEN),
                 .W2 = nnla_tensor_clone(nnla_network_const_parameter(net, 2)),
                 .b2 = nnla_tensor_clone(nnla_network_const_parameter(net, 3)),
                 .Z2 = matrix(dtype, ROWS, CLASSES),
                 .Y2 = matrix(dtype, ROWS, CLASSES),
                 .dW1 = matrix(dtype, HIDDEN, INPUTS),
                 .db1 = matrix(dtype, HIDDEN, 0),
                 .dZ1 = matrix(dtype, ROWS, HIDDEN),
                 .dY1 = matrix(dtype, ROWS, HIDDEN),
                 .dW2 = matrix(dtype, CLASSES, HIDDEN),
                 .db2 = matrix(dtype, CLASSES, 0),
                 .dZ2 = matrix(dtype, ROWS, CLASSES)};
    random_fill(dtype, nnla_tensor_data(h.X), ROWS * INPUTS, 4, -1, 1);
    assert_ok(nnla_tensor_fill(h.ones, 1));
    return h;
}

static void by_hand_destroy(by_hand *h) {
    nnla_tensor *all[] = {h->X,  h->T,  h->ones, h->W1,  h->b1,  h->Z1,  h->Y1,  h->W2,  h->b2,
                          h->Z2, h->Y2, h->dW1,  h->db1, h->dZ1, h->dY1, h->dW2, h->db2, h->dZ2};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

/* A column [rows × 1] of the same memory: db = dZᵀ 1 by a matrix product. */
static void gemm_with_ones(const by_hand *h, const nnla_tensor *dZ, nnla_tensor *db) {
    const size_t of_ones[] = {ROWS, 1}, of_db[] = {nnla_tensor_dim(db, 0), 1};
    nnla_tensor *ones = nnla_tensor_view_reshaped(h->ones, 2, of_ones);
    nnla_tensor *column = nnla_tensor_view_reshaped(db, 2, of_db);
    assert_ok(nnla_gemm(1, 0, 1, dZ, ones, 0, column)); /* db = dZᵀ 1 */
    nnla_tensor_destroy(ones);
    nnla_tensor_destroy(column);
}

static void forward_by_hand(by_hand *h, nnla_activation squash, nnla_activation last) {
    assert_ok(nnla_affine(h->W1, h->b1, h->X, h->Z1)); /* Z = X Wᵀ + 1 bᵀ */
    assert_ok(nnla_activation_forward(squash, h->Z1, h->Y1));
    assert_ok(nnla_affine(h->W2, h->b2, h->Y1, h->Z2));
    assert_ok(nnla_activation_forward(last, h->Z2, h->Y2));
}

/* From dZ2 = factor (Y2 − T) back. */
static void backward_by_hand(by_hand *h, nnla_activation squash, double factor) {
    assert_ok(nnla_subtract(h->Y2, h->T, h->Y2));
    assert_ok(nnla_axpby(factor, h->Y2, 0, h->dZ2));
    assert_ok(nnla_gemm(1, 0, 1, h->dZ2, h->Y1, 0, h->dW2)); /* dW = dZᵀ Y */
    gemm_with_ones(h, h->dZ2, h->db2);
    assert_ok(nnla_gemm(0, 0, 1, h->dZ2, h->W2, 0, h->dY1)); /* dY = dZ W */
    assert_ok(nnla_activation_backward(squash, h->Z1, h->Y1, h->dY1, h->dZ1));
    assert_ok(nnla_gemm(1, 0, 1, h->dZ1, h->X, 0, h->dW1));
    gemm_with_ones(h, h->dZ1, h->db1);
}

static void assert_same_tensor(const nnla_tensor *actual, const nnla_tensor *expected) {
    assert_non_null(actual);
    assert_int_equal(nnla_tensor_count(actual), nnla_tensor_count(expected));
    assert_same_bits(nnla_tensor_const_data(actual), nnla_tensor_const_data(expected),
                     nnla_tensor_count(expected) * nnla_dtype_size(nnla_tensor_dtype(expected)));
}

static nnla_network *network_of(nnla_dtype dtype, nnla_activation squash, nnla_activation last, nnla_loss_kind loss) {
    const size_t inputs = INPUTS;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    config.dtype = dtype;
    dense.bias_initializer = NNLA_INIT_NORMAL;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add_named(net, "Z1", nnla_dense_create_with(HIDDEN, &dense));
    nnla_network_add_named(net, "Y1", nnla_activation_create(squash));
    nnla_network_add_named(net, "Z2", nnla_dense_create_with(CLASSES, &dense));
    nnla_network_add_named(net, "Y2", nnla_activation_create(last));
    assert_ok(nnla_network_compile(net, nnla_loss_create(loss), nnla_sgd_create(NULL), ROWS));
    return net;
}

typedef struct hand_case {
    nnla_loss_kind loss;
    nnla_activation last;
    double factor; /* of Y − T in the gradient by Z2 */
} hand_case;

static void one_hot(nnla_tensor *T) {
    for (size_t i = 0; i < ROWS; i++) {
        const size_t index[] = {i, i * 7 % CLASSES};
        assert_ok(nnla_tensor_set(T, index, 1));
    }
}

static void check_by_hand(nnla_dtype dtype, nnla_activation squash, const hand_case *c) {
    nnla_network *net = network_of(dtype, squash, c->last, c->loss);
    by_hand h = by_hand_create(net, dtype);
    one_hot(h.T);
    assert_ok(nnla_network_forward(net, h.X));
    forward_by_hand(&h, squash, c->last);
    assert_same_tensor(nnla_network_output_of(net, "Z1"), h.Z1);
    assert_same_tensor(nnla_network_output_of(net, "Y1"), h.Y1);
    assert_same_tensor(nnla_network_output_of(net, "Z2"), h.Z2);
    assert_same_tensor(nnla_network_output_of(net, "Y2"), h.Y2);
    assert_ok(nnla_network_backward(net, h.T, NULL));
    backward_by_hand(&h, squash, c->factor);
    assert_same_tensor(nnla_network_gradient(net, 0), h.dW1);
    assert_same_tensor(nnla_network_gradient(net, 1), h.db1);
    assert_same_tensor(nnla_network_gradient(net, 2), h.dW2);
    assert_same_tensor(nnla_network_gradient(net, 3), h.db2);
    by_hand_destroy(&h);
    nnla_network_destroy(net);
}

static void network_is_public_calls(void **state) {
    (void)state;
    const hand_case cases[] = {{NNLA_LOSS_MSE, NNLA_IDENTITY, 2.0 / (ROWS * CLASSES)},
                               {NNLA_LOSS_BINARY_CROSS_ENTROPY, NNLA_SIGMOID, 1.0 / ROWS},
                               {NNLA_LOSS_CROSS_ENTROPY, NNLA_SOFTMAX, 1.0 / ROWS}};
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (nnla_activation squash = 0; nnla_activation_name(squash) != NULL; squash++)
            for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
                check_by_hand(dtype, squash, &cases[i]);
}

/* ---- Samples of higher rank ---- */

enum { HEIGHT = 3, WIDTH = 4 };

/* A network of one squash for samples [3 × 4]; its output for X [29 × 3 × 4] is the public call's. */
static void check_rank(nnla_dtype dtype, nnla_activation squash) {
    const size_t dims[] = {ROWS, HEIGHT, WIDTH};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 2, dims + 1);
    nnla_network_add(net, nnla_activation_create(squash));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), ROWS));
    nnla_tensor *X = nnla_tensor_create(dtype, 3, dims), *Y = nnla_tensor_clone(X), *expected = nnla_tensor_clone(X);
    assert_created(expected);
    random_fill(dtype, nnla_tensor_data(X), ROWS * HEIGHT * WIDTH, 3, -3, 3);
    assert_ok(nnla_network_predict(net, X, Y));
    assert_ok(nnla_activation_forward(squash, X, expected));
    assert_same_tensor(Y, expected);
    assert_ok(nnla_network_step(net, X, expected, NULL)); /* there is nothing to learn */
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(expected);
    nnla_network_destroy(net);
}

static void squashes_go_over_the_last_axis(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (nnla_activation squash = 0; nnla_activation_name(squash) != NULL; squash++)
            check_rank(dtype, squash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(network_is_public_calls),
        cmocka_unit_test(squashes_go_over_the_last_axis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
