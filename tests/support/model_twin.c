#include "support/model_twin.h"

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "network/network_impl.h"
#include "support/random_data.h"

enum { ROWS = 4 };

nnla_network *network_of(nnla_dtype dtype) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = UINT64_C(0xFEDCBA9876543210);
    nnla_network *net = nnla_network_create(&config);
    assert_created(net);
    return net;
}

nnla_network *three_classes(nnla_loss *loss, nnla_optimizer *optimizer, nnla_dtype dtype) {
    static const size_t dims[] = {2};
    nnla_network *net = network_of(dtype);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "hidden", nnla_dense_create(5));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dropout_create(0.25));
    nnla_network_add_named(net, "last", nnla_dense_create(3));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    assert_ok(nnla_network_compile(net, loss, optimizer, MODEL_MAX_BATCH));
    return net;
}

void *saved_model(const nnla_network *net, size_t *size) {
    size_t needed = 0;
    assert_ok(nnla_network_save_memory(net, NULL, 0, size));
    void *file = malloc(*size);
    assert_non_null(file);
    assert_ok(nnla_network_save_memory(net, file, *size, &needed));
    assert_int_equal(needed, *size);
    return file;
}

nnla_network *loaded_model(const void *file, size_t size) {
    void *exact = malloc(size);
    assert_non_null(exact);
    memcpy(exact, file, size);
    nnla_network *net = nnla_network_load_memory(exact, size);
    free(exact);
    assert_created(net);
    return net;
}

static void assert_same_tensor(const nnla_tensor *a, const nnla_tensor *b) {
    assert_true(nnla__same_shape(a, b));
    assert_int_equal(a->dtype, b->dtype);
    assert_same_bits(a->data, b->data, a->count * nnla__dtype_size(a->dtype));
}

void assert_same_networks(const nnla_network *a, const nnla_network *b) {
    size_t size = 0, other = 0;
    assert_int_equal(nnla_network_parameter_tensors(a), nnla_network_parameter_tensors(b));
    for (size_t i = 0; i < nnla_network_parameter_tensors(a); i++) {
        assert_string_equal(nnla_network_parameter_name(a, i), nnla_network_parameter_name(b, i));
        assert_same_tensor(nnla_network_const_parameter(a, i), nnla_network_const_parameter(b, i));
    }
    assert_int_equal(nnla_network_buffer_tensors(a), nnla_network_buffer_tensors(b));
    for (size_t i = 0; i < nnla_network_buffer_tensors(a); i++)
        assert_same_tensor(nnla_network_const_buffer(a, i), nnla_network_const_buffer(b, i));
    void *file = saved_model(a, &size), *other_file = saved_model(b, &other);
    assert_int_equal(size, other);
    assert_same_bits(file, other_file, size);
    free(file);
    free(other_file);
}

/* ---- Samples ---- */

static nnla_tensor *batch_for(const nnla__node *node, nnla_dtype dtype, size_t rows) {
    size_t dims[NNLA_MAX_RANK] = {rows};
    memcpy(dims + 1, node->shape.dims, node->shape.rank * sizeof *dims);
    nnla_tensor *t = nnla_tensor_create(dtype, node->shape.rank + 1, dims);
    assert_created(t);
    return t;
}

static nnla_tensor *input_for(const nnla__node *node, nnla_dtype dtype, size_t rows, uint64_t *seed) {
    nnla_tensor *X = batch_for(node, node->index_limit != 0 ? NNLA_I32 : dtype, rows);
    for (size_t i = 0; i < X->count; i++) {
        uint64_t bits = random_bits(seed);
        double real = (double)(bits >> 11) / 0x1p52 - 1;
        nnla__tensor_set_element(X, i, node->index_limit != 0 ? (double)(bits % node->index_limit) : real);
    }
    return X;
}

/* Each row along the last axis is one-hot. */
static nnla_tensor *targets_for(const nnla__node *node, nnla_dtype dtype, size_t rows, uint64_t *seed) {
    nnla_tensor *T = batch_for(node, dtype, rows);
    size_t cols = T->dims[T->rank - 1];
    for (size_t first = 0; first < T->count; first += cols)
        nnla__tensor_set_element(T, first + random_bits(seed) % cols, 1);
    return T;
}

void samples_create(samples *s, const nnla_network *net, size_t rows, uint64_t seed) {
    *s = (samples){.inputs = net->input_count, .outputs = net->output_count, .rows = rows};
    assert_true(s->inputs <= 4 && s->outputs <= 4);
    for (size_t k = 0; k < s->inputs; k++)
        s->X[k] = input_for(&net->nodes[net->inputs[k]], net->dtype, rows, &seed);
    for (size_t k = 0; k < s->outputs; k++)
        s->T[k] = targets_for(&net->nodes[net->outputs[k].node], net->dtype, rows, &seed);
}

void samples_destroy(samples *s) {
    for (size_t k = 0; k < 4; k++) {
        nnla_tensor_destroy(s->X[k]);
        nnla_tensor_destroy(s->T[k]);
    }
}

void train(nnla_network *net, const samples *s, size_t steps) {
    for (size_t i = 0; i < steps; i++)
        assert_ok(nnla_network_step_many(net, (const nnla_tensor *const *)s->X, s->inputs,
                                         (const nnla_tensor *const *)s->T, s->outputs, NULL));
}

/* ---- Twins ---- */

static void predict(nnla_network *net, const samples *s, nnla_tensor **Y) {
    for (size_t k = 0; k < s->outputs; k++)
        Y[k] = batch_for(&net->nodes[net->outputs[k].node], net->dtype, s->rows);
    assert_ok(nnla_network_predict_many(net, (const nnla_tensor *const *)s->X, s->inputs, Y, s->outputs));
}

static void assert_same_predictions(nnla_network *a, nnla_network *b, const samples *s) {
    nnla_tensor *Y[4], *other[4];
    predict(a, s, Y);
    predict(b, s, other);
    for (size_t k = 0; k < s->outputs; k++) {
        assert_same_tensor(Y[k], other[k]);
        nnla_tensor_destroy(Y[k]);
        nnla_tensor_destroy(other[k]);
    }
}

void check_model_twin(nnla_network *net) {
    samples s;
    size_t size = 0;
    samples_create(&s, net, ROWS, 5);
    train(net, &s, 3);
    void *file = saved_model(net, &size);
    nnla_network *twin = loaded_model(file, size);
    assert_same_networks(net, twin);
    assert_same_predictions(net, twin, &s);
    train(net, &s, 3);
    train(twin, &s, 3);
    assert_same_networks(net, twin);
    assert_same_predictions(net, twin, &s);
    samples_destroy(&s);
    free(file);
    nnla_network_destroy(twin);
    nnla_network_destroy(net);
}
