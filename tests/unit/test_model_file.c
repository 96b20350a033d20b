/* Networks in files: each layer kind, loss and optimizer comes back with its bits, and trains on with them. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/safetensors.h"
#include "network/network_impl.h"
#include "nnla/data.h"
#include "support/layer_cases.h"
#include "support/model_twin.h"
#include "support/temp_dir.h"

enum { MAX_BATCH = 8 };

static nnla_network *network_of(nnla_dtype dtype) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = UINT64_C(0xFEDCBA9876543210);
    nnla_network *net = nnla_network_create(&config);
    assert_created(net);
    return net;
}

static nnla_optimizer *adam(void) { return nnla_adam_create(NULL); }

static nnla_loss *mse(void) { return nnla_loss_create(NNLA_LOSS_MSE); }

/* ---- Layers ---- */

static nnla_network *network_with(const layer_case *c, int32_t setting, nnla_dtype dtype) {
    static const char *const inputs[LAYER_CASE_INPUTS] = {"first", "second", "third"};
    nnla_network *net = network_of(dtype);
    nnla_layer *layer = c->create(setting);
    assert_created(layer);
    for (size_t k = 0; k < c->inputs; k++)
        assert_ok(nnla_network_add_input_named(net, inputs[k], c->X[k].rank, c->X[k].dims));
    assert_ok(nnla_network_connect(net, "the layer", layer, inputs, c->inputs));
    assert_ok(nnla_network_compile(net, mse(), adam(), MAX_BATCH));
    return net;
}

static void test_each_layer(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++)
        if (!has_layer_case(nnla__layer_kind_at(i)->name))
            fail_msg("the layer kind '%s' has no case", nnla__layer_kind_at(i)->name);
    for (size_t i = 0; i < layer_case_count; i++) {
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++) {
            check_model_twin(network_with(&layer_cases[i], setting, NNLA_F32));
            check_model_twin(network_with(&layer_cases[i], setting, NNLA_F64));
        }
    }
}

/* No setting of a kind is left out of its table: what is not in it must be the head, or padding. */
static size_t setting_bytes(const nnla__setting *setting) {
    switch (setting->type) {
    case NNLA__SETTING_SIZE:
        return sizeof(size_t);
    case NNLA__SETTING_REAL:
        return sizeof(double);
    case NNLA__SETTING_SIZES:
        return sizeof(nnla__sizes);
    case NNLA__SETTING_FLAG:
    case NNLA__SETTING_WORD:
        break;
    }
    return sizeof(int32_t);
}

static void test_settings_within_structs(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++) {
        const nnla__layer_kind *kind = nnla__layer_kind_at(i);
        assert_true(kind->size >= sizeof(nnla_layer));
        for (size_t k = 0; k < kind->setting_count; k++) {
            const nnla__setting *s = &kind->settings[k];
            assert_true(s->offset >= sizeof(nnla_layer) && s->offset + setting_bytes(s) <= kind->size);
            assert_true((s->type == NNLA__SETTING_WORD) == (s->word != NULL));
        }
    }
}

/* ---- Losses and optimizers ---- */

static nnla_network *classifier(nnla_loss *loss, nnla_optimizer *optimizer, nnla_dtype dtype) {
    static const size_t dims[] = {2};
    nnla_network *net = network_of(dtype);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "hidden", nnla_dense_create(5));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dropout_create(0.25));
    nnla_network_add_named(net, "last", nnla_dense_create(3));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    assert_ok(nnla_network_compile(net, loss, optimizer, MAX_BATCH));
    return net;
}

static void test_each_loss(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__loss_kind_count(); i++) {
        nnla_loss *loss = nnla_loss_create((nnla_loss_kind)i);
        assert_created(loss);
        check_model_twin(classifier(loss, adam(), NNLA_F32));
    }
}

static nnla_optimizer *plain_sgd(void) { return nnla_sgd_create(NULL); }

static nnla_optimizer *sgd(void) {
    nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
    config.momentum = 0.9;
    config.nesterov = 1;
    config.weight_decay = 0.1;
    config.learning_rate = 1.0 / 3;
    return nnla_sgd_create(&config);
}

static nnla_optimizer *adamw(void) {
    nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
    config.weight_decay = 0.01;
    config.beta1 = 1.0 / 7;
    return nnla_adamw_create(&config);
}

