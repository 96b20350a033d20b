/* A network and the public calls of linear algebra and squashes that it stands for: the same bits in each node, each
   gradient. */
#include "support/nnla_test.h"

#include "nnla/network.h"
#include "support/network_by_hand.h"
#include "support/random_data.h"

static void check_by_hand(const by_hand_plan *plan) {
    nnla_network *net = by_hand_network(plan, NULL);
    by_hand h = by_hand_create(plan, net);
    by_hand_forward(&h);
    by_hand_backward(&h);
    assert_ok(nnla_network_forward(net, h.X));
    assert_outputs_by_hand(net, &h);
    assert_ok(nnla_network_backward(net, h.T, NULL));
    assert_outputs_by_hand(net, &h);
    assert_gradients_by_hand(net, &h);
    by_hand_destroy(&h);
    nnla_network_destroy(net);
}

static void network_is_public_calls(void **state) {
    (void)state;
    by_hand_plan plan = {.rows = 29, .inputs = 13, .hidden = 21, .outputs = 5};
    for (plan.dtype = NNLA_F32; plan.dtype <= NNLA_F64; plan.dtype++)
        for (plan.squash = 0; nnla_activation_name(plan.squash) != NULL; plan.squash++)
            for (size_t i = 0; by_hand_loss(i, &plan); i++)
                check_by_hand(&plan);
}

/* ---- Samples of higher rank ---- */

enum { ROWS = 29, HEIGHT = 3, WIDTH = 4 };

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
