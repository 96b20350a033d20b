/* Graphs on every instruction set and with several threads: the same bits. Each instruction set has a child of its own,
   and the parent computes nothing. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "nnla/predictor.h"
#include "support/classifier.h"
#include "support/fork_child.h"
#include "support/graph_nets.h"
#include "support/product_reference.h"

enum { ROWS = 40, STEPS = 5, MAX_RUNS = 64, TIMEOUT = 60000 };
enum { CHILD_OK, CHILD_WRONG_ISA, CHILD_NO_NETWORK, CHILD_NO_STEP, CHILD_NO_PREDICTION };

typedef struct findings {
    const char *isa; /* asked for */
    size_t runs;
    uint64_t hash[MAX_RUNS];
} findings;

static uint64_t mixed(uint64_t a, uint64_t b) { return (a ^ b) * UINT64_C(0x9e3779b97f4a7c15); }

static int run_graph(const graph_case *graph, nnla_dtype dtype, size_t threads, findings *found) {
    graph_data data;
    nnla_network *net = graph_create(graph, dtype, 5, nnla_adam_create(NULL), ROWS);
    if (net == NULL || nnla_set_threads(threads) != NNLA_OK)
        return CHILD_NO_NETWORK;
    graph_data_create(&data, net, ROWS, 3);
    for (int i = 0; i < STEPS; i++)
        if (graph_step(net, &data, NULL) != NNLA_OK)
            return CHILD_NO_STEP;
    uint64_t hash = parameters_hash(net);
    if (graph_predict(net, &data) != NNLA_OK)
        return CHILD_NO_PREDICTION;
    for (size_t k = 0; k < data.outputs; k++)
        hash = mixed(hash, tensor_hash(data.Y[k]));
    found->hash[found->runs++] = hash;
    graph_data_destroy(&data);
    nnla_network_destroy(net);
    return CHILD_OK;
}

static int run_graphs(void *payload) {
    findings *found = payload;
    setenv("NNLA_ISA", found->isa, 1);
    if (strcmp(nnla_isa_name(), found->isa) != 0)
        return CHILD_WRONG_ISA;
    for (size_t g = 0; g < graph_case_count; g++)
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
            for (size_t threads = 1; threads <= 3; threads += 2) {
                int code = run_graph(&graph_cases[g], dtype, threads, found);
                if (code != CHILD_OK)
                    return code;
            }
    return CHILD_OK;
}

static void each_isa_and_thread_count_has_the_same_bits(void **state) {
    (void)state;
    const size_t count = nnla__isa_count(), size = count * sizeof(findings);
    findings *found = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(found != MAP_FAILED);
    for (size_t isa = 0; isa < count; isa++) {
        found[isa].isa = nnla__isa(isa);
        assert_int_equal(run_in_child(run_graphs, &found[isa], TIMEOUT), CHILD_OK);
        assert_int_equal(found[isa].runs, graph_case_count * 4);
        for (size_t i = 0; i < found[isa].runs; i++) {
            if (i % 2 == 1 && found[isa].hash[i] != found[isa].hash[i - 1])
                fail_msg("%s: %s differs on three threads", graph_cases[i / 4].name, found[isa].isa);
            if (isa_is_exact(found[isa].isa) && found[isa].hash[i] != found[0].hash[i])
                fail_msg("%s: %s differs from %s", graph_cases[i / 4].name, found[isa].isa, found[0].isa);
        }
    }
    munmap(found, size);
}

/* ---- Ways to compute the same ---- */

/* One call of step, and the three that it stands for. */
static void a_step_is_forward_backward_update(void **state) {
    (void)state;
    for (size_t g = 0; g < graph_case_count; g++) {
        nnla_network *one = graph_create(&graph_cases[g], NNLA_F32, 5, nnla_adam_create(NULL), ROWS);
        nnla_network *three = graph_create(&graph_cases[g], NNLA_F32, 5, nnla_adam_create(NULL), ROWS);
        graph_data data;
        double loss_of_one = 0, loss_of_three = 1;
        assert_created(one);
        assert_created(three);
        graph_data_create(&data, one, ROWS, 3);
        for (int i = 0; i < STEPS; i++) {
            assert_ok(graph_step(one, &data, &loss_of_one));
            assert_ok(graph_forward(three, &data));
            assert_ok(graph_backward(three, &data, &loss_of_three));
            assert_ok(nnla_network_update(three));
            assert_same_bits(&loss_of_one, &loss_of_three, sizeof loss_of_one);
        }
        assert_same_parameters(three, one);
        assert_same_gradients(three, one);
        graph_data_destroy(&data);
        nnla_network_destroy(one);
        nnla_network_destroy(three);
    }
}

/* A predictor places outputs elsewhere, and takes the rows in other batches. */
static void a_predictor_has_the_networks_bits(void **state) {
    (void)state;
    for (size_t g = 0; g < graph_case_count; g++)
        for (size_t max_batch = 1; max_batch <= ROWS; max_batch += 13) {
            nnla_network *net = graph_create(&graph_cases[g], NNLA_F32, 5, nnla_adam_create(NULL), ROWS);
            graph_data data, again;
            assert_created(net);
            graph_data_create(&data, net, ROWS, 3);
            graph_data_create(&again, net, ROWS, 3);
            assert_ok(graph_step(net, &data, NULL));
            assert_ok(graph_predict(net, &data));
            nnla_predictor *predictor = nnla_predictor_create(net, max_batch);
            assert_created(predictor);
            assert_ok(nnla_predictor_predict_many(predictor, (const nnla_tensor *const *)again.X, again.inputs, again.Y,
                                                  again.outputs));
            for (size_t k = 0; k < data.outputs; k++)
                assert_same_bits(nnla_tensor_const_data(again.Y[k]), nnla_tensor_const_data(data.Y[k]),
                                 nnla_tensor_count(data.Y[k]) * sizeof(float));
            nnla_predictor_destroy(predictor);
            graph_data_destroy(&data);
            graph_data_destroy(&again);
            nnla_network_destroy(net);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_isa_and_thread_count_has_the_same_bits),
        cmocka_unit_test(a_step_is_forward_backward_update),
        cmocka_unit_test(a_predictor_has_the_networks_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
