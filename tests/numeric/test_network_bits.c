/* Ways to train that must not differ in a bit, step and its three calls, fit and steps by hand, one long fit and two
   short ones, class indices and one-hot rows; and what must differ: the masks and the orders of each epoch. */
#include "support/nnla_test.h"

#include <string.h>

#include "nnla/network.h"
#include "optimizer/optimizer_kind.h"
#include "support/classifier.h"

enum { ROWS = 29, INPUTS = 13, HIDDEN = 21, CLASSES = 5 };

static const classifier_plan small = {NNLA_F32, 3, INPUTS, HIDDEN, CLASSES, NNLA_TANH, 0.25, ROWS};

static classifier_plan plan_of(nnla_dtype dtype) {
    classifier_plan plan = small;
    plan.dtype = dtype;
    return plan;
}

/* Two networks with the same history, and data for them. */
typedef struct twins {
    nnla_network *a, *b;
    nnla_tensor *X, *T;
} twins;

static twins twins_create(const classifier_plan *plan, size_t optimizer) {
    twins t = {.a = classifier_create(plan, eager_optimizer(optimizer)),
               .b = classifier_create(plan, eager_optimizer(optimizer))};
    assert_created(t.a);
    assert_created(t.b);
    classifier_data_create(plan, ROWS, 8, &t.X, &t.T);
    assert_created(t.X);
    assert_same_parameters(t.a, t.b);
    return t;
}

static void twins_destroy(twins *t) {
    nnla_network_destroy(t->a);
    nnla_network_destroy(t->b);
    nnla_tensor_destroy(t->X);
    nnla_tensor_destroy(t->T);
}

/* Runs the check with each optimizer, in each element type. */
static void for_each_twins(void (*check)(twins *t)) {
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t optimizer = 0;; optimizer++) {
            nnla_optimizer *exists = eager_optimizer(optimizer);
            if (exists == NULL) {
                assert_int_equal(optimizer, nnla__optimizer_kind_count());
                break;
            }
            nnla_optimizer_destroy(exists);
            classifier_plan plan = plan_of(dtype);
            twins t = twins_create(&plan, optimizer);
            check(&t);
            twins_destroy(&t);
        }
}

static void step_in_calls(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss) {
    assert_ok(nnla_network_forward(net, X));
    assert_ok(nnla_network_backward(net, T, loss));
    assert_ok(nnla_network_update(net));
}

static void check_step(twins *t) {
    uint64_t before = parameters_hash(t->a);
    for (int step = 0; step < 5; step++) {
        double of_step = 0, of_calls = 1;
        assert_ok(nnla_network_step(t->a, t->X, t->T, &of_step));
        step_in_calls(t->b, t->X, t->T, &of_calls);
        assert_same_bits(&of_step, &of_calls, sizeof of_step);
        assert_same_gradients(t->a, t->b);
        assert_same_parameters(t->a, t->b);
    }
    assert_true(parameters_hash(t->a) != before);
}

static void step_is_forward_backward_update(void **state) {
    (void)state;
    for_each_twins(check_step);
}

static void fit(nnla_network *net, const twins *t, size_t epochs, int32_t shuffle) {
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = epochs;
    config.batch_size = 8;
    config.shuffle = shuffle;
    assert_ok(nnla_network_fit(net, t->X, t->T, &config));
}

static void check_two_fits(twins *t) {
    fit(t->a, t, 10, 1);
    fit(t->b, t, 5, 1);
    assert_true(parameters_hash(t->a) != parameters_hash(t->b));
    fit(t->b, t, 5, 1);
    assert_same_parameters(t->a, t->b);
}

static void two_fits_of_five_epochs_are_one_of_ten(void **state) {
    (void)state;
    for_each_twins(check_two_fits);
}

/* Predictions and evaluations between the epochs draw nothing and change nothing. */
static void check_interrupted(twins *t) {
    const size_t dims[] = {ROWS, CLASSES};
    nnla_tensor *Y = nnla_tensor_create(nnla_tensor_dtype(t->X), 2, dims);
    fit(t->a, t, 3, 1);
    for (int epoch = 0; epoch < 3; epoch++) {
        fit(t->b, t, 1, 1);
        assert_ok(nnla_network_predict(t->b, t->X, Y));
        assert_ok(nnla_network_evaluate(t->b, t->X, t->T, NULL, NULL));
    }
    assert_same_parameters(t->a, t->b);
    nnla_tensor_destroy(Y);
}

