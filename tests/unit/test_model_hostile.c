/* Damaged and malicious model files, failing memory and disks: an error that says what is wrong, or a network that works;
   never a crash, a leak, or memory that the file's length does not justify. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "io/little_endian.h"
#include "network/network_impl.h"
#include "support/failing_allocator.h"
#include "support/model_twin.h"
#include "support/temp_dir.h"

/* The quotes of JSON text within the header's strings. */
#define Q "\\\""

/* NULL if memory is lacking. */
static nnla_network *small_network(void) {
    static const size_t dims[] = {1};
    static const char *const names[] = {"no", "yes"};
    nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
    config.momentum = 0.5;
    nnla_network *net = nnla_network_create(NULL);
    if (net == NULL)
        return NULL;
    nnla_status status = nnla_network_set_class_names(net, 2, names);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "line", status == NNLA_OK ? nnla_dense_create(1) : NULL);
    status = nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(&config), 2);
    if (status == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

typedef struct model {
    unsigned char *bytes;
    size_t size;
} model;

static void small_model(model *m) {
    nnla_network *net = small_network();
    assert_created(net);
    m->bytes = saved_model(net, &m->size);
    nnla_network_destroy(net);
}

/* ---- An allocator that remembers how much was in use at most ---- */

static size_t in_use, most_in_use;

static void *counted_allocate(void *payload, size_t size) {
    (void)payload;
    size_t *block = malloc(size + 16);
    if (block == NULL)
        return NULL;
    *block = size;
    in_use += size;
    most_in_use = in_use > most_in_use ? in_use : most_in_use;
    return (char *)block + 16;
}

static void counted_release(void *payload, void *block) {
    (void)payload;
    size_t *given = (size_t *)(void *)((char *)block - 16);
    in_use -= *given;
    free(given);
}

static void count_memory(int on) {
    const nnla_allocator hook = {sizeof hook, NULL, counted_allocate, counted_release};
    assert_ok(nnla_set_allocator(on ? &hook : NULL));
    in_use = most_in_use = 0;
}

/* Loads from memory of exactly that size. A network must work. Returns 1 if there is one. */
static int load_exactly(const unsigned char *bytes, size_t size) {
    unsigned char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    nnla_network *net = nnla_network_load_memory(exact, size);
    free(exact);
    assert_true(most_in_use <= 64 * size + ((size_t)1 << 28) + 65536);
    if (net == NULL) {
        assert_true(nnla_error_status() < 0);
        assert_message("memory: ");
        assert_int_equal(in_use, 0);
        return 0;
    }
    samples s;
    samples_create(&s, net, 1, 3);
    nnla_status status = nnla_network_step(net, s.X[0], s.T[0], NULL);
    assert_true(status == NNLA_OK || status == NNLA_ERROR_NOT_FINITE);
    samples_destroy(&s);
    nnla_network_destroy(net);
    assert_int_equal(in_use, 0);
    return 1;
}

static void test_each_length(void **state) {
    (void)state;
    model m;
    small_model(&m);
    count_memory(1);
    assert_int_equal(load_exactly(m.bytes, m.size), 1);
    for (size_t size = 0; size < m.size; size++)
        assert_int_equal(load_exactly(m.bytes, size), 0);
    count_memory(0);
    free(m.bytes);
}

static void test_each_header_byte(void **state) {
    (void)state;
    static const unsigned char values[] = {0, ' ', '"', '\\', ',', ':', '{', ']', '0', '9', '-', 'e', 0x7F, 0xC3, 0xFF};
    model m;
    size_t whole = 0;
    small_model(&m);
    size_t header = 8 + (size_t)nnla__read_little_endian_64(m.bytes);
    count_memory(1);
    for (size_t i = 0; i < header; i++) {
        unsigned char kept = m.bytes[i];
        for (size_t k = 0; k < sizeof values + 2; k++) {
            m.bytes[i] = k < sizeof values ? values[k] : (unsigned char)(kept + (k == sizeof values ? 1 : -1));
            whole += (size_t)load_exactly(m.bytes, m.size);
        }
        m.bytes[i] = kept;
    }
    count_memory(0);
    assert_in_range(whole, 50, header * 6);
    free(m.bytes);
}

/* ---- Edited headers ---- */

/* The file with the first `old` in its header replaced. */
static model edited(const model *m, const char *old, const char *new) {
    size_t header = (size_t)nnla__read_little_endian_64(m->bytes), data = m->size - 8 - header;
    char *text = calloc(header + 1, 1);
    assert_non_null(text);
    memcpy(text, m->bytes + 8, header);
    char *at = strstr(text, old);
    if (at == NULL)
        fail_msg("the header holds no %s: %s", old, text);
    size_t before = (size_t)(at - text), after = header - before - strlen(old);
    model e = {malloc(m->size + strlen(new)), 0};
    assert_non_null(e.bytes);
    nnla__write_little_endian_64(e.bytes, before + strlen(new) + after);
    memcpy(e.bytes + 8, text, before);
    memcpy(e.bytes + 8 + before, new, strlen(new));
    memcpy(e.bytes + 8 + before + strlen(new), at + strlen(old), after);
    e.size = 8 + before + strlen(new) + after + data;
    memcpy(e.bytes + e.size - data, m->bytes + m->size - data, data);
    free(text);
    return e;
}

typedef struct edit {
    const char *old, *new;
    nnla_status status;
    const char *message;
} edit;

static void check_edits(const edit *edits, size_t count) {
    model m;
    small_model(&m);
    count_memory(1);
    for (size_t i = 0; i < count; i++) {
        model e = edited(&m, edits[i].old, edits[i].new);
        most_in_use = 0;
        nnla_network *net = nnla_network_load_memory(e.bytes, e.size);
        if (net != NULL)
            fail_msg("%s for %s is taken", edits[i].new, edits[i].old);
        if (nnla_error_status() != edits[i].status)
            fail_msg("%s for %s: %s: %s", edits[i].new, edits[i].old, nnla_status_name(nnla_error_status()),
                     nnla_error_message());
        assert_message("memory: ");
        assert_message(edits[i].message);
        assert_int_equal(in_use, 0);
        assert_true(most_in_use < 65536);
        free(e.bytes);
    }
    count_memory(0);
    free(m.bytes);
}

static void test_versions(void **state) {
    (void)state;
    static const edit edits[] = {
        {"\"format\":\"nnla\"", "\"format\":\"pt\"", NNLA_ERROR_FORMAT,
         "it was not written by libnnla: its metadata has no format 'nnla'"},
        {"\"format\":", "\"fromat\":", NNLA_ERROR_FORMAT, "it was not written by libnnla"},
        {"__metadata__", "__metadata_", NNLA_ERROR_FORMAT, "expected dtype, shape and data_offsets"},
        {"\"format_version\":\"1\"", "\"format_version\":\"2\"", NNLA_ERROR_UNSUPPORTED,
         "its format_version is 2, written by libnnla " /* version; libnnla version reads up to 1 */},
        {"\"format_version\":\"1\"", "\"format_version\":\"18446744073709551615\"", NNLA_ERROR_UNSUPPORTED,
         "reads up to 1"},
        {"\"format_version\":\"1\"", "\"format_version\":\"0\"", NNLA_ERROR_FORMAT, "expected 1 or more, got 0"},
        {"\"format_version\":\"1\"", "\"format_version\":\"1.0\"", NNLA_ERROR_FORMAT,
         "format_version: expected a number below 2^64"},
        {"library_version", "librarian", NNLA_ERROR_FORMAT, "library_version: expected a string"},
        {"\"classes\"", "\"colours\"", NNLA_ERROR_FORMAT, "'colours' is unknown"},
        {"\"training\"", "\"gaining\"", NNLA_ERROR_FORMAT, "'gaining' is unknown"},
        {"\"architecture\":", "\"classes\":", NNLA_ERROR_FORMAT, "duplicate"},
    };
    check_edits(edits, sizeof edits / sizeof edits[0]);
}

static void test_nodes(void **state) {
    (void)state;
    static const edit edits[] = {
        {Q "kind" Q ":" Q "dense", Q "kind" Q ":" Q "dance", NNLA_ERROR_FORMAT,
         "architecture: node 1, 'line': the layer kind 'dance' is unknown to libnnla"},
        {Q "kind" Q, Q "kin" Q, NNLA_ERROR_FORMAT, "architecture: node 1, 'line': 'kin' is unknown"},
        {Q "units" Q, Q "unitz" Q, NNLA_ERROR_FORMAT, "architecture: node 1, 'line': setting 'unitz' is unknown"},
        {Q "units" Q ":1,", "", NNLA_ERROR_FORMAT, "architecture: node 1, 'line': setting 'units' is missing"},
        {Q "units" Q ":1", Q "units" Q ":-1", NNLA_ERROR_FORMAT, "setting units: expected a size"},
        {Q "units" Q ":1", Q "units" Q ":1.0", NNLA_ERROR_FORMAT, "setting units: expected a size"},
        {Q "units" Q ":1", Q "units" Q ":0", NNLA_ERROR_FORMAT,
         "architecture: node 1, 'line': dense: units: expected 1 or more, got 0"},
        {Q "units" Q ":1", Q "units" Q ":1099511627776", NNLA_ERROR_FORMAT,
         "tensor 'line.weight': its shape is [1 x 1], the architecture asks for [1099511627776 x 1]"},
        {Q "units" Q ":1", Q "units" Q ":9223372036854775807", NNLA_ERROR_FORMAT, ""},
        {Q "inputs" Q ":[" Q "input" Q "]", Q "inputs" Q ":[" Q "line" Q "]", NNLA_ERROR_FORMAT, "'line'"},
        {Q "inputs" Q ":[" Q "input" Q "]", Q "inputs" Q ":[1]", NNLA_ERROR_FORMAT, "inputs: expected names"},
        {Q "inputs" Q ":[" Q "input" Q "]", Q "inputs" Q ":[]", NNLA_ERROR_FORMAT, "node 1"},
        {Q "inputs" Q ":[" Q "input" Q "]", Q "inputs" Q ":[" Q "input" Q "," Q "input" Q "]", NNLA_ERROR_FORMAT,
         "takes 1 input, not 2"},
        {Q "inputs" Q ":[" Q "input" Q "]", Q "inputs" Q ":1", NNLA_ERROR_FORMAT, "inputs: expected a list"},
        {Q "name" Q ":" Q "line" Q, Q "name" Q ":" Q "li.ne" Q, NNLA_ERROR_FORMAT, "without '.'"},
        {Q "name" Q ":" Q "line" Q, Q "name" Q ":" Q "input" Q, NNLA_ERROR_FORMAT, "has such a node already"},
        {Q "name" Q ":" Q "line" Q ",", "", NNLA_ERROR_FORMAT, "architecture: node 1: name: expected a string"},
        {Q "shape" Q ":[1]", Q "shape" Q ":[0]", NNLA_ERROR_FORMAT, "dims[0]: expected 1 or more, got 0"},
        {Q "shape" Q ":[1]", Q "shape" Q ":[]", NNLA_ERROR_FORMAT, "rank: expected 1 to 7, got 0"},
        {Q "shape" Q ":[1]", Q "shape" Q ":[1,1,1,1,1,1,1,1]", NNLA_ERROR_FORMAT, "a list of at most 7 sizes"},
        {Q "shape" Q ":[1]", Q "shape" Q ":[4294967296,4294967296]", NNLA_ERROR_OUT_OF_MEMORY, "node 0, 'input'"},
        {Q "shape" Q ":[1]", Q "shape" Q ":[1]," Q "kind" Q ":" Q "dense" Q, NNLA_ERROR_FORMAT, "'kind' is unknown"},
        {Q "kind" Q ":" Q "dense" Q, Q "shares" Q ":" Q "line" Q, NNLA_ERROR_FORMAT, "'settings' is unknown"},
        {Q "nodes" Q ":[", Q "nodes" Q ":[1,", NNLA_ERROR_FORMAT, "node 0: name: expected a string"},
        {Q "nodes" Q ":[", Q "nodes" Q ":{},[", NNLA_ERROR_FORMAT, "architecture: byte "},
        {Q "nodes" Q ":", Q "nodes" Q ":[]," Q "notes" Q ":", NNLA_ERROR_FORMAT, "architecture: 'notes' is unknown"},
    };
    check_edits(edits, sizeof edits / sizeof edits[0]);
}

static void test_the_rest(void **state) {
    (void)state;
    static const edit edits[] = {
        {Q "dtype" Q ":" Q "f32", Q "dtype" Q ":" Q "f16", NNLA_ERROR_FORMAT, "dtype: expected f32 or f64, got 'f16'"},
        {Q "dtype" Q ":" Q "f32", Q "dtype" Q ":" Q "f64", NNLA_ERROR_FORMAT,
         "tensor 'line.weight': its dtype is F32, the network's is F64"},
        {Q "seed" Q ":" Q "0", Q "seed" Q ":" Q "-1", NNLA_ERROR_FORMAT, "seed: expected a number below 2^64"},
        {Q "seed" Q ":" Q "0" Q, Q "seed" Q ":0", NNLA_ERROR_FORMAT, "seed: expected a number below 2^64"},
        {Q "max_batch" Q ":2", Q "max_batch" Q ":0", NNLA_ERROR_FORMAT, "max_batch: expected 1 or more, got 0"},
        {Q "max_batch" Q ":2", Q "max_batch" Q ":1000000000000", NNLA_ERROR_OUT_OF_MEMORY,
         "max_batch 1000000000000 takes more memory than the limit of "},
        {Q "max_batch" Q ":2", Q "max_batch" Q ":9223372036854775807", NNLA_ERROR_OUT_OF_MEMORY, "memory_limit"},
        {Q "max_batch" Q ":2", Q "max_batch" Q ":20000000", NNLA_ERROR_OUT_OF_MEMORY, "memory_limit"},
        {Q "outputs" Q ":[", Q "outputs" Q ":[]," Q "x" Q ":[", NNLA_ERROR_FORMAT, "architecture: 'x' is unknown"},
        {Q "loss" Q ":" Q "mean squared error", Q "loss" Q ":" Q "mean", NNLA_ERROR_FORMAT,
         "architecture: output 0: the loss 'mean' is unknown"},
        {Q "weight" Q ":" Q "1", Q "weight" Q ":" Q "nan", NNLA_ERROR_FORMAT,
         "weight: expected a finite value above 0"},
        {Q "weight" Q ":" Q "1", Q "weight" Q ":" Q "-1", NNLA_ERROR_FORMAT, "weight: expected a finite value above 0"},
        {Q "node" Q ":" Q "line", Q "node" Q ":" Q "input", NNLA_ERROR_FORMAT, "node 'input' is an input"},
        {Q "node" Q ":" Q "line", Q "node" Q ":" Q "nine", NNLA_ERROR_FORMAT, "the network has no 'nine'"},
        {Q "kind" Q ":" Q "sgd", Q "kind" Q ":" Q "sdg", NNLA_ERROR_FORMAT,
         "optimizer: the optimizer 'sdg' is unknown"},
        {Q "learning_rate" Q ":" Q, Q "learning_rate" Q ":" Q "-", NNLA_ERROR_FORMAT,
         "optimizer: sgd: learning_rate: expected 0 <= learning_rate"},
        {Q "nesterov" Q ":false", Q "nesterov" Q ":0", NNLA_ERROR_FORMAT,
         "optimizer: setting nesterov: expected true or false"},
        {Q "momentum" Q ":" Q "0.5", Q "momentum" Q ":" Q "0", NNLA_ERROR_FORMAT,
         "tensor 'optimizer.momentum.line.bias' belongs to nothing in the architecture"},
        {Q "momentum" Q ":" Q "0.5", Q "momentum" Q ":" Q "1.5", NNLA_ERROR_FORMAT, "optimizer: sgd: momentum"},
        {Q "progress" Q ":{", Q "progress" Q ":{" Q "x" Q ":1", NNLA_ERROR_FORMAT, "setting 'x' is unknown"},
        {Q "draws" Q ":" Q "0", Q "draws" Q ":" Q "one", NNLA_ERROR_FORMAT, "training: draws: expected a number"},
        {Q "epochs" Q, Q "epoch" Q, NNLA_ERROR_FORMAT, "training: 'epoch' is unknown"},
        {"[" Q "no" Q "," Q "yes" Q "]", "{}", NNLA_ERROR_FORMAT, "classes: expected a list"},
        {"[" Q "no" Q, "[1", NNLA_ERROR_FORMAT, "classes: nnla_network_set_class_names: names[0] is NULL"},
        {"[" Q "no" Q, "[[1]", NNLA_ERROR_FORMAT, "classes: byte 1: nested more than 1 deep"},
        {"\"line.bias\"", "\"line.bios\"", NNLA_ERROR_FORMAT, "tensor 'line.bias' is missing"},
        {"\"optimizer.momentum.line.weight\"", "\"optimizer.momentum.line.height\"", NNLA_ERROR_FORMAT,
         "tensor 'optimizer.momentum.line.weight' is missing"},
        {"\"line.weight\":{\"dtype\":\"F32\",\"shape\":[1,1]", "\"line.weight\":{\"dtype\":\"F32\",\"shape\":[1]",
         NNLA_ERROR_FORMAT, "tensor 'line.weight': its shape is [1], the architecture asks for [1 x 1]"},
        {"\"line.weight\":{\"dtype\":\"F32\"", "\"line.weight\":{\"dtype\":\"I32\"", NNLA_ERROR_FORMAT,
         "tensor 'line.weight': its dtype is I32, the network's is F32"},
        {"\"line.weight\":{", "\"more\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]},\"line.weight\":{",
         NNLA_ERROR_FORMAT, "tensor 'more' belongs to nothing in the architecture"},
    };
    check_edits(edits, sizeof edits / sizeof edits[0]);
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
        assert_true(most_in_use < 65536);
    }
    int length = snprintf(text, sizeof file - 8, header, "3");
    nnla__write_little_endian_64(file, (uint64_t)length);
    assert_int_equal(load_exactly(file, 8 + (size_t)length), 1);
    count_memory(0);
}

static void test_many_nodes(void **state) {
    (void)state;
    enum { NODES = 4097 };
    model m;
    small_model(&m);
    char *nodes = malloc(NODES * 8 + 64), *at = nodes;
    assert_non_null(nodes);
    at += sprintf(at, Q "nodes" Q ":[{},");
    for (size_t i = 0; i < NODES; i++)
        at += sprintf(at, "{},");
    model e = edited(&m, Q "nodes" Q ":[", nodes);
    assert_null(nnla_network_load_memory(e.bytes, e.size));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_FORMAT);
    assert_message("architecture: 4100 nodes, expected at most 4096");
    free(e.bytes);
    free(nodes);
    free(m.bytes);
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
        cmocka_unit_test(test_each_length),   cmocka_unit_test(test_each_header_byte),
        cmocka_unit_test(test_versions),      cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_the_rest),      cmocka_unit_test(test_large_outputs),
        cmocka_unit_test(test_many_nodes),    cmocka_unit_test(test_memory_failures),
        cmocka_unit_test(test_disk_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
