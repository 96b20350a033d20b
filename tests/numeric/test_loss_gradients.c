/* The gradient of each loss against central differences, folded or not, for targets of each form, and through whole
   networks. A loss in the list without a case here fails. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "loss/loss_kind.h"
#include "nnla/network.h"
#include "support/gradient_check.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

enum { ROWS = 6, COLS = 4, COUNT = ROWS * COLS };

/* ---- Cases ---- */

typedef struct loss_case {
    nnla_loss_kind loss;
    double low, high; /* of predictions that are not folded; folded ones are any reals */
} loss_case;

static const loss_case loss_cases[] = {
    {NNLA_LOSS_MSE, -2, 2},
    {NNLA_LOSS_MAE, -2, 2},
    {NNLA_LOSS_HUBER, -2, 2},
    {NNLA_LOSS_BINARY_CROSS_ENTROPY, 0.1, 0.9},
    {NNLA_LOSS_CROSS_ENTROPY, 0.1, 0.9},
};
enum { LOSS_CASES = sizeof loss_cases / sizeof loss_cases[0] };

static const loss_case *find_case(nnla_loss_kind loss) {
    for (size_t i = 0; i < LOSS_CASES; i++)
        if (loss_cases[i].loss == loss)
            return &loss_cases[i];
    return NULL;
}

static void each_loss_has_a_case(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__loss_kind_count(); i++)
        if (find_case((nnla_loss_kind)i) == NULL)
            fail_msg("the loss '%s' has no gradient check", nnla__loss_kind_at(i)->name);
    assert_null(find_case((nnla_loss_kind)nnla__loss_kind_count()));
}

/* ---- A loss with operands ---- */

typedef struct bench {
    nnla_loss *loss;
    nnla__pass pass;
    int folded;
    nnla__targets targets;
    double y[COUNT], t[COUNT], dy[COUNT], L[COUNT];
    int32_t classes[ROWS];
} bench;

/* Errors where no loss has a kink: |y − t| is neither near 0 nor near 1. */
static void avoid_kinks(bench *b) {
    for (size_t i = 0; i < COUNT; i++) {
        double e = fabs(b->y[i] - b->t[i]);
        if (e < 0.05 || fabs(e - 1) < 0.05)
            b->y[i] += b->y[i] < 0.5 ? 0.1 : -0.1;
    }
}

static void bench_create(bench *b, const loss_case *c, int folded, int classes) {
    memset(b, 0, sizeof *b);
    b->loss = nnla_loss_create(c->loss);
    assert_created(b->loss);
    b->pass = pass_of(NNLA_F64);
    b->folded = folded;
    random_fill_f64(b->y, COUNT, 1, folded ? -3 : c->low, folded ? 3 : c->high);
    random_fill_f64(b->t, COUNT, 2, b->loss->kind->check != NULL ? 0 : -2, b->loss->kind->check != NULL ? 1 : 2);
    avoid_kinks(b);
    for (size_t i = 0; i < ROWS; i++)
        b->classes[i] = (int32_t)(i * 3 % COLS);
    b->targets.T = nnla__matrix_of(classes ? NULL : b->t, ROWS, COLS);
    b->targets.classes = classes ? b->classes : NULL;
}

static double value_of(void *payload) {
    bench *b = payload;
    return nnla__loss_run(b->loss, &b->pass, b->folded, nnla__matrix_of(b->y, ROWS, COLS), &b->targets, 1, b->L, NULL);
}

static double error_of(bench *b) {
    nnla__matrix dY = nnla__matrix_of(b->dy, ROWS, COLS);
    random_fill_f64(b->dy, COUNT, 3, -9, 9);
    double value =
        nnla__loss_run(b->loss, &b->pass, b->folded, nnla__matrix_of(b->y, ROWS, COLS), &b->targets, 1, b->L, &dY);
    double alone = value_of(b);
    assert_same_bits(&value, &alone, sizeof value);
    return gradient_error(value_of, b, b->y, b->dy, COUNT);
}

