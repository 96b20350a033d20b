/* Networks with each squash, loss and optimizer: what PyTorch computes from the same parameters. The tolerances are
   PyTorch's own. */
#include "support/nnla_test.h"

#include <string.h>

#include "loss/loss_kind.h"
#include "nnla/network.h"
#include "optimizer/optimizer_kind.h"
#include "support/kernel_cases.h"
#include "support/moons_net.h"

enum { ROWS = 8, INPUTS = 4, HIDDEN = 5, OUTPUTS = 3, STEPS = 10 };
enum { PARAMETERS = HIDDEN * INPUTS + HIDDEN + OUTPUTS * HIDDEN + OUTPUTS };
enum { NO_SQUASH = -1 };
enum { REALS_TARGETS, BITS_TARGETS, SHARES_TARGETS, CLASSES_TARGETS };

/* affine map, squash `hidden`, affine map, squash `last`: loss, outputs and gradients of one backward pass. */
typedef struct network_run {
    nnla_dtype dtype;
    nnla_activation hidden, last;
    nnla_loss_kind loss;
    int targets;
    double value;
    double H[ROWS * HIDDEN], Y[ROWS * OUTPUTS];
    double gradients[PARAMETERS];
} network_run;

/* The losses of ten steps and the parameters after them. */
typedef struct training_run {
    nnla_dtype dtype;
    const char *kind;
    double learning_rate, momentum;
    int32_t nesterov;
    double weight_decay;
    double losses[STEPS];
    double parameters[PARAMETERS];
} training_run;

#include "reference/pytorch_reference.inc"

enum {
    NETWORK_RUNS = sizeof network_runs / sizeof network_runs[0],
    TRAINING_RUNS = sizeof training_runs / sizeof training_runs[0]
};

static double relative_tolerance(nnla_dtype dtype) { return dtype == NNLA_F32 ? 1.3e-6 : 1e-12; }
static double absolute_tolerance(nnla_dtype dtype) { return dtype == NNLA_F32 ? 1e-5 : 1e-12; }

static void compare(nnla_dtype dtype, const void *actual, const double *expected, size_t count, const char *what) {
    for (size_t i = 0; i < count; i++) {
        double value = element_of(dtype, actual, i);
        if (!values_are_close(value, expected[i], relative_tolerance(dtype), absolute_tolerance(dtype)))
            fail_msg("%s[%zu] is %.17g, not %.17g", what, i, value, expected[i]);
    }
}

static nnla_tensor *targets_of(nnla_dtype dtype, int which) {
    static const double *const values[] = {reals_values, bits_values, shares_values};
    const size_t rows = ROWS;
    nnla_tensor *T = which == CLASSES_TARGETS ? nnla_tensor_wrap_const(NNLA_I32, class_values, 1, &rows)
                                              : matrix_of_values(dtype, ROWS, OUTPUTS, values[which]);
    assert_created(T);
    return T;
}

static nnla_network *network_of(nnla_dtype dtype, nnla_activation hidden, nnla_activation last, nnla_loss_kind loss,
                                nnla_optimizer *optimizer) {
    const size_t inputs = INPUTS;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create(HIDDEN));
    nnla_network_add_named(net, "hidden", nnla_activation_create(hidden));
    nnla_network_add(net, nnla_dense_create(OUTPUTS));
    if (last != NO_SQUASH)
        nnla_network_add(net, nnla_activation_create(last));
    assert_ok(nnla_network_compile(net, nnla_loss_create(loss), optimizer, ROWS));
    assert_int_equal(nnla_network_parameter_count(net), PARAMETERS);
    for (size_t i = 0, from = 0; i < nnla_network_parameter_tensors(net); i++) {
        nnla_tensor *p = nnla_network_parameter(net, i);
        for (size_t j = 0; j < nnla_tensor_count(p); j++)
            set_element(dtype, nnla_tensor_data(p), j, initial_parameters[from++]);
    }
    return net;
}

static void compare_node(const nnla_network *net, const char *node, const double *expected) {
    const nnla_tensor *Y = nnla_network_output_of(net, node);
    assert_created(Y);
    compare(nnla_tensor_dtype(Y), nnla_tensor_const_data(Y), expected, nnla_tensor_count(Y), node);
}