static void inference_does_not_disturb_training(void **state) {
    (void)state;
    for_each_twins(check_interrupted);
}

static void check_fit_by_hand(twins *t) {
    fit(t->a, t, 2, 0);
    for (int epoch = 0; epoch < 2; epoch++)
        for (size_t first = 0; first < ROWS; first += 8) {
            size_t count = ROWS - first < 8 ? ROWS - first : 8;
            nnla_tensor *X = nnla_tensor_view_rows(t->X, first, count), *T = nnla_tensor_view_rows(t->T, first, count);
            assert_ok(nnla_network_step(t->b, X, T, NULL));
            nnla_tensor_destroy(X);
            nnla_tensor_destroy(T);
        }
    assert_same_parameters(t->a, t->b);
}

static void unshuffled_fit_is_steps_by_hand(void **state) {
    (void)state;
    for_each_twins(check_fit_by_hand);
}

/* ---- Class indices ---- */

static void check_classes(twins *t) {
    const size_t dims[] = {ROWS, CLASSES};
    nnla_tensor *T = nnla_tensor_create(nnla_tensor_dtype(t->X), 2, dims);
    assert_created(T);
    const int32_t *classes = nnla_tensor_const_data(t->T);
    for (size_t i = 0; i < ROWS; i++) {
        const size_t index[] = {i, (size_t)classes[i]};
        assert_ok(nnla_tensor_set(T, index, 1));
    }
    for (int step = 0; step < 3; step++) {
        double of_classes = 0, of_rows = 1;
        assert_ok(nnla_network_step(t->a, t->X, t->T, &of_classes));
        assert_ok(nnla_network_step(t->b, t->X, T, &of_rows));
        assert_same_bits(&of_classes, &of_rows, sizeof of_rows);
        assert_same_parameters(t->a, t->b);
    }
    nnla_tensor_destroy(T);
}

static void class_indices_are_one_hot_rows(void **state) {
    (void)state;
    for_each_twins(check_classes);
}

/* ---- What is drawn anew ---- */

static uint64_t hash_of_dropout(const nnla_network *net) {
    const nnla_tensor *Y = nnla_network_output_of(net, "dropout");
    assert_created(Y);
    return tensor_hash(Y);
}

static void check_masks(twins *t) {
    uint64_t first, second;
    assert_ok(nnla_network_forward(t->a, t->X));
    first = hash_of_dropout(t->a);
    assert_ok(nnla_network_forward(t->a, t->X));
    second = hash_of_dropout(t->a);
    assert_true(first != second);
    assert_ok(nnla_network_forward(t->b, t->X));
    assert_true(hash_of_dropout(t->b) == first);
}

static void each_forward_draws_a_mask(void **state) {
    (void)state;
    for_each_twins(check_masks);
}

/* One epoch from the initial values, in a network that forgets but for the number of the epoch. */
static uint64_t epoch_from(nnla_network *net, const nnla_network *initial, const twins *t, int32_t shuffle) {
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++)
        assert_ok(nnla_tensor_copy(nnla_network_const_parameter(initial, i), nnla_network_parameter(net, i)));
    fit(net, t, 1, shuffle);
    return parameters_hash(net);
}

static void each_epoch_draws_an_order(void **state) {
    (void)state;
    classifier_plan plan = plan_of(NNLA_F64);
    plan.dropout = 0;
    twins t = twins_create(&plan, 0);
    nnla_network *plain = classifier_create(&plan, nnla_sgd_create(NULL));
    assert_created(plain);
    uint64_t in_order = epoch_from(plain, t.a, &t, 0), first = epoch_from(plain, t.a, &t, 1);
    uint64_t second = epoch_from(plain, t.a, &t, 1);
    assert_true(first != second && first != in_order && second != in_order);
    assert_true(epoch_from(plain, t.a, &t, 0) == in_order);
    nnla_network_destroy(plain);
    twins_destroy(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_is_forward_backward_update),     cmocka_unit_test(two_fits_of_five_epochs_are_one_of_ten),
        cmocka_unit_test(inference_does_not_disturb_training), cmocka_unit_test(unshuffled_fit_is_steps_by_hand),
        cmocka_unit_test(each_forward_draws_a_mask),           cmocka_unit_test(each_epoch_draws_an_order),
        cmocka_unit_test(class_indices_are_one_hot_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