static const struct {
    const char *kind;
    nnla_optimizer *(*create)(void);
} optimizers[] = {{"sgd", plain_sgd}, {"sgd", sgd}, {"adam", adam}, {"adamw", adamw}};
enum { OPTIMIZERS = sizeof optimizers / sizeof optimizers[0] };

static void test_each_optimizer(void **state) {
    (void)state;
    for (size_t k = 0; k < nnla__optimizer_kind_count(); k++) {
        size_t i = 0;
        while (i < OPTIMIZERS && strcmp(optimizers[i].kind, nnla__optimizer_kind_at(k)->name) != 0)
            i++;
        if (i == OPTIMIZERS)
            fail_msg("the optimizer '%s' has no case", nnla__optimizer_kind_at(k)->name);
    }
    for (size_t i = 0; i < OPTIMIZERS; i++) {
        nnla_optimizer *optimizer = optimizers[i].create();
        assert_created(optimizer);
        assert_string_equal(optimizer->kind->name, optimizers[i].kind);
        nnla_network *net = classifier(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), optimizer, NNLA_F64);
        assert_ok(nnla_optimizer_set_learning_rate(optimizer, 0.1 / 3));
        check_model_twin(net);
    }
}

/* ---- Graphs ---- */

/* Two inputs, a shared layer, two outputs with weights. */
static void test_graph(void **state) {
    (void)state;
    static const size_t dims[] = {3};
    const char *left[] = {"left"}, *right[] = {"right"}, *shared[] = {"twin"};
    nnla_network *net = network_of(NNLA_F32);
    nnla_layer *layer = nnla_dense_create(4);
    assert_ok(nnla_network_add_input_named(net, "left", 1, dims));
    assert_ok(nnla_network_add_input_named(net, "right", 1, dims));
    assert_ok(nnla_network_connect(net, "first", layer, left, 1));
    assert_ok(nnla_network_connect(net, "twin", layer, right, 1));
    assert_ok(nnla_network_connect(net, "squashed", nnla_activation_create(NNLA_SIGMOID), shared, 1));
    assert_ok(nnla_network_add_output(net, "squashed", nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), 0.1));
    assert_ok(nnla_network_add_output(net, "first", mse(), 3));
    assert_ok(nnla_network_compile(net, NULL, adam(), MAX_BATCH));
    assert_int_equal(nnla_network_parameter_tensors(net), 2);
    check_model_twin(net);
}

/* ---- Training on: fit ---- */

static void moons(nnla_tensor **X, nnla_tensor **T) {
    const size_t x[] = {40, 2}, t[] = {40, 1}, one_hot[] = {40, 3};
    nnla_tensor *labels = nnla_tensor_create(NNLA_F32, 2, t);
    *X = nnla_tensor_create(NNLA_F32, 2, x);
    *T = nnla_tensor_create(NNLA_F32, 2, one_hot);
    assert_ok(nnla_make_moons(40, 0.1, 1, *X, labels));
    for (size_t i = 0; i < 40; i++)
        nnla__tensor_set_element(*T, 3 * i + (size_t)nnla__tensor_element(labels, i), 1);
    nnla_tensor_destroy(labels);
}

static void fit(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, size_t epochs) {
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = epochs;
    assert_ok(nnla_network_fit(net, X, T, &config));
}

static void test_fit_goes_on(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    nnla_tensor *X, *T;
    moons(&X, &T);
    nnla_network *ten = classifier(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), NNLA_F32);
    nnla_network *five = classifier(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), NNLA_F32);
    fit(ten, X, T, 10);
    fit(five, X, T, 5);
    temp_dir_create(&dir);
    temp_dir_file(&dir, "five.safetensors", path, sizeof path);
    assert_ok(nnla_network_save(five, path));
    nnla_network_destroy(five);
    five = nnla_network_load(path);
    assert_created(five);
    fit(five, X, T, 5);
    assert_same_networks(five, ten);
    temp_dir_remove(&dir);
    nnla_network_destroy(five);
    nnla_network_destroy(ten);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

/* ---- Files, memory, names ---- */