static void check_network(const network_run *run) {
    nnla_network *net = network_of(run->dtype, run->hidden, run->last, run->loss, nnla_sgd_create(NULL));
    nnla_tensor *X = matrix_of_values(run->dtype, ROWS, INPUTS, input_values);
    nnla_tensor *T = targets_of(run->dtype, run->targets);
    double loss = 0;
    assert_created(X);
    assert_ok(nnla_network_forward(net, X));
    compare_node(net, "hidden", run->H);
    compare_node(net, nnla_network_node_name(net, nnla_network_node_count(net) - 1), run->Y);
    assert_ok(nnla_network_backward(net, T, &loss));
    assert_close(loss, run->value, relative_tolerance(run->dtype), absolute_tolerance(run->dtype));
    for (size_t i = 0, from = 0; i < nnla_network_parameter_tensors(net); i++) {
        const nnla_tensor *g = nnla_network_gradient(net, i);
        compare(run->dtype, nnla_tensor_const_data(g), run->gradients + from, nnla_tensor_count(g),
                nnla_network_parameter_name(net, i));
        from += nnla_tensor_count(g);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void squashes_and_losses_have_pytorchs_values(void **state) {
    (void)state;
    for (size_t i = 0; i < NETWORK_RUNS; i++)
        check_network(&network_runs[i]);
}

static nnla_optimizer *optimizer_of(const training_run *run) {
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    sgd.learning_rate = adam.learning_rate = run->learning_rate;
    sgd.weight_decay = adam.weight_decay = run->weight_decay;
    sgd.momentum = run->momentum;
    sgd.nesterov = run->nesterov;
    if (strcmp(run->kind, "sgd") == 0)
        return nnla_sgd_create(&sgd);
    return strcmp(run->kind, "adam") == 0 ? nnla_adam_create(&adam) : nnla_adamw_create(&adam);
}

static void check_training(const training_run *run) {
    nnla_optimizer *optimizer = optimizer_of(run);
    assert_created(optimizer);
    assert_string_equal(optimizer->kind->name, run->kind);
    nnla_network *net = network_of(run->dtype, NNLA_TANH, NNLA_SOFTMAX, NNLA_LOSS_CROSS_ENTROPY, optimizer);
    nnla_tensor *X = matrix_of_values(run->dtype, ROWS, INPUTS, input_values);
    nnla_tensor *T = targets_of(run->dtype, CLASSES_TARGETS);
    double parameters[PARAMETERS];
    for (size_t t = 0; t < STEPS; t++) {
        double loss = 0;
        assert_ok(nnla_network_step(net, X, T, &loss));
        assert_close(loss, run->losses[t], relative_tolerance(run->dtype), absolute_tolerance(run->dtype));
    }
    assert_int_equal(copy_parameters(net, parameters, PARAMETERS), PARAMETERS);
    assert_all_close_f64(parameters, run->parameters, PARAMETERS, relative_tolerance(run->dtype),
                         absolute_tolerance(run->dtype));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void ten_steps_of_each_optimizer_follow_pytorch(void **state) {
    (void)state;
    for (size_t i = 0; i < TRAINING_RUNS; i++)
        check_training(&training_runs[i]);
}

/* ---- Nothing is left out ---- */

static int runs_squash(nnla_dtype dtype, nnla_activation squash) {
    int runs = 0;
    for (size_t i = 0; i < NETWORK_RUNS; i++)
        runs += network_runs[i].dtype == dtype && network_runs[i].hidden == squash;
    return runs;
}

static int runs_loss(nnla_dtype dtype, nnla_loss_kind loss) {
    int runs = 0;
    for (size_t i = 0; i < NETWORK_RUNS; i++)
        runs += network_runs[i].dtype == dtype && network_runs[i].loss == loss;
    return runs;
}

static int runs_optimizer(nnla_dtype dtype, const char *kind) {
    int runs = 0;
    for (size_t i = 0; i < TRAINING_RUNS; i++)
        runs += training_runs[i].dtype == dtype && strcmp(training_runs[i].kind, kind) == 0;
    return runs;
}

static void each_squash_loss_and_optimizer_has_a_run(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        for (nnla_activation a = 0; nnla_activation_name(a) != NULL; a++)
            if (!runs_squash(dtype, a))
                fail_msg("no values of PyTorch for %s", nnla_activation_name(a));
        for (size_t i = 0; i < nnla__loss_kind_count(); i++)
            if (!runs_loss(dtype, (nnla_loss_kind)i))
                fail_msg("no values of PyTorch for the loss '%s'", nnla__loss_kind_at(i)->name);
        for (size_t i = 0; i < nnla__optimizer_kind_count(); i++)
            if (!runs_optimizer(dtype, nnla__optimizer_kind_at(i)->name))
                fail_msg("no training by PyTorch with '%s'", nnla__optimizer_kind_at(i)->name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squashes_and_losses_have_pytorchs_values),
        cmocka_unit_test(ten_steps_of_each_optimizer_follow_pytorch),
        cmocka_unit_test(each_squash_loss_and_optimizer_has_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
