/* Graphs with a sum, a shared layer and several losses: ten steps as PyTorch takes them. The tolerances are PyTorch's
   own. */
#include "support/nnla_test.h"

#include <string.h>

#include "nnla.h"
#include "support/kernel_cases.h"
#include "support/moons_net.h"

enum { ROWS = 6, STEPS = 10, MOST_PARAMETERS = 100, MOST_ELEMENTS = 30 };

typedef struct graph_run {
    nnla_dtype dtype;
    const char *graph;
    double losses[STEPS];
    size_t count;
    double parameters[MOST_PARAMETERS];
} graph_run;

#include "reference/graph_reference.inc"

enum { RUNS = sizeof graph_runs / sizeof graph_runs[0] };

/* As numbers() of pytorch_graph.py. */
static double number(size_t i, size_t salt) {
    long value = (long)((i + salt) * 7919 + salt * 104729) % 257 - 128;
    return (double)(value == 0 ? 1 : value) / 128;
}

static nnla_tensor *numbers(nnla_dtype dtype, size_t cols, size_t salt) {
    double values[MOST_ELEMENTS];
    assert_true(ROWS * cols <= MOST_ELEMENTS);
    for (size_t i = 0; i < ROWS * cols; i++)
        values[i] = number(i, salt);
    nnla_tensor *t = matrix_of_values(dtype, ROWS, cols, values);
    assert_created(t);
    return t;
}

/* ---- Graphs ---- */

static void connect(nnla_network *net, const char *name, nnla_layer *layer, const char *a, const char *b) {
    const char *const inputs[] = {a, b};
    nnla_network_connect(net, name, layer, inputs, b == NULL ? 1 : 2);
}

static void add_input(nnla_network *net) { nnla_network_add_input(net, 1, &(size_t){4}); }

static nnla_loss *residual(nnla_network *net) {
    add_input(net);
    nnla_network_add_named(net, "H", nnla_dense_create(5));
    nnla_network_add(net, nnla_dense_create(5));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "F", nnla_dense_create(5));
    connect(net, "Y", nnla_add_create(), "H", "F");
    return nnla_loss_create(NNLA_LOSS_MSE);
}

static nnla_loss *siamese(nnla_network *net) {
    nnla_layer *encoder = nnla_dense_create(5);
    add_input(net);
    add_input(net);
    connect(net, "a", encoder, "input", NULL);
    connect(net, "b", encoder, "input_2", NULL);
    connect(net, "tanh_a", nnla_activation_create(NNLA_TANH), "a", NULL);
    connect(net, "tanh_b", nnla_activation_create(NNLA_TANH), "b", NULL);
    connect(net, "H", nnla_concatenate_create(0), "tanh_a", "tanh_b");
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID));
    return nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY);
}

static nnla_loss *heads(nnla_network *net) {
    add_input(net);
    nnla_network_add(net, nnla_dense_create(5));
    nnla_network_add_named(net, "H", nnla_activation_create(NNLA_TANH));
    nnla_network_add_output(net, "H", nnla_loss_create(NNLA_LOSS_MSE), 0.25);
    nnla_network_add_named(net, "Z", nnla_dense_create(3));
    nnla_network_add_named(net, "classes", nnla_activation_create(NNLA_SOFTMAX));
    nnla_network_add_output(net, "classes", nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), 0.5);
    connect(net, "both", nnla_concatenate_create(0), "classes", "H");
    nnla_network_add_named(net, "Y", nnla_dense_create(2));
    nnla_network_add_output(net, "Y", nnla_loss_create(NNLA_LOSS_MSE), 1);
    return NULL;
}

static const struct {
    const char *name;
    nnla_loss *(*build)(nnla_network *net);
} graphs[] = {{"residual", residual}, {"siamese", siamese}, {"heads", heads}};

static nnla_network *network_of(const graph_run *run) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    size_t g = 0;
    config.dtype = run->dtype;
    adam.learning_rate = 0.02;
    nnla_network *net = nnla_network_create(&config);
    while (strcmp(graphs[g].name, run->graph) != 0)
        g++;
    nnla_loss *loss = graphs[g].build(net);
    assert_ok(nnla_network_compile(net, loss, nnla_adam_create(&adam), ROWS));
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++) {
        nnla_tensor *W = nnla_network_parameter(net, i);
        for (size_t j = 0; j < nnla_tensor_count(W); j++)
            set_element(run->dtype, nnla_tensor_data(W), j, number(j, 3 + i));
    }
    return net;
}

/* ---- Targets ---- */

static nnla_tensor *classes(void) {
    const size_t rows = ROWS;
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, &rows);
    assert_created(T);
    for (int32_t i = 0; i < ROWS; i++)
        ((int32_t *)nnla_tensor_data(T))[i] = (2 * i + i / 3) % 3;
    return T;
}

static size_t targets_of(const graph_run *run, nnla_tensor **T) {
    if (strcmp(run->graph, "heads") == 0) {
        T[0] = numbers(run->dtype, 5, 30);
        T[1] = classes();
        T[2] = numbers(run->dtype, 2, 31);
        return 3;
    }
    int is_siamese = strcmp(run->graph, "siamese") == 0;
    T[0] = numbers(run->dtype, is_siamese ? 1 : 5, 30);
    for (size_t i = 0; is_siamese && i < ROWS; i++)
        set_element(run->dtype, nnla_tensor_data(T[0]), i, number(i, 30) > 0);
    return 1;
}

/* ---- Training ---- */

static void check_run(const graph_run *run) {
    double relative = run->dtype == NNLA_F32 ? 1.3e-6 : 1e-12, absolute = run->dtype == NNLA_F32 ? 1e-5 : 1e-12;
    double parameters[MOST_PARAMETERS];
    nnla_network *net = network_of(run);
    size_t inputs = nnla_network_input_count(net);
    nnla_tensor *X[2] = {numbers(run->dtype, 4, 20), numbers(run->dtype, 4, 21)}, *T[3] = {NULL};
    size_t outputs = targets_of(run, T);
    for (size_t t = 0; t < STEPS; t++) {
        double loss = 0;
        assert_ok(nnla_network_step_many(net, (const nnla_tensor *const *)X, inputs, (const nnla_tensor *const *)T,
                                         outputs, &loss));
        assert_close(loss, run->losses[t], relative, absolute);
    }
    assert_int_equal(copy_parameters(net, parameters, MOST_PARAMETERS), run->count);
    assert_all_close_f64(parameters, run->parameters, run->count, relative, absolute);
    for (size_t i = 0; i < 2; i++)
        nnla_tensor_destroy(X[i]);
    for (size_t i = 0; i < 3; i++)
        nnla_tensor_destroy(T[i]);
    nnla_network_destroy(net);
}

static void graphs_train_as_in_pytorch(void **state) {
    (void)state;
    assert_true(RUNS == 6);
    for (size_t i = 0; i < RUNS; i++)
        check_run(&graph_runs[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(graphs_train_as_in_pytorch)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
