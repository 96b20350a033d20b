/* What nodes are and what they take. */
#include "support/nnla_test.h"

#include "nnla.h"

static nnla_network *branched(void) {
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, (const size_t[]){4});
    nnla_network_add_named(net, "a", nnla_dense_create(3));
    nnla_network_add_named(net, "squash", nnla_activation_create(NNLA_GELU));
    nnla_network_connect(net, "sum", nnla_add_create(), (const char *const[]){"squash", "a"}, 2);
    assert_ok(nnla_network_add_named(net, "soft", nnla_activation_create(NNLA_SOFTMAX)));
    return net;
}

static void test_kinds(void **state) {
    (void)state;
    nnla_network *net = branched();
    static const char *const kinds[] = {"input", "dense", "activation", "add", "activation"};
    static const nnla_activation squashes[] = {-1, -1, NNLA_GELU, -1, NNLA_SOFTMAX};
    for (size_t i = 0; i < 5; i++) {
        nnla_activation squash = -1;
        assert_string_equal(nnla_network_node_kind(net, i), kinds[i]);
        assert_int_equal(nnla_network_node_activation(net, i, &squash),
                         squashes[i] < 0 ? NNLA_ERROR_INVALID_ARGUMENT : NNLA_OK);
        assert_int_equal(squash, squashes[i]);
    }
    assert_message("nnla_network_node_activation: node 'sum' is no activation");
    nnla_network_destroy(net);
}

static void test_inputs(void **state) {
    (void)state;
    nnla_network *net = branched();
    static const size_t counts[] = {0, 1, 1, 2, 1};
    size_t from = 9;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(nnla_network_node_input_count(net, i), counts[i]);
    assert_ok(nnla_network_node_input(net, 3, 0, &from));
    assert_int_equal(from, 2);
    assert_ok(nnla_network_node_input(net, 3, 1, &from));
    assert_int_equal(from, 1);
    assert_status(nnla_network_node_input(net, 3, 2, &from), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_node_input: node 'sum' takes 2 nodes: there is no input 2");
    assert_int_equal(from, 1);
    nnla_network_destroy(net);
}

static void test_errors(void **state) {
    (void)state;
    nnla_network *net = branched();
    nnla_activation squash = -1;
    size_t from = 0;
    assert_null(nnla_network_node_kind(NULL, 0));
    assert_message("nnla_network_node_kind: the network is NULL");
    assert_null(nnla_network_node_kind(net, 5));
    assert_message("nnla_network_node_kind: index 5: the network has 5 nodes");
    assert_status(nnla_network_node_activation(net, 5, &squash), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_node_activation(net, 2, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_node_activation: activation is NULL");
    assert_int_equal(nnla_network_node_input_count(net, 5), 0);
    assert_message("nnla_network_node_input_count: index 5");
    assert_status(nnla_network_node_input(net, 5, 0, &from), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_node_input(net, 1, 0, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_node_input: from is NULL");
    nnla_network_destroy(net);
}

static void test_optimizer_kinds(void **state) {
    (void)state;
    nnla_optimizer *const all[] = {nnla_sgd_create(NULL), nnla_adam_create(NULL), nnla_adamw_create(NULL)};
    static const char *const names[] = {"sgd", "adam", "adamw"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(nnla_optimizer_kind(all[i]), names[i]);
        nnla_optimizer_destroy(all[i]);
    }
    assert_null(nnla_optimizer_kind(NULL));
    assert_message("nnla_optimizer_kind: optimizer is NULL");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_optimizer_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
