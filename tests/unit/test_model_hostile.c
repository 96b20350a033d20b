/* Damaged and malicious model files, failing memory and disks: an error, or a network that works; never a crash, a leak, or
   memory that the file's length does not justify. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "io/little_endian.h"
#include "layer/layer_kind.h"
#include "support/failing_allocator.h"
#include "support/layer_cases.h"
#include "support/model_edit.h"
#include "support/temp_dir.h"

static void test_each_length(void **state) {
    (void)state;
    model m = small_model();
    count_memory(1);
    assert_int_equal(load_any_model(m.bytes, m.size), 1);
    for (size_t size = 0; size < m.size; size++)
        assert_int_equal(load_any_model(m.bytes, size), 0);
    count_memory(0);
    free(m.bytes);
}

static void test_each_header_byte(void **state) {
    (void)state;
    static const unsigned char values[] = {0, ' ', '"', '\\', ',', ':', '{', ']', '0', '9', '-', 'e', 0x7F, 0xC3, 0xFF};
    model m = small_model();
    size_t whole = 0;
    size_t header = 8 + (size_t)nnla__read_little_endian_64(m.bytes);
    count_memory(1);
    for (size_t i = 0; i < header; i++) {
        unsigned char kept = m.bytes[i];
        for (size_t k = 0; k < sizeof values + 2; k++) {
            m.bytes[i] = k < sizeof values ? values[k] : (unsigned char)(kept + (k == sizeof values ? 1 : -1));
            whole += (size_t)load_any_model(m.bytes, m.size);
        }
        m.bytes[i] = kept;
    }
    count_memory(0);
    assert_in_range(whole, 50, header * 6);
    free(m.bytes);
}

/* No parameter justifies what these compute. */
static void test_large_outputs(void **state) {
    (void)state;
    static const char header[] =
        "{\"__metadata__\":{\"format\":\"nnla\",\"format_version\":\"1\",\"library_version\":\"0\","
        "\"architecture\":\"{" Q "dtype" Q ":" Q "f32" Q "," Q "seed" Q ":" Q "0" Q "," Q "max_batch" Q ":1," Q
        "nodes" Q ":[{" Q "name" Q ":" Q "x" Q "," Q "shape" Q ":[%s]},{" Q "name" Q ":" Q "y" Q "," Q "kind" Q ":" Q
        "activation" Q "," Q "settings" Q ":{" Q "squash" Q ":" Q "relu" Q "}," Q "inputs" Q ":[" Q "x" Q "]}]," Q
        "outputs" Q ":[{" Q "node" Q ":" Q "y" Q "," Q "loss" Q ":" Q "mean squared error" Q "," Q "settings" Q ":{}," Q
        "weight" Q ":" Q "1" Q "}]}\",\"optimizer\":\"{" Q "kind" Q ":" Q "sgd" Q "," Q "settings" Q ":{" Q
        "learning_rate" Q ":" Q "1" Q "," Q "momentum" Q ":" Q "0" Q "," Q "nesterov" Q ":false," Q "weight_decay" Q
        ":" Q "0" Q "}," Q "progress" Q ":{}}\",\"training\":\"{" Q "draws" Q ":" Q "0" Q "," Q "epochs" Q ":" Q "0" Q
        "}\"}}";
    static const char *const shapes[] = {"1152921504606846975", "134217728", "4096,4096,16,1", "1048576,1048576"};
    unsigned char file[2048];
    char *text = (char *)file + 8;
    count_memory(1);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        int length = snprintf(text, sizeof file - 8, header, shapes[i]);
        nnla__write_little_endian_64(file, (uint64_t)length);
        assert_null(nnla_network_load_memory(file, 8 + (size_t)length));
        assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
        assert_true(take_most_memory() < 65536);
    }
    int length = snprintf(text, sizeof file - 8, header, "3");
    nnla__write_little_endian_64(file, (uint64_t)length);
    assert_int_equal(load_any_model(file, 8 + (size_t)length), 1);
    count_memory(0);
}

/* ---- Settings ---- */

static nnla_network *network_with(const layer_case *c) {
    static const char *const inputs[LAYER_CASE_INPUTS] = {"first", "second", "third"};
    nnla_network *net = nnla_network_create(NULL);
    for (size_t k = 0; k < c->inputs; k++)
        nnla_network_add_input_named(net, inputs[k], c->X[k].rank, c->X[k].dims);
    nnla_network_connect(net, "layer", c->create(0), inputs, c->inputs);
    nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 2);
    return net;
}

