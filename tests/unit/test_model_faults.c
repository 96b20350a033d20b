/* What is wrong with a model file is said: each value of its metadata, each tensor. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/model_edit.h"

typedef struct edit {
    const char *old, *new;
    nnla_status status;
    const char *message;
} edit;

static void check_edits(const edit *edits, size_t count) {
    model m = small_model();
    count_memory(1);
    for (size_t i = 0; i < count; i++) {
        model e = edited_model(&m, edits[i].old, edits[i].new);
        take_most_memory();
        nnla_network *net = nnla_network_load_memory(e.bytes, e.size);
        if (net != NULL)
            fail_msg("%s for %s is taken", edits[i].new, edits[i].old);
        if (nnla_error_status() != edits[i].status)
            fail_msg("%s for %s: %s: %s", edits[i].new, edits[i].old, nnla_status_name(nnla_error_status()),
                     nnla_error_message());
        assert_message("memory: ");
        assert_message(edits[i].message);
        assert_int_equal(memory_in_use(), 0);
        assert_true(take_most_memory() < 65536);
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
        {Q "units" Q ":1", Q "units" Q ":1.0", NNLA_ERROR_FORMAT, "a number that is no integer"},
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

static void test_many_nodes(void **state) {
    (void)state;
    enum { NODES = 4097 };
    model m = small_model();
    char *nodes = malloc(NODES * 8 + 64), *at = nodes;
    assert_non_null(nodes);
    at += sprintf(at, Q "nodes" Q ":[{},");
    for (size_t i = 0; i < NODES; i++)
        at += sprintf(at, "{},");
    model e = edited_model(&m, Q "nodes" Q ":[", nodes);
    assert_null(nnla_network_load_memory(e.bytes, e.size));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_FORMAT);
    assert_message("architecture: 4100 nodes, expected at most 4096");
    free(e.bytes);
    free(nodes);
    free(m.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_the_rest),
        cmocka_unit_test(test_many_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
