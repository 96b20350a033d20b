#include "support/network_by_hand.h"

#include "network/network_impl.h"
#include "nnla/linalg.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

int by_hand_loss(size_t index, by_hand_plan *plan) {
    static const struct {
        nnla_loss_kind loss;
        nnla_activation last;
    } losses[] = {{NNLA_LOSS_MSE, NNLA_IDENTITY},
                  {NNLA_LOSS_BINARY_CROSS_ENTROPY, NNLA_SIGMOID},
                  {NNLA_LOSS_CROSS_ENTROPY, NNLA_SOFTMAX}};
    if (index >= sizeof losses / sizeof losses[0])
        return 0;
    plan->loss = losses[index].loss;
    plan->last = losses[index].last;
    return 1;
}

/* Of Y2 − T in the gradient by Z2. */
static double factor(const by_hand_plan *p) {
    return p->loss == NNLA_LOSS_MSE ? 2.0 / (double)(p->rows * p->outputs) : 1.0 / (double)p->rows;
}

nnla_network *by_hand_network(const by_hand_plan *plan, const nnla__kernels *kernels) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    config.dtype = plan->dtype;
    dense.bias_initializer = NNLA_INIT_NORMAL;
    nnla_network *net = nnla_network_create(&config);
    if (net != NULL && kernels != NULL)
        net->kernels = kernels;
    nnla_network_add_input(net, 1, &plan->inputs);
    nnla_network_add_named(net, "Z1", nnla_dense_create_with(plan->hidden, &dense));
    nnla_network_add_named(net, "Y1", nnla_activation_create(plan->squash));
    nnla_network_add_named(net, "Z2", nnla_dense_create_with(plan->outputs, &dense));
    nnla_network_add_named(net, "Y2", nnla_activation_create(plan->last));
    assert_ok(nnla_network_compile(net, nnla_loss_create(plan->loss), nnla_sgd_create(NULL), plan->rows));
    return net;
}

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t cols) {
    const size_t dims[] = {rows, cols};
    nnla_tensor *tensor = nnla_tensor_create(dtype, cols == 0 ? 1 : 2, dims);
    assert_created(tensor);
    return tensor;
}

by_hand by_hand_create(const by_hand_plan *plan, const nnla_network *net) {
    const by_hand_plan p = *plan;
    by_hand h = {.plan = p,
                 .X = matrix(p.dtype, p.rows, p.inputs),
                 .T = matrix(p.dtype, p.rows, p.outputs),
                 .ones = matrix(p.dtype, p.rows, 0),
                 .W1 = nnla_tensor_clone(nnla_network_const_parameter(net, 0)),
                 .b1 = nnla_tensor_clone(nnla_network_const_parameter(net, 1)),
                 .Z1 = matrix(p.dtype, p.rows, p.hidden),
                 .Y1 = matrix(p.dtype, p.rows, p.hidden),
                 .W2 = nnla_tensor_clone(nnla_network_const_parameter(net, 2)),
                 .b2 = nnla_tensor_clone(nnla_network_const_parameter(net, 3)),
                 .Z2 = matrix(p.dtype, p.rows, p.outputs),
                 .Y2 = matrix(p.dtype, p.rows, p.outputs),
                 .dW1 = matrix(p.dtype, p.hidden, p.inputs),
                 .db1 = matrix(p.dtype, p.hidden, 0),
                 .dZ1 = matrix(p.dtype, p.rows, p.hidden),
                 .dY1 = matrix(p.dtype, p.rows, p.hidden),
                 .dW2 = matrix(p.dtype, p.outputs, p.hidden),
                 .db2 = matrix(p.dtype, p.outputs, 0),
                 .dZ2 = matrix(p.dtype, p.rows, p.outputs)};
    random_fill(p.dtype, nnla_tensor_data(h.X), p.rows * p.inputs, 4, -1, 1);
    assert_ok(nnla_tensor_fill(h.ones, 1));
    for (size_t i = 0; i < p.rows; i++) { /* one-hot rows */
        const size_t index[] = {i, i * 7 % p.outputs};
        assert_ok(nnla_tensor_set(h.T, index, 1));
    }
    return h;
}

