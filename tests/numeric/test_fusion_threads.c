/* Squashes that a network computes along with a product: which they are, and that they have the bits of the public calls
   that they replace, on every instruction set, with one thread and two. */
#include "support/nnla_test.h"

#include <string.h>

#include "network/network_impl.h"
#include "nnla/predictor.h"
#include "support/classifier.h"
#include "support/network_by_hand.h"
#include "support/product_reference.h"
#include "support/thread_watch.h"

/* ---- Which ---- */

enum { MOST_NODES = 8 };

/* Layers after the input: a number of units, or minus a squash; 0 ends. `forward` and `backward` say by which node, 0:
   itself, nodes 1, 2, … are computed. */
typedef struct chain {
    int layers[MOST_NODES];
    size_t forward[MOST_NODES], backward[MOST_NODES];
} chain;

enum { DROPOUT = 1000 };

static nnla_layer *layer_of(int what) {
    if (what == DROPOUT)
        return nnla_dropout_create(0.5);
    return what > 0 ? nnla_dense_create((size_t)what) : nnla_activation_create(-what);
}

static void check_chain(const chain *c) {
    const size_t inputs = 3;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    for (size_t i = 0; c->layers[i] != 0; i++)
        nnla_network_add(net, layer_of(c->layers[i]));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    for (size_t i = 0; c->layers[i] != 0; i++) {
        assert_int_equal(net->nodes[i + 1].forward_by, c->forward[i]);
        assert_int_equal(net->nodes[i + 1].backward_by, c->backward[i]);
    }
    nnla_network_destroy(net);
}

static void neighbours_of_products_are_fused(void **state) {
    (void)state;
    const chain chains[] = {
        {{4, -NNLA_TANH, 5, -NNLA_RELU, 2, -NNLA_SIGMOID}, {0, 1, 0, 3, 0, 5}, {0, 3, 0, 5, 0, 0}},
        {{4, -NNLA_SOFTMAX, 2}, {0, 0, 0}, {0, 0, 0}},                /* by rows */
        {{-NNLA_TANH, 4}, {0, 0}, {0, 0}},                            /* of the input */
        {{4, -NNLA_TANH, -NNLA_RELU, 2}, {0, 1, 0, 0}, {0, 0, 4, 0}}, /* of a squash */
        {{4, -NNLA_TANH, DROPOUT, 2}, {0, 1, 0, 0}, {0, 0, 0, 0}},    /* read by no product */
        {{4, DROPOUT, -NNLA_TANH, 2}, {0, 0, 0, 0}, {0, 0, 4, 0}},    /* made by none */
        {{4, 5}, {0, 0}, {0, 0}},
    };
    for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++)
        check_chain(&chains[i]);
}

/* ---- Same bits ---- */

static void check_prediction(nnla_network *net, const by_hand *h) {
    nnla_tensor *Y = nnla_tensor_clone(h->Y2), *Z1 = nnla_tensor_clone(h->Z1), *Y1 = nnla_tensor_clone(h->Y1);
    nnla_predictor *predictor = nnla_predictor_create(net, h->plan.rows - 1);
    assert_created(predictor);
    assert_ok(nnla_tensor_fill(Y, 9));
    assert_ok(nnla_predictor_predict(predictor, h->X, Y));
    assert_same_tensor(Y, h->Y2);
    assert_ok(nnla_tensor_fill(Y, 9));
    assert_ok(nnla_network_predict(net, h->X, Y));
    assert_same_tensor(Y, h->Y2);
    assert_ok(nnla_tensor_fill(Z1, 9));
    assert_ok(nnla_network_predict_node(net, "Z1", h->X, Z1));
    assert_same_tensor(Z1, h->Z1); /* before its squash, which was computed too */
    assert_ok(nnla_tensor_fill(Y1, 9));
    assert_ok(nnla_network_predict_node(net, "Y1", h->X, Y1));
    assert_same_tensor(Y1, h->Y1);
    nnla_predictor_destroy(predictor);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z1);
    nnla_tensor_destroy(Y1);
}

static void check_kernels(const by_hand_plan *plan, by_hand *h, const nnla__kernels *kernels) {
    nnla_network *net = by_hand_network(plan, kernels);
    int by_rows = nnla__activation_by_rows(plan->squash);
    assert_int_equal(net->nodes[2].forward_by, by_rows ? 0 : 1);
    assert_int_equal(net->nodes[2].backward_by, by_rows ? 0 : 3);
    for (size_t threads = 1; threads <= 2; threads++) {
        assert_ok(nnla_set_threads(threads));
        assert_ok(nnla_network_forward(net, h->X));
        assert_outputs_by_hand(net, h);
        assert_ok(nnla_network_backward(net, h->T, NULL));
        assert_outputs_by_hand(net, h);
        assert_gradients_by_hand(net, h);
        check_prediction(net, h);
    }
    nnla_network_destroy(net);
}