static void for_each_loss(void (*check)(bench *b)) {
    static bench b;
    for (size_t i = 0; i < nnla__loss_kind_count(); i++) {
        const nnla__loss_kind *kind = nnla__loss_kind_at(i);
        const loss_case *c = find_case((nnla_loss_kind)i);
        assert_non_null(c);
        for (int folded = 0; folded <= (kind->folds != NULL); folded++)
            for (int classes = 0; classes <= kind->takes_classes; classes++) {
                bench_create(&b, c, folded, classes);
                check(&b);
                nnla_loss_destroy(b.loss);
            }
    }
}

static void check_loss(bench *b) {
    double error = error_of(b);
    if (!(error <= GRADIENT_TOLERANCE))
        fail_msg("%s%s%s: relative error %g", b->loss->kind->name, b->folded ? ", folded" : "",
                 b->targets.classes != NULL ? ", classes" : "", error);
}

static void loss_gradients_are_central_differences(void **state) {
    (void)state;
    for_each_loss(check_loss);
}

static const nnla__loss_kind *honest_kind;

/* The gradient is 1 % too large. */
static size_t planted_run(const nnla__pass *pass, int folded, nnla__matrix Y, const nnla__targets *targets,
                          double scale, void *L, nnla__matrix *dY) {
    return honest_kind->run(pass, folded, Y, targets, scale * 1.01, L, dY);
}

static void check_planted(bench *b) {
    honest_kind = b->loss->kind;
    nnla__loss_kind planted = *honest_kind;
    planted.run = planted_run;
    b->loss->kind = &planted;
    assert_true(error_of(b) > 5e-3);
    b->loss->kind = honest_kind;
}

static void a_planted_error_is_caught_in_each_loss(void **state) {
    (void)state;
    for_each_loss(check_planted);
}

/* ---- Whole networks ---- */

enum { INPUTS = 3, HIDDEN = 5, NO_SQUASH = -1 };

typedef struct network_case {
    nnla_loss_kind loss;
    nnla_activation hidden, last;
    int classes;
    int folded; /* whether the last squash goes into the loss */
    int deep;   /* many nodes, among them some without parameters before them, whose gradients share memory */
} network_case;

static const network_case network_cases[] = {
    {NNLA_LOSS_MSE, NNLA_TANH, NO_SQUASH, 0, 0, 0},
    {NNLA_LOSS_MSE, NNLA_GELU, NNLA_SIGMOID, 0, 0, 0},
    {NNLA_LOSS_MAE, NNLA_SILU, NO_SQUASH, 0, 0, 0},
    {NNLA_LOSS_HUBER, NNLA_ELU, NO_SQUASH, 0, 0, 0},
    {NNLA_LOSS_BINARY_CROSS_ENTROPY, NNLA_TANH, NNLA_SIGMOID, 0, 1, 0},
    {NNLA_LOSS_BINARY_CROSS_ENTROPY, NNLA_SELU, NNLA_SOFTMAX, 0, 0, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_TANH, NNLA_SOFTMAX, 0, 1, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_SOFTPLUS, NNLA_SOFTMAX, 1, 1, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_LEAKY_RELU, NNLA_LOG_SOFTMAX, 0, 1, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_RELU, NNLA_LOG_SOFTMAX, 1, 1, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_LOG_SOFTMAX, NNLA_SIGMOID, 0, 0, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_SOFTMAX, NNLA_SIGMOID, 1, 0, 0},
    {NNLA_LOSS_CROSS_ENTROPY, NNLA_GELU, NNLA_SOFTMAX, 1, 1, 1},
    {NNLA_LOSS_MSE, NNLA_SILU, NNLA_TANH, 0, 0, 1},
    {NNLA_LOSS_HUBER, NNLA_TANH, NO_SQUASH, 0, 0, 1},
};