static void test_file_is_memory(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    size_t size = 0, length = 0, needed = 0;
    nnla_network *net = classifier(mse(), sgd(), NNLA_F32);
    void *memory = saved_model(net, &size);
    temp_dir_create(&dir);
    temp_dir_file(&dir, "net", path, sizeof path);
    assert_ok(nnla_network_save(net, path));
    assert_ok(nnla_network_save(net, path)); /* over the old one */
    char *file = read_file(path, &length);
    assert_int_equal(length, size);
    assert_same_bits(file, memory, size);

    char cut[101];
    memset(cut, 'x', sizeof cut);
    assert_ok(nnla_network_save_memory(net, cut, 100, &needed));
    assert_int_equal(needed, size);
    assert_memory_equal(cut, memory, 100);
    assert_int_equal(cut[100], 'x');
    assert_ok(nnla_network_save_memory(net, cut, 100, NULL));
    free(file);
    free(memory);
    temp_dir_remove(&dir);
    nnla_network_destroy(net);
}

/* What other software sees. */
static void test_tensors(void **state) {
    (void)state;
    size_t size = 0;
    nnla__safetensors s;
    nnla_network *net = classifier(mse(), adam(), NNLA_F32);
    void *file = saved_model(net, &size);
    assert_ok(nnla__safetensors_parse(&s, "file", file, size));
    assert_int_equal(s.count, 12);
    assert_string_equal(nnla__safetensors_metadata(&s, "format"), "nnla");
    assert_string_equal(nnla__safetensors_metadata(&s, "format_version"), "1");
    assert_string_equal(nnla__safetensors_metadata(&s, "library_version"), nnla_version_string());
    assert_string_equal(nnla__safetensors_metadata(&s, "training"), "{\"draws\":\"0\",\"epochs\":\"0\"}");
    assert_null(nnla__safetensors_metadata(&s, "classes"));
    const nnla__stored *W = nnla__safetensors_find(&s, "hidden.weight");
    assert_non_null(W);
    assert_int_equal(W->begin, 0);
    assert_int_equal(W->rank, 2);
    assert_int_equal(W->dims[0], 5);
    assert_int_equal(W->dims[1], 2);
    assert_memory_equal(W->data, nnla_tensor_const_data(nnla_network_const_parameter(net, 0)), W->end);
    assert_non_null(nnla__safetensors_find(&s, "optimizer.v.last.bias"));
    nnla__safetensors_release(&s);
    free(file);
    nnla_network_destroy(net);
}

