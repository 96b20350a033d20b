/* Whole graphs against central differences: sums of gradients, shared layers, several weighted losses. */
#include "support/nnla_test.h"

#include "network/network_impl.h"
#include "support/gradient_check.h"
#include "support/graph_nets.h"

enum { ROWS = 5 };

/* The loss as a function of the parameters, always with the same random masks. */
typedef struct graph_bench {
    nnla_network *net;
    graph_data data;
} graph_bench;

static double loss_of(void *payload) {
    graph_bench *b = payload;
    double loss = 0;
    b->net->pass.draw = 3;
    assert_ok(graph_forward(b->net, &b->data));
    assert_ok(graph_backward(b->net, &b->data, &loss));
    return loss;
}

static void graph_bench_create(graph_bench *b, const graph_case *graph) {
    b->net = graph_create(graph, NNLA_F64, 7, nnla_sgd_create(NULL), ROWS);
    assert_created(b->net);
    graph_data_create(&b->data, b->net, ROWS, 11);
}

static void graph_bench_destroy(graph_bench *b) {
    graph_data_destroy(&b->data);
    nnla_network_destroy(b->net);
}

static double error_of(graph_bench *b, size_t parameter) {
    nnla_tensor *W = nnla_network_parameter(b->net, parameter);
    nnla_tensor *dW = NULL;
    loss_of(b);
    dW = nnla_tensor_clone(nnla_network_gradient(b->net, parameter));
    assert_created(dW);
    double error = gradient_error(loss_of, b, nnla_tensor_data(W), nnla_tensor_const_data(dW), nnla_tensor_count(W));
    nnla_tensor_destroy(dW);
    return error;
}

static void gradients_are_central_differences(void **state) {
    (void)state;
    for (size_t g = 0; g < graph_case_count; g++) {
        graph_bench b;
        graph_bench_create(&b, &graph_cases[g]);
        for (size_t i = 0; i < nnla_network_parameter_tensors(b.net); i++) {
            double error = error_of(&b, i);
            if (!(error <= GRADIENT_TOLERANCE))
                fail_msg("%s: %s: relative error %g", graph_cases[g].name, nnla_network_parameter_name(b.net, i),
                         error);
        }
        graph_bench_destroy(&b);
    }
}

/* A gradient that is not added, or added twice, is seen. */
static void a_wrong_sum_is_caught(void **state) {
    (void)state;
    for (size_t g = 0; g < graph_case_count; g++) {
        graph_bench b;
        size_t caught = 0, adding = 0;
        graph_bench_create(&b, &graph_cases[g]);
        for (size_t e = 0; e < b.net->edge_count; e++) {
            if (!b.net->edges[e].adds)
                continue;
            adding++;
            b.net->edges[e].adds = 0;
            for (size_t i = 0; i < nnla_network_parameter_tensors(b.net); i++) {
                if (error_of(&b, i) > GRADIENT_TOLERANCE) {
                    caught++;
                    break;
                }
            }
            b.net->edges[e].adds = 1;
        }
        assert_int_equal(caught, adding);
        graph_bench_destroy(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_central_differences),
        cmocka_unit_test(a_wrong_sum_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
