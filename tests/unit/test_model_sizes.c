/* Each number in the architecture of each layer kind's file, replaced by small and by extreme ones: the file is refused,
   or what comes of it works, within its limit of memory. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "io/little_endian.h"
#include "network/network_impl.h"
#include "support/layer_cases.h"
#include "support/model_twin.h"

enum { PREFIX = 8, MEMORY_LIMIT = 1 << 20 };

typedef struct model {
    unsigned char *bytes;
    size_t size;
} model;

static model model_of(const layer_case *c, int32_t setting) {
    static const char *const inputs[LAYER_CASE_INPUTS] = {"first", "second", "third"};
    nnla_network *net = nnla_network_create(NULL);
    for (size_t k = 0; k < c->inputs; k++)
        assert_ok(nnla_network_add_input_named(net, inputs[k], c->X[k].rank, c->X[k].dims));
    assert_ok(nnla_network_connect(net, "the layer", c->create(setting), inputs, c->inputs));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 2));
    model m;
    m.bytes = saved_model(net, &m.size);
    nnla_network_destroy(net);
    return m;
}

/* The file with `length` bytes at `at` replaced by the text. */
static model replaced(const model *m, size_t at, size_t length, const char *text) {
    size_t header = (size_t)nnla__read_little_endian_64(m->bytes), new_length = strlen(text);
    model r = {malloc(m->size - length + new_length), m->size - length + new_length};
    assert_non_null(r.bytes);
    memcpy(r.bytes, m->bytes, at);
    memcpy(r.bytes + at, text, new_length);
    memcpy(r.bytes + at + new_length, m->bytes + at + length, m->size - at - length);
    nnla__write_little_endian_64(r.bytes, header - length + new_length);
    return r;
}

/* Returns 1 if it is taken. */
static int use(const model *m) {
    nnla_load_config config = NNLA_LOAD_CONFIG_INIT;
    config.memory_limit = MEMORY_LIMIT;
    nnla_network *net = nnla_network_load_memory_with(m->bytes, m->size, &config);
    if (net == NULL) {
        assert_message("memory: ");
        return 0;
    }
    nnla_memory memory = {.struct_size = sizeof memory};
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &memory));
    assert_true(memory.total <= MEMORY_LIMIT);
    samples s;
    samples_create(&s, net, 1, 3);
    train(net, &s, 1);
    samples_destroy(&s);
    nnla_network_destroy(net);
    return 1;
}

static size_t digits_at(const char *text) { return strspn(text, "0123456789"); }

/* Returns how many of the changed files are taken. */
static size_t change_numbers(const model *m) {
    static const char *const values[] = {"0",
                                         "1",
                                         "2",
                                         "3",
                                         "5",
                                         "64",
                                         "4095",
                                         "2147483648",
                                         "4294967295",
                                         "4294967296",
                                         "3074457345618258603",
                                         "4611686018427387904",
                                         "9223372036854775807"};
    char *header = calloc(m->size + 1, 1);
    size_t taken = 0;
    assert_non_null(header);
    memcpy(header, m->bytes + PREFIX, (size_t)nnla__read_little_endian_64(m->bytes));
    const char *begin = strstr(header, "\"architecture\""), *end = strstr(header, "\"optimizer\"");
    assert_true(begin != NULL && end != NULL);
    for (const char *at = begin; at < end; at += digits_at(at) + 1) {
        for (size_t k = 0; k < sizeof values / sizeof values[0] && digits_at(at) > 0; k++) {
            model r = replaced(m, PREFIX + (size_t)(at - header), digits_at(at), values[k]);
            taken += (size_t)use(&r);
            free(r.bytes);
        }
    }
    free(header);
    return taken;
}

static void test_each_number(void **state) {
    (void)state;
    for (size_t i = 0; i < layer_case_count; i++) {
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++) {
            model m = model_of(&layer_cases[i], setting);
            assert_int_equal(use(&m), 1);
            if (change_numbers(&m) < 10)
                fail_msg("%s: nearly all changes are refused", layer_cases[i].kind);
            free(m.bytes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_number)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
