/* The tensors of a model file: first whether they are those of its architecture, then their values. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "io/little_endian.h"
#include "network/model_file_impl.h"

/* ---- Before compile ---- */

/* Looks for each tensor that the architecture asks for and remembers which of the file's it has found. */
typedef struct matching {
    const nnla_network *net;
    const nnla__safetensors *file;
    const nnla_optimizer *optimizer;
    unsigned char *found; /* by tensor of the file */
} matching;

static nnla_status require(matching *m, const char *name, const nnla__parameter *p) {
    char expected[NNLA__SHAPE_TEXT_SIZE], given[NNLA__SHAPE_TEXT_SIZE];
    const nnla__stored *t = nnla__safetensors_find(m->file, name);
    if (t == NULL)
        return nnla__fail(NNLA_ERROR_FORMAT, "tensor '%s' is missing", name);
    if (t->dtype != m->net->dtype) {
        return nnla__fail(NNLA_ERROR_FORMAT, "tensor '%s': its dtype is %s, the network's is %s", name,
                          nnla__stored_dtype_name(t->dtype), nnla__stored_dtype_name(m->net->dtype));
    }
    if (t->rank != p->rank || memcmp(t->dims, p->dims, p->rank * sizeof *t->dims) != 0) {
        return nnla__fail(NNLA_ERROR_FORMAT, "tensor '%s': its shape is %s, the architecture asks for %s", name,
                          nnla__shape_text(given, t->rank, t->dims), nnla__shape_text(expected, p->rank, p->dims));
    }
    m->found[t - m->file->tensors] = 1;
    return NNLA_OK;
}

static nnla_status require_buffer(matching *m, const char *node, const nnla__parameter *p) {
    char name[NNLA__MODEL_NAME_SIZE];
    snprintf(name, sizeof name, "%s.%s", node, p->name);
    return require(m, name, p);
}

static nnla_status require_parameter(matching *m, const char *node, const nnla__parameter *p) {
    char name[NNLA__MODEL_NAME_SIZE], state[NNLA__MODEL_NAME_SIZE];
    const nnla__optimizer_kind *kind = m->optimizer->kind;
    snprintf(name, sizeof name, "%s.%s", node, p->name);
    nnla_status status = require(m, name, p);
    for (size_t k = 0; k < kind->state_vectors(m->optimizer) && status == NNLA_OK; k++) {
        nnla__model_state_name(state, kind->state_names[k], name);
        status = require(m, state, p);
    }
    return status;
}

static nnla_status require_node(matching *m, size_t index) {
    nnla__parameter parameters[NNLA__LAYER_MAX_PARAMETERS], buffers[NNLA__LAYER_MAX_BUFFERS];
    const char *name = m->net->nodes[index].name;
    size_t parameter_count = nnla__node_parameters(m->net, index, parameters);
    size_t buffer_count = nnla__node_buffers(m->net, index, buffers);
    nnla_status status = NNLA_OK;
    for (size_t k = 0; k < parameter_count && status == NNLA_OK; k++)
        status = require_parameter(m, name, &parameters[k]);
    for (size_t k = 0; k < buffer_count && status == NNLA_OK; k++)
        status = require_buffer(m, name, &buffers[k]);
    return status;
}

static nnla_status match(matching *m) {
    for (size_t i = 0; i < m->net->node_count; i++) {
        nnla_status status = m->net->nodes[i].shares == i ? require_node(m, i) : NNLA_OK;
        if (status != NNLA_OK)
            return status;
    }
    for (size_t i = 0; i < m->file->count; i++) {
        if (!m->found[i])
            return nnla__fail(NNLA_ERROR_FORMAT, "tensor '%.200s' belongs to nothing in the architecture",
                              m->file->tensors[i].name);
    }
    return NNLA_OK;
}

nnla_status nnla__model_check_tensors(const nnla_network *net, const nnla_optimizer *optimizer,
                                      const nnla__safetensors *file) {
    matching m = {net, file, optimizer, nnla__allocate(file->count)};
    if (m.found == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    nnla_status status = match(&m);
    nnla__release(m.found);
    return status;
}

/* ---- After it ---- */

static void copy(const nnla_network *net, const nnla__safetensors *file, const char *name, void *data) {
    const nnla__stored *t = nnla__safetensors_find(file, name);
    nnla__copy_little_endian(data, t->data, t->count, net->element);
}

void nnla__model_restore(nnla_network *net, const nnla__safetensors *file) {
    char name[NNLA__MODEL_NAME_SIZE];
    const nnla__optimizer_kind *kind = net->optimizer->kind;
    size_t states = kind->state_vectors(net->optimizer);
    for (size_t i = 0; i < net->buffer_count; i++)
        copy(net, file, net->buffers[i].name, net->buffers[i].value.data);
    for (size_t i = 0; i < net->slot_count; i++) {
        const nnla__slot *slot = &net->slots[i];
        copy(net, file, slot->name, slot->value.data);
        for (size_t k = 0; k < states; k++) {
            nnla__model_state_name(name, kind->state_names[k], slot->name);
            copy(net, file, name, (char *)net->state[k] + slot->offset * net->element);
        }
    }
}
