/* The state of a training as bytes: a mark of the network's make, parameters, the optimizer's vectors, buffers, the
   optimizer's learning rate and progress, counters. One walk over the parts measures, reads and writes. */
#include <string.h>

#include "network/network_impl.h"
#include "nnla/training_state.h"

/* Where the walk is: `bytes` may be NULL, which only measures. */
typedef struct state_walk {
    char *bytes;
    int writes; /* into bytes; else out of them */
    size_t done;
} state_walk;

static void part(state_walk *walk, void *data, size_t size) {
    if (walk->bytes != NULL && size > 0)
        memcpy(walk->writes ? walk->bytes + walk->done : (char *)data, walk->writes ? data : walk->bytes + walk->done,
               size);
    walk->done += size;
}

static uint64_t mixed(uint64_t hash, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* FNV-1a over what decides the meaning of the bytes. */
static uint64_t make_mark(const nnla_network *net) {
    const char *kind = net->optimizer->kind->name;
    const size_t states = net->optimizer->kind->state_vectors(net->optimizer);
    uint64_t hash = mixed(UINT64_C(0xcbf29ce484222325), kind, strlen(kind));
    hash = mixed(mixed(hash, &states, sizeof states), &net->dtype, sizeof net->dtype);
    for (size_t i = 0; i < net->slot_count + net->buffer_count; i++) {
        const nnla__slot *slot = i < net->slot_count ? &net->slots[i] : &net->buffers[i - net->slot_count];
        hash = mixed(hash, slot->name, strlen(slot->name));
        hash = mixed(hash, slot->value.dims, slot->value.rank * sizeof *slot->value.dims);
    }
    return hash;
}

/* The network is only written to by a walk that does not write bytes. */
static void walk_state(const nnla_network *net, state_walk *walk) {
    nnla_optimizer *optimizer = net->optimizer;
    const nnla__optimizer_kind *kind = optimizer->kind;
    const size_t states = kind->state_vectors(optimizer);
    for (size_t i = 0; i < net->slot_count; i++) {
        const nnla__slot *slot = &net->slots[i];
        const size_t size = slot->value.count * net->element;
        part(walk, slot->value.data, size);
        for (size_t k = 0; k < states; k++)
            part(walk, (char *)net->state[k] + slot->offset * net->element, size);
    }
    for (size_t i = 0; i < net->buffer_count; i++)
        part(walk, net->buffers[i].value.data, net->buffers[i].value.count * net->element);
    part(walk, &optimizer->learning_rate, sizeof optimizer->learning_rate);
    for (size_t i = 0; i < kind->progress_count; i++)
        part(walk, (char *)optimizer + kind->progress[i].offset, sizeof(double)); /* NNLA__SETTING_REAL, all of them */
}

static void walk_counters(state_walk *walk, uint64_t *draw, uint64_t *epochs_done) {
    part(walk, draw, sizeof *draw);
    part(walk, epochs_done, sizeof *epochs_done);
}

static size_t measure(const nnla_network *net) {
    state_walk walk = {NULL, 1, 0};
    walk_state(net, &walk);
    return walk.done + 3 * sizeof(uint64_t);
}

size_t nnla_network_state_size(const nnla_network *net) {
    return nnla__network_ready(net, "nnla_network_state_size") == NNLA_OK ? measure(net) : 0;
}

/* Checks all arguments but the size. */
static nnla_status check_state(const nnla_network *net, const char *function, const void *state) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && state == NULL)
        status = nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: state is NULL", function);
    return status;
}

nnla_status nnla_network_get_state(const nnla_network *net, void *state, size_t size) {
    static const char function[] = "nnla_network_get_state";
    nnla_status status = check_state(net, function, state);
    if (status != NNLA_OK)
        return status;
    const size_t needed = measure(net);
    if (size < needed)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: size: a state of this network has %zu bytes, got %zu",
                          function, needed, size);
    uint64_t mark = make_mark(net), draw = net->pass.draw, epochs_done = net->epochs_done;
    state_walk walk = {state, 1, 0};
    part(&walk, &mark, sizeof mark);
    walk_counters(&walk, &draw, &epochs_done);
    walk_state(net, &walk);
    return NNLA_OK;
}

nnla_status nnla_network_set_state(nnla_network *net, const void *state, size_t size) {
    static const char function[] = "nnla_network_set_state";
    nnla_status status = check_state(net, function, state);
    if (status != NNLA_OK)
        return status;
    const size_t needed = measure(net);
    if (size != needed)
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: a state of this network has %zu bytes, got %zu", function, needed,
                          size);
    uint64_t mark = 0;
    memcpy(&mark, state, sizeof mark);
    if (mark != make_mark(net))
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: the state is of a network of another make", function);
    state_walk walk = {(char *)(uintptr_t)state, 0, sizeof mark}; /* which this walk only reads */
    walk_counters(&walk, &net->pass.draw, &net->epochs_done);
    walk_state(net, &walk);
    net->stage = NNLA__NOTHING_DONE;
    net->outputs_valid = 0;
    return NNLA_OK;
}
