#include "support/model_edit.h"

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "io/little_endian.h"
#include "support/model_twin.h"

nnla_network *small_network(void) {
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

model model_of(nnla_network *net) {
    model m;
    assert_created(net);
    m.bytes = saved_model(net, &m.size);
    nnla_network_destroy(net);
    return m;
}

model small_model(void) { return model_of(small_network()); }

model edited_model(const model *m, const char *old, const char *new) {
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

void count_memory(int on) {
    const nnla_allocator hook = {sizeof hook, NULL, counted_allocate, counted_release};
    assert_ok(nnla_set_allocator(on ? &hook : NULL));
    in_use = most_in_use = 0;
}

size_t memory_in_use(void) { return in_use; }

size_t take_most_memory(void) {
    size_t most = most_in_use;
    most_in_use = in_use;
    return most;
}

int load_any_model(const unsigned char *bytes, size_t size) {
    unsigned char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    nnla_network *net = nnla_network_load_memory(exact, size);
    free(exact);
    assert_true(take_most_memory() <= 64 * size + ((size_t)1 << 28) + 65536);
    if (net == NULL) {
        assert_true(nnla_error_status() < 0);
        assert_message("memory: ");
        assert_int_equal(in_use, 0);
        return 0;
    }
    samples s;
    samples_create(&s, net, 1, 3);
    nnla_status status = nnla_network_step_many(net, (const nnla_tensor *const *)s.X, s.inputs,
                                                (const nnla_tensor *const *)s.T, s.outputs, NULL);
    if (status != NNLA_OK && status != NNLA_ERROR_NOT_FINITE)
        fail_msg("%s: %s", nnla_status_name(status), nnla_error_message());
    samples_destroy(&s);
    nnla_network_destroy(net);
    assert_int_equal(in_use, 0);
    return 1;
}