static nnla_network *network_of(const network_case *c) {
    const size_t inputs = INPUTS;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 11;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    if (c->deep) {
        nnla_network_add(net, nnla_activation_create(NNLA_TANH));
        nnla_network_add(net, nnla_dropout_create(0));
    }
    nnla_network_add(net, nnla_dense_create(HIDDEN));
    nnla_network_add(net, nnla_activation_create(c->hidden));
    if (c->deep) {
        nnla_network_add(net, nnla_activation_create(NNLA_SOFTPLUS));
        nnla_network_add(net, nnla_dense_create(2 * HIDDEN));
        nnla_network_add(net, nnla_dense_create(HIDDEN + 1));
        nnla_network_add(net, nnla_activation_create(c->hidden));
        nnla_network_add(net, nnla_dropout_create(0));
        nnla_network_add(net, nnla_activation_create(NNLA_ELU));
    }
    nnla_network_add(net, nnla_dense_create(COLS));
    if (c->last != NO_SQUASH)
        nnla_network_add(net, nnla_activation_create(c->last));
    assert_ok(nnla_network_compile(net, nnla_loss_create(c->loss), nnla_sgd_create(NULL), ROWS));
    return net;
}

typedef struct network_bench {
    nnla_network *net;
    nnla_tensor *X, *T;
} network_bench;

static double network_loss(void *payload) {
    network_bench *b = payload;
    double loss = NAN;
    assert_ok(nnla_network_evaluate(b->net, b->X, b->T, &loss, NULL));
    return loss;
}

static void check_network(const network_case *c) {
    double x[ROWS * INPUTS], t[COUNT], loss = 0;
    int32_t classes[ROWS];
    const size_t x_dims[] = {ROWS, INPUTS}, t_dims[] = {ROWS, COLS};
    random_fill_f64(x, ROWS * INPUTS, 5, -1.5, 1.5);
    random_fill_f64(t, COUNT, 6, 0, 1);
    for (size_t i = 0; i < ROWS; i++)
        classes[i] = (int32_t)(i * 3 % COLS);
    network_bench b = {network_of(c), nnla_tensor_wrap(NNLA_F64, x, 2, x_dims),
                       c->classes ? nnla_tensor_wrap(NNLA_I32, classes, 1, t_dims)
                                  : nnla_tensor_wrap(NNLA_F64, t, 2, t_dims)};
    assert_ok(nnla_network_forward(b.net, b.X));
    assert_ok(nnla_network_backward(b.net, b.T, &loss));
    assert_close(network_loss(&b), loss, 1e-15, 0);
    for (size_t i = 0; i < nnla_network_parameter_tensors(b.net); i++) {
        nnla_tensor *W = nnla_network_parameter(b.net, i);
        const nnla_tensor *dW = nnla_network_gradient(b.net, i);
        double error =
            gradient_error(network_loss, &b, nnla_tensor_data(W), nnla_tensor_const_data(dW), nnla_tensor_count(W));
        if (!(error <= GRADIENT_TOLERANCE))
            fail_msg("loss %d, squashes %d and %d, classes %d, deep %d: %s: relative error %g", (int)c->loss,
                     (int)c->hidden, (int)c->last, c->classes, c->deep, nnla_network_parameter_name(b.net, i), error);
    }
    nnla_tensor_destroy(b.X);
    nnla_tensor_destroy(b.T);
    nnla_network_destroy(b.net);
}

static void network_gradients_are_central_differences(void **state) {
    (void)state;
    int checked[LOSS_CASES] = {0};
    for (size_t i = 0; i < sizeof network_cases / sizeof network_cases[0]; i++) {
        const network_case *c = &network_cases[i];
        const nnla__loss_kind *kind = nnla__loss_kind_at((size_t)c->loss);
        assert_int_equal(c->folded, c->last != NO_SQUASH && kind->folds != NULL && kind->folds(c->last));
        check_network(c);
        checked[c->loss] = 1;
    }
    for (size_t i = 0; i < LOSS_CASES; i++)
        assert_true(checked[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_loss_has_a_case),
        cmocka_unit_test(loss_gradients_are_central_differences),
        cmocka_unit_test(a_planted_error_is_caught_in_each_loss),
        cmocka_unit_test(network_gradients_are_central_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
