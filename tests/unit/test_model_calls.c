/* The calls that save and load networks: what is in a file, classes, limits, arguments, names. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/safetensors.h"
#include "network/network_impl.h"
#include "support/model_twin.h"
#include "support/temp_dir.h"

static void test_file_is_memory(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    size_t size = 0, length = 0, needed = 0;
    nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), NNLA_F32);
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
    nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), NNLA_F32);
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
    nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), NNLA_F32);
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
    nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), NNLA_F32);
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
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), 1));
    assert_status(nnla_network_save_memory(net, NULL, 0, NULL), NNLA_ERROR_UNSUPPORTED);
    assert_message("the network has 4097 nodes with 4096 inputs, a file at most 4096 with 16384");
    nnla_network_destroy(net);
}

static void test_load_config(void **state) {
    (void)state;
    size_t size = 0;
    nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), NNLA_F32);
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
    net = three_classes(nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), NNLA_F32);
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
        assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), 1));
        assert_status(nnla_network_save_memory(net, NULL, 0, NULL), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message(bad[i].fault);
        nnla_network_destroy(net);
    }
    nnla_network *net = network_of(NNLA_F32);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "ö \"quoted\" \\ node", nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), 8));
    check_model_twin(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_is_memory), cmocka_unit_test(test_tensors),     cmocka_unit_test(test_class_names),
        cmocka_unit_test(test_limits),         cmocka_unit_test(test_load_config), cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_names_of_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