/* The parameters are the same on every instruction set, and so is what the public calls make of them. */
static void check_plan(const by_hand_plan *plan, int with_fma_alone) {
    nnla_network *net = by_hand_network(plan, NULL);
    by_hand h = by_hand_create(plan, net);
    by_hand_forward(&h);
    by_hand_backward(&h);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const char *name = nnla__isa(isa);
        int has_fma = strcmp(name, "scalar") != 0 && strcmp(name, "sse2") != 0;
        if (isa_is_exact(name) && isa_is_exact(nnla_isa_name()) && (has_fma || !with_fma_alone))
            check_kernels(plan, &h, nnla__kernels_of_isa(isa, plan->dtype));
    }
    by_hand_destroy(&h);
    nnla_network_destroy(net);
}

static void for_each_squash(by_hand_plan plan, int with_fma_alone) {
    size_t before = nnla_threads();
    for (plan.dtype = NNLA_F32; plan.dtype <= NNLA_F64; plan.dtype++)
        for (plan.squash = 0; nnla_activation_name(plan.squash) != NULL; plan.squash++)
            for (size_t i = 0; by_hand_loss(i, &plan); i++)
                check_plan(&plan, with_fma_alone);
    assert_ok(nnla_set_threads(before));
}

static void small_networks(void **state) {
    (void)state;
    for_each_squash((by_hand_plan){.rows = 19, .inputs = 3, .hidden = 37, .outputs = 2}, 0);
}

/* Products of several blocks and chains, divided among threads; gradients are looked at as they are written. */
static void large_networks(void **state) {
    (void)state;
    for_each_squash((by_hand_plan){.rows = 150, .inputs = 270, .hidden = 170, .outputs = 20}, 1);
    assert_true(thread_count() != 1);
}

/* ---- What is not finite ---- */

/* A huge input whose weights are 0 leaves outputs and loss as they are, but not the gradient of those weights. */
static void check_report(size_t hidden, int reported) {
    const by_hand_plan plan = {NNLA_F32, 5, 9, hidden, 3, NNLA_IDENTITY, NNLA_IDENTITY, NNLA_LOSS_MSE};
    nnla_network *net = by_hand_network(&plan, NULL);
    by_hand h = by_hand_create(&plan, net);
    assert_int_equal(net->unreported_count == 0, reported);
    assert_ok(nnla_tensor_fill(nnla_network_parameter(net, 0), 0));
    assert_ok(nnla_tensor_fill(nnla_network_parameter(net, 2), 1e4));
    uint64_t before = parameters_hash(net);
    float *x = nnla_tensor_data(h.X);
    for (size_t i = 0; i < plan.rows * plan.inputs; i++) {
        const float kept = x[i];
        x[i] = 3e38f;
        assert_status(nnla_network_step(net, h.X, h.T, NULL), NNLA_ERROR_NOT_FINITE);
        assert_message("node 'Z1': the gradient of 'Z1.weight' is not finite; nothing was changed");
        x[i] = kept;
    }
    assert_true(parameters_hash(net) == before);
    assert_ok(nnla_network_step(net, h.X, h.T, NULL)); /* a report is of one pass */
    by_hand_destroy(&h);
    nnla_network_destroy(net);
}

/* A kind that does not know of fusion: its neighbours do their own work, and its gradients are looked at later. */
static void other_kinds_need_not_fuse(void **state) {
    (void)state;
    const size_t inputs = 9, of_X[] = {5, 9}, of_T[] = {5, 3};
    nnla_layer *layer = nnla_dense_create(2000);
    nnla__layer_kind plain = *layer->kind;
    plain.fuses = 0;
    layer->kind = &plain;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add_named(net, "plain", layer);
    nnla_network_add(net, nnla_activation_create(NNLA_IDENTITY));
    nnla_network_add(net, nnla_dense_create(3));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 5));
    assert_int_equal(net->nodes[2].forward_by, 0);
    assert_int_equal(net->nodes[2].backward_by, 3);
    assert_int_equal(net->unreported, 0);
    assert_int_equal(net->unreported_count, net->slots[2].offset);
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, of_X), *T = nnla_tensor_create(NNLA_F32, 2, of_T);
    assert_ok(nnla_network_step(net, X, T, NULL));
    assert_ok(nnla_tensor_fill(nnla_network_parameter(net, 0), 0));
    assert_ok(nnla_tensor_fill(nnla_network_parameter(net, 2), 1e4));
    assert_ok(nnla_tensor_fill(T, 1e3));
    ((float *)nnla_tensor_data(X))[20] = 3e38f;
    assert_status(nnla_network_step(net, X, T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("the gradient of 'plain.weight' is not finite");
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void gradients_are_looked_at(void **state) {
    (void)state;
    check_report(7, 0);
    check_report(2000, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_of_products_are_fused),
        cmocka_unit_test(small_networks),
        cmocka_unit_test(large_networks),
        cmocka_unit_test(gradients_are_looked_at),
        cmocka_unit_test(other_kinds_need_not_fuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