void by_hand_destroy(by_hand *h) {
    nnla_tensor *all[] = {h->X,  h->T,  h->ones, h->W1,  h->b1,  h->Z1,  h->Y1,  h->W2,  h->b2,
                          h->Z2, h->Y2, h->dW1,  h->db1, h->dZ1, h->dY1, h->dW2, h->db2, h->dZ2};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

/* Columns [rows × 1] of the same memory: db = dZᵀ 1 by a matrix product. */
static void gemm_with_ones(const by_hand *h, const nnla_tensor *dZ, nnla_tensor *db) {
    const size_t of_ones[] = {h->plan.rows, 1}, of_db[] = {nnla_tensor_dim(db, 0), 1};
    nnla_tensor *ones = nnla_tensor_view_reshaped(h->ones, 2, of_ones);
    nnla_tensor *column = nnla_tensor_view_reshaped(db, 2, of_db);
    assert_ok(nnla_gemm(1, 0, 1, dZ, ones, 0, column)); /* db = dZᵀ 1 */
    nnla_tensor_destroy(ones);
    nnla_tensor_destroy(column);
}

void by_hand_forward(by_hand *h) {
    assert_ok(nnla_affine(h->W1, h->b1, h->X, h->Z1)); /* Z = X Wᵀ + 1 bᵀ */
    assert_ok(nnla_activation_forward(h->plan.squash, h->Z1, h->Y1));
    assert_ok(nnla_affine(h->W2, h->b2, h->Y1, h->Z2));
    assert_ok(nnla_activation_forward(h->plan.last, h->Z2, h->Y2));
}

void by_hand_backward(by_hand *h) {
    nnla_tensor *difference = nnla_tensor_clone(h->Y2);
    assert_ok(nnla_subtract(h->Y2, h->T, difference));
    assert_ok(nnla_axpby(factor(&h->plan), difference, 0, h->dZ2)); /* dZ2 = factor (Y2 − T) */
    assert_ok(nnla_gemm(1, 0, 1, h->dZ2, h->Y1, 0, h->dW2));        /* dW = dZᵀ Y */
    gemm_with_ones(h, h->dZ2, h->db2);
    assert_ok(nnla_gemm(0, 0, 1, h->dZ2, h->W2, 0, h->dY1)); /* dY = dZ W */
    assert_ok(nnla_activation_backward(h->plan.squash, h->Z1, h->Y1, h->dY1, h->dZ1));
    assert_ok(nnla_gemm(1, 0, 1, h->dZ1, h->X, 0, h->dW1));
    gemm_with_ones(h, h->dZ1, h->db1);
    nnla_tensor_destroy(difference);
}

void assert_same_tensor(const nnla_tensor *actual, const nnla_tensor *expected) {
    assert_non_null(actual);
    assert_int_equal(nnla_tensor_count(actual), nnla_tensor_count(expected));
    assert_same_bits(nnla_tensor_const_data(actual), nnla_tensor_const_data(expected),
                     nnla_tensor_count(expected) * nnla_dtype_size(nnla_tensor_dtype(expected)));
}

void assert_outputs_by_hand(const nnla_network *net, const by_hand *h) {
    assert_same_tensor(nnla_network_output_of(net, "Z1"), h->Z1);
    assert_same_tensor(nnla_network_output_of(net, "Y1"), h->Y1);
    assert_same_tensor(nnla_network_output_of(net, "Z2"), h->Z2);
    assert_same_tensor(nnla_network_output_of(net, "Y2"), h->Y2);
}

void assert_gradients_by_hand(const nnla_network *net, const by_hand *h) {
    assert_same_tensor(nnla_network_gradient(net, 0), h->dW1);
    assert_same_tensor(nnla_network_gradient(net, 1), h->db1);
    assert_same_tensor(nnla_network_gradient(net, 2), h->dW2);
    assert_same_tensor(nnla_network_gradient(net, 3), h->db2);
}