static void test_class_names(void **state) {
    (void)state;
    static const char *const names[] = {"setosa", "", "ver\"si\ncolör"}, *const bad[] = {"a", "\xFF"};
    static const char *const missing[] = {"a", NULL};
    size_t size = 0;
    nnla_network *net = classifier(mse(), adam(), NNLA_F32);
    assert_int_equal(nnla_network_class_count(net), 0);
    assert_null(nnla_network_class_name(net, 0));
    assert_ok(nnla_network_set_class_names(net, 3, names));
    assert_status(nnla_network_set_class_names(net, 2, bad), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_set_class_names: names[1] is not UTF-8");
    assert_status(nnla_network_set_class_names(net, 2, missing), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("names[1] is NULL");
    assert_status(nnla_network_set_class_names(net, 2, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("names is NULL, expected 2 names");
    assert_status(nnla_network_set_class_names(NULL, 3, names), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(nnla_network_class_count(NULL), 0);
    assert_null(nnla_network_class_name(NULL, 0));

    void *file = saved_model(net, &size);
    nnla_network *twin = loaded_model(file, size);
    assert_int_equal(nnla_network_class_count(twin), 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(nnla_network_class_name(twin, i), names[i]);
    assert_null(nnla_network_class_name(twin, 3));
    assert_ok(nnla_network_set_class_names(twin, 0, NULL));
    assert_int_equal(nnla_network_class_count(twin), 0);
    free(file);
    nnla_network_destroy(twin);
    nnla_network_destroy(net);
}

/* A file that could not be read is not written. */
static void test_limits(void **state) {
    (void)state;
    enum { CLASSES = (1 << 20) - 1, NODES = 4096 };
    static const size_t dims[] = {1};
    const char **names = malloc((CLASSES + 1) * sizeof *names);
    size_t size = 0;
    assert_non_null(names);
    for (size_t i = 0; i <= CLASSES; i++)
        names[i] = "c";
    nnla_network *net = classifier(mse(), adam(), NNLA_F32);
    assert_ok(nnla_network_set_class_names(net, CLASSES + 1, names));
    assert_status(nnla_network_save_memory(net, NULL, 0, NULL), NNLA_ERROR_UNSUPPORTED);
    assert_message("nnla_network_save_memory: the network has 1048576 class names, a file at most 1048575");
    assert_ok(nnla_network_set_class_names(net, CLASSES, names));
    void *file = saved_model(net, &size);
    nnla_network_destroy(net);
    net = loaded_model(file, size);
    assert_int_equal(nnla_network_class_count(net), CLASSES);
    nnla_network_destroy(net);
    free(file);
    free(names);

    net = network_of(NNLA_F32);
    nnla_network_add_input(net, 1, dims);
    for (size_t i = 0; i < NODES; i++)
        nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    assert_ok(nnla_network_compile(net, mse(), adam(), 1));
    assert_status(nnla_network_save_memory(net, NULL, 0, NULL), NNLA_ERROR_UNSUPPORTED);
    assert_message("the network has 4097 nodes with 4096 inputs, a file at most 4096 with 16384");
    nnla_network_destroy(net);
}

static void test_load_config(void **state) {
    (void)state;
    size_t size = 0;
    nnla_network *net = classifier(mse(), adam(), NNLA_F32);
    void *file = saved_model(net, &size);
    nnla_load_config config = NNLA_LOAD_CONFIG_INIT;
    config.max_batch = 3;
    nnla_network *small = nnla_network_load_memory_with(file, size, &config);
    assert_created(small);
    samples s;
    samples_create(&s, small, 4, 1);
    assert_status(nnla_network_step(small, s.X[0], s.T[0], NULL), NNLA_ERROR_SHAPE);
    assert_message("max_batch 3");
    samples_destroy(&s);
    nnla_network_destroy(small);

    nnla_memory memory = {.struct_size = sizeof memory};
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &memory));
    config.max_batch = 0;
    config.memory_limit = memory.total;
    small = nnla_network_load_memory_with(file, size, &config);
    assert_created(small);
    nnla_network_destroy(small);
    config.memory_limit--;
    assert_null(nnla_network_load_memory_with(file, size, &config));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    assert_message("memory: max_batch 8 takes more memory than the limit of ");
    config.struct_size = 1;
    assert_null(nnla_network_load_memory_with(file, size, &config));
    assert_message("nnla_network_load_memory: the config's struct_size is 1");
    free(file);
    nnla_network_destroy(net);
}

static void test_arguments(void **state) {
    (void)state;
    nnla_network *net = network_of(NNLA_F32);
    assert_status(nnla_network_save(net, "x"), NNLA_ERROR_STATE);
    assert_message("nnla_network_save: the network is not compiled");
    nnla_network_destroy(net);
    assert_status(nnla_network_save(NULL, "x"), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_save_memory(NULL, NULL, 0, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    net = classifier(mse(), adam(), NNLA_F32);
    assert_status(nnla_network_save(net, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_save: path is NULL");
    assert_status(nnla_network_save_memory(net, NULL, 1, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_save_memory: buffer is NULL");
    nnla_network_destroy(net);
    assert_null(nnla_network_load(NULL));
    assert_message("nnla_network_load: path is NULL");
    assert_null(nnla_network_load_memory(NULL, 5));
    assert_message("nnla_network_load_memory: data is NULL");
    assert_null(nnla_network_load("no/such file"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_IO);
    assert_message("no/such file: cannot open the file: no such file or folder");
}

static void test_names_of_nodes(void **state) {
    (void)state;
    static const size_t dims[] = {2};
    static const struct {
        const char *name, *fault;
    } bad[] = {{"a\tb", "the name of node 1 holds a control character"}, {"\xC3", "the name of node 1 is not UTF-8"}};
    for (size_t i = 0; i < 2; i++) {
        nnla_network *net = network_of(NNLA_F32);
        nnla_network_add_input(net, 1, dims);
        nnla_network_add_named(net, bad[i].name, nnla_dense_create(1));
        assert_ok(nnla_network_compile(net, mse(), adam(), 1));
        assert_status(nnla_network_save_memory(net, NULL, 0, NULL), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message(bad[i].fault);
        nnla_network_destroy(net);
    }
    nnla_network *net = network_of(NNLA_F32);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "ö \"quoted\" \\ node", nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, mse(), adam(), 8));
    check_model_twin(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_layer),     cmocka_unit_test(test_settings_within_structs),
        cmocka_unit_test(test_each_loss),      cmocka_unit_test(test_each_optimizer),
        cmocka_unit_test(test_graph),          cmocka_unit_test(test_fit_goes_on),
        cmocka_unit_test(test_file_is_memory), cmocka_unit_test(test_tensors),
        cmocka_unit_test(test_class_names),    cmocka_unit_test(test_limits),
        cmocka_unit_test(test_load_config),    cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_names_of_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
