#include "classifier.h"

#include "nnla_test.h"
#include "random_data.h"

#include "optimizer/optimizer_kind.h"

nnla_network *classifier_create(const classifier_plan *plan, nnla_optimizer *optimizer) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = plan->dtype;
    config.seed = plan->seed;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &plan->inputs);
    nnla_network_add_named(net, "hidden", nnla_dense_create(plan->hidden));
    nnla_network_add_named(net, "squash", nnla_activation_create(plan->squash));
    if (plan->dropout != 0)
        nnla_network_add_named(net, "dropout", nnla_dropout_create(plan->dropout));
    nnla_network_add_named(net, "scores", nnla_dense_create(plan->classes));
    nnla_network_add_named(net, "probabilities", nnla_activation_create(NNLA_SOFTMAX));
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY);
    if (nnla_network_compile(net, loss, optimizer, plan->max_batch) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

void classifier_data_create(const classifier_plan *plan, size_t rows, uint64_t seed, nnla_tensor **X, nnla_tensor **T) {
    const size_t dims[] = {rows, plan->inputs};
    *X = nnla_tensor_create(plan->dtype, 2, dims);
    *T = nnla_tensor_create(NNLA_I32, 1, dims);
    if (*X == NULL || *T == NULL) {
        nnla_tensor_destroy(*X);
        nnla_tensor_destroy(*T);
        *X = *T = NULL;
        return;
    }
    random_fill(plan->dtype, nnla_tensor_data(*X), rows * plan->inputs, seed, -1, 1);
    int32_t *classes = nnla_tensor_data(*T);
    for (size_t i = 0; i < rows; i++)
        classes[i] = (int32_t)(random_bits(&seed) % plan->classes);
}

nnla_optimizer *eager_optimizer(size_t kind) {
    const nnla_sgd_config sgd = {sizeof sgd, 0.05, 0.9, 1, 0, 0.01};
    const nnla_adam_config adam = {sizeof adam, 0.01, 0.9, 0.999, 1e-8, 0.01};
    nnla_optimizer *all[] = {nnla_sgd_create(&sgd), nnla_adam_create(&adam), nnla_adamw_create(&adam)};
    nnla_optimizer *chosen = NULL;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (kind < nnla__optimizer_kind_count() && all[i]->kind == nnla__optimizer_kind_at(kind))
            chosen = all[i];
        else
            nnla_optimizer_destroy(all[i]);
    }
    return chosen;
}

static uint64_t continue_hash(uint64_t hash, const nnla_tensor *tensor) {
    const unsigned char *bytes = nnla_tensor_const_data(tensor);
    size_t size = nnla_tensor_count(tensor) * nnla_dtype_size(nnla_tensor_dtype(tensor));
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static const uint64_t first_hash = UINT64_C(0xcbf29ce484222325);

uint64_t tensor_hash(const nnla_tensor *tensor) { return continue_hash(first_hash, tensor); }

uint64_t parameters_hash(const nnla_network *net) {
    uint64_t hash = first_hash;
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++)
        hash = continue_hash(hash, nnla_network_const_parameter(net, i));
    return hash;
}

typedef const nnla_tensor *tensor_of(const nnla_network *net, size_t index);

static void assert_same_tensors(const nnla_network *actual, const nnla_network *expected, tensor_of *get) {
    size_t count = nnla_network_parameter_tensors(expected);
    assert_int_equal(nnla_network_parameter_tensors(actual), count);
    for (size_t i = 0; i < count; i++) {
        const nnla_tensor *a = get(actual, i), *e = get(expected, i);
        size_t size = nnla_tensor_count(e) * nnla_dtype_size(nnla_tensor_dtype(e));
        assert_int_equal(nnla_tensor_count(a), nnla_tensor_count(e));
        assert_same_bits_at(nnla_tensor_const_data(a), nnla_tensor_const_data(e), size,
                            nnla_network_parameter_name(expected, i), __FILE__, __LINE__);
    }
}

void assert_same_parameters(const nnla_network *actual, const nnla_network *expected) {
    assert_same_tensors(actual, expected, nnla_network_const_parameter);
}

void assert_same_gradients(const nnla_network *actual, const nnla_network *expected) {
    assert_same_tensors(actual, expected, nnla_network_gradient);
}