/* `"setting":` and what follows it up to the end of the value becomes the value; the file. */
static model with_setting(const model *m, const char *setting, const char *value) {
    char old[400], new[200];
    size_t header = (size_t)nnla__read_little_endian_64(m->bytes), length = 0;
    char *text = calloc(header + 1, 1);
    assert_non_null(text);
    memcpy(text, m->bytes + 8, header);
    snprintf(old, sizeof old, Q "%s" Q ":", setting);
    const char *at = strstr(text, old);
    assert_non_null(at);
    size_t key = strlen(old);
    length = key + (at[key] == '[' ? strcspn(at + key, "]") + 1 : strcspn(at + key, ",}]"));
    assert_true(length < sizeof old);
    memcpy(old, at, length);
    old[length] = '\0';
    snprintf(new, sizeof new, Q "%s" Q ":%s", setting, value);
    free(text);
    return edited_model(m, old, new);
}

/* Each setting of each kind becomes values that no program would give. */
static void test_hostile_settings(void **state) {
    (void)state;
    static const char *const values[] = {"0",
                                         "1",
                                         "2",
                                         "7",
                                         "255",
                                         "65536",
                                         "2147483647",
                                         "4294967295",
                                         "4294967296",
                                         "1152921504606846976",
                                         "4611686018427387904",
                                         "9223372036854775807",
                                         "true",
                                         "false",
                                         "[]",
                                         "[1]",
                                         "[0,1]",
                                         "[4294967296,4294967296]",
                                         "[9223372036854775807,2]",
                                         "[1,1,1,1,1,1,12]",
                                         Q "0" Q,
                                         Q "-1" Q,
                                         Q "nan" Q,
                                         Q "inf" Q,
                                         Q "1e308" Q,
                                         Q "5e-324" Q,
                                         Q "softmax" Q};
    for (size_t i = 0; i < layer_case_count; i++) {
        model m = model_of(network_with(&layer_cases[i]));
        nnla_layer *layer = layer_cases[i].create(0);
        const nnla__layer_kind *kind = layer->kind;
        nnla_layer_destroy(layer);
        count_memory(1);
        for (size_t k = 0; k < kind->setting_count; k++) {
            for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
                model e = with_setting(&m, kind->settings[k].name, values[v]);
                load_any_model(e.bytes, e.size);
                free(e.bytes);
            }
        }
        count_memory(0);
        free(m.bytes);
    }
}

/* ---- Memory and disks ---- */

static nnla_status save_and_load(void *payload) {
    nnla_network *net = small_network();
    nnla_status status = net == NULL ? nnla_error_status() : nnla_network_save(net, payload);
    nnla_network_destroy(net);
    if (status != NNLA_OK)
        return status;
    net = nnla_network_load(payload);
    status = net == NULL ? nnla_error_status() : NNLA_OK;
    nnla_network_destroy(net);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    temp_dir_create(&dir);
    temp_dir_file(&dir, "net", path, sizeof path);
    assert_in_range(run_with_each_allocation_failed(save_and_load, path), 40, 120);
    temp_dir_remove(&dir);
}

static void test_disk_failures(void **state) {
    (void)state;
    temp_dir dir;
    char path[300], other[300];
    size_t length = 0, now = 0;
    nnla_network *net = small_network();
    temp_dir_create(&dir);
    temp_dir_file(&dir, "net", path, sizeof path);
    assert_ok(nnla_network_save(net, path));
    char *before = read_file(path, &length);

    struct rlimit limit, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    small.rlim_cur = 700;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    nnla_status status = nnla_network_save(net, path);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(status, NNLA_ERROR_IO);
    assert_message("nnla_network_save: ");
    assert_message("net: cannot write the file: the file is too large");
    char *after = read_file(path, &now);
    assert_int_equal(now, length);
    assert_memory_equal(after, before, length);
    nnla_network *twin = nnla_network_load(path);
    assert_created(twin);
    nnla_network_destroy(twin);

    assert_status(nnla_network_save(net, dir.path), NNLA_ERROR_IO);
    assert_message("cannot replace the file: it is a folder");
    snprintf(other, sizeof other, "%s/no folder/net", dir.path);
    assert_status(nnla_network_save(net, other), NNLA_ERROR_IO);
    assert_message("no such file or folder");
    assert_status(nnla_network_save(net, "/dev/full"), NNLA_ERROR_IO);
    assert_null(nnla_network_load(dir.path));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_IO);
    assert_message("cannot read the file: it is a folder");
    free(before);
    free(after);
    temp_dir_remove(&dir);
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_length),     cmocka_unit_test(test_each_header_byte),
        cmocka_unit_test(test_large_outputs),   cmocka_unit_test(test_hostile_settings),
        cmocka_unit_test(test_memory_failures), cmocka_unit_test(test_disk_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
