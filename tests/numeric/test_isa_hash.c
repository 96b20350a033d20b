/* Initial values, training and prediction on every instruction set of this machine: the same bits. The instruction set
   is chosen once in a process, so each has a child of its own, and the parent computes nothing. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "nnla/network.h"
#include "nnla/predictor.h"
#include "optimizer/optimizer_kind.h"
#include "support/classifier.h"
#include "support/fork_child.h"
#include "support/product_reference.h"

enum { ROWS = 33, MAX_PLANS = 16, TIMEOUT = 60000 };

/* Each squash, each optimizer, each element type somewhere. */
static const classifier_plan plans[] = {
    {NNLA_F32, 1, 2, 100, 2, NNLA_TANH, 0, 16},         {NNLA_F32, 2, 300, 70, 11, NNLA_RELU, 0.3, 16},
    {NNLA_F64, 3, 300, 70, 11, NNLA_LEAKY_RELU, 0, 16}, {NNLA_F64, 4, 19, 33, 5, NNLA_ELU, 0.1, ROWS},
    {NNLA_F32, 5, 19, 33, 5, NNLA_SELU, 0, ROWS},       {NNLA_F32, 6, 7, 40, 3, NNLA_GELU, 0, ROWS},
    {NNLA_F64, 7, 7, 40, 3, NNLA_SILU, 0.5, ROWS},      {NNLA_F32, 8, 7, 40, 3, NNLA_SOFTPLUS, 0, ROWS},
    {NNLA_F64, 9, 7, 40, 3, NNLA_SIGMOID, 0, ROWS},     {NNLA_F32, 10, 7, 40, 3, NNLA_SOFTMAX, 0, ROWS},
    {NNLA_F64, 11, 7, 40, 3, NNLA_LOG_SOFTMAX, 0, 8},   {NNLA_F64, 12, 2, 100, 2, NNLA_TANH, 0, 16},
};
enum { PLANS = sizeof plans / sizeof plans[0] };
_Static_assert((int)PLANS <= (int)MAX_PLANS, "room for the hashes");

/* What a child leaves behind, in memory shared with its parent. */
typedef struct findings {
    const char *isa; /* asked for */
    uint64_t initial[MAX_PLANS], trained[MAX_PLANS], predicted[MAX_PLANS];
} findings;

enum { CHILD_OK, CHILD_WRONG_ISA, CHILD_NO_NETWORK, CHILD_NO_TRAINING, CHILD_NO_PREDICTION };

static int run_plan(const classifier_plan *plan, size_t index, findings *found) {
    const size_t dims[] = {ROWS, plan->classes};
    nnla_tensor *X, *T, *Y = nnla_tensor_create(plan->dtype, 2, dims);
    nnla_network *net = classifier_create(plan, eager_optimizer(index % nnla__optimizer_kind_count()));
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    classifier_data_create(plan, ROWS, 9, &X, &T);
    if (net == NULL || X == NULL || Y == NULL)
        return CHILD_NO_NETWORK;
    found->initial[index] = parameters_hash(net);
    fit.epochs = 3;
    fit.batch_size = plan->max_batch < 16 ? plan->max_batch : 16;
    if (nnla_network_fit(net, X, T, &fit) != NNLA_OK)
        return CHILD_NO_TRAINING;
    found->trained[index] = parameters_hash(net);
    nnla_predictor *predictor = nnla_predictor_create(net, 8);
    if (predictor == NULL || nnla_predictor_predict(predictor, X, Y) != NNLA_OK)
        return CHILD_NO_PREDICTION;
    found->predicted[index] = tensor_hash(Y);
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(Y);
    return CHILD_OK;
}

static int run_plans(void *payload) {
    findings *found = payload;
    setenv("NNLA_ISA", found->isa, 1);
    if (strcmp(nnla_isa_name(), found->isa) != 0)
        return CHILD_WRONG_ISA;
    for (size_t i = 0; i < PLANS; i++) {
        int code = run_plan(&plans[i], i, found);
        if (code != CHILD_OK)
            return code;
    }
    return CHILD_OK;
}

static void each_isa_has_the_same_bits(void **state) {
    (void)state;
    const size_t count = nnla__isa_count(), size = count * sizeof(findings);
    findings *found = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(found != MAP_FAILED);
    for (size_t isa = 0; isa < count; isa++) {
        found[isa].isa = nnla__isa(isa);
        assert_int_equal(run_in_child(run_plans, &found[isa], TIMEOUT), CHILD_OK);
        if (!isa_is_exact(found[isa].isa))
            continue;
        for (size_t i = 0; i < PLANS; i++)
            if (found[isa].initial[i] != found[0].initial[i] || found[isa].trained[i] != found[0].trained[i] ||
                found[isa].predicted[i] != found[0].predicted[i])
                fail_msg("%s differs from %s in network %zu: initial values %s, trained %s, predictions %s",
                         found[isa].isa, found[0].isa, i,
                         found[isa].initial[i] == found[0].initial[i] ? "equal" : "differ",
                         found[isa].trained[i] == found[0].trained[i] ? "equal" : "differ",
                         found[isa].predicted[i] == found[0].predicted[i] ? "equal" : "differ");
    }
    for (size_t i = 0; i < PLANS; i++)
        assert_true(found[0].trained[i] != found[0].initial[i]);
    munmap(found, size);
}

static void each_squash_is_in_a_plan(void **state) {
    (void)state;
    for (nnla_activation a = NNLA_RELU; nnla_activation_name(a) != NULL; a++) {
        int plans_with_it = 0;
        for (size_t i = 0; i < PLANS; i++)
            plans_with_it += plans[i].squash == a;
        if (plans_with_it == 0)
            fail_msg("no network with %s", nnla_activation_name(a));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_isa_has_the_same_bits),
        cmocka_unit_test(each_squash_is_in_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
