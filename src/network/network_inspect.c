/* Looking inside: names, parameters, outputs, memory, a summary. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "network/network_impl.h"

size_t nnla_network_node_count(const nnla_network *net) { return net == NULL ? 0 : net->node_count; }

const char *nnla_network_node_name(const nnla_network *net, size_t index) {
    static const char function[] = "nnla_network_node_name";
    if (net == NULL)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    if (index < net->node_count)
        return net->nodes[index].name;
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the network has %zu nodes", function, index,
                           net->node_count);
}

const nnla_tensor *nnla_network_output_of(const nnla_network *net, const char *node) {
    static const char function[] = "nnla_network_output_of";
    if (nnla__network_ready(net, function) != NNLA_OK)
        return NULL;
    size_t index = nnla__network_require_node(net, function, node);
    if (index == net->node_count)
        return NULL;
    if (net->outputs_valid)
        return &net->shown[index];
    return nnla__fail_null(NNLA_ERROR_STATE, "%s: node '%s': there is no output of a forward pass or a step", function,
                           node);
}

size_t nnla_network_parameter_count(const nnla_network *net) {
    return net == NULL || !net->compiled ? 0 : net->parameter_count;
}

size_t nnla_network_parameter_tensors(const nnla_network *net) {
    return net == NULL || !net->compiled ? 0 : net->slot_count;
}

/* A parameter, or a buffer, of a compiled network; NULL with the failure recorded. */
static nnla__slot *slot_of(const nnla_network *net, const char *function, int is_buffer, size_t index) {
    if (nnla__network_ready(net, function) != NNLA_OK)
        return NULL;
    size_t count = is_buffer ? net->buffer_count : net->slot_count;
    if (index < count)
        return is_buffer ? &net->buffers[index] : &net->slots[index];
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the network has %zu %s", function, index, count,
                           is_buffer ? "buffers" : "parameter tensors");
}

static nnla__slot *slot_at(const nnla_network *net, const char *function, size_t index) {
    return slot_of(net, function, 0, index);
}

static nnla__slot *buffer_at(const nnla_network *net, const char *function, size_t index) {
    return slot_of(net, function, 1, index);
}

const char *nnla_network_parameter_name(const nnla_network *net, size_t index) {
    const nnla__slot *slot = slot_at(net, "nnla_network_parameter_name", index);
    return slot == NULL ? NULL : slot->name;
}

nnla_tensor *nnla_network_parameter(nnla_network *net, size_t index) {
    nnla__slot *slot = slot_at(net, "nnla_network_parameter", index);
    return slot == NULL ? NULL : &slot->value;
}

const nnla_tensor *nnla_network_const_parameter(const nnla_network *net, size_t index) {
    const nnla__slot *slot = slot_at(net, "nnla_network_const_parameter", index);
    return slot == NULL ? NULL : &slot->value;
}

const nnla_tensor *nnla_network_gradient(const nnla_network *net, size_t index) {
    const nnla__slot *slot = slot_at(net, "nnla_network_gradient", index);
    return slot == NULL ? NULL : &slot->gradient;
}

/* ---- Buffers ---- */

size_t nnla_network_buffer_tensors(const nnla_network *net) {
    return net == NULL || !net->compiled ? 0 : net->buffer_count;
}

const char *nnla_network_buffer_name(const nnla_network *net, size_t index) {
    const nnla__slot *slot = buffer_at(net, "nnla_network_buffer_name", index);
    return slot == NULL ? NULL : slot->name;
}

nnla_tensor *nnla_network_buffer(nnla_network *net, size_t index) {
    nnla__slot *slot = buffer_at(net, "nnla_network_buffer", index);
    return slot == NULL ? NULL : &slot->value;
}

const nnla_tensor *nnla_network_const_buffer(const nnla_network *net, size_t index) {
    const nnla__slot *slot = buffer_at(net, "nnla_network_const_buffer", index);
    return slot == NULL ? NULL : &slot->value;
}

nnla_optimizer *nnla_network_optimizer(nnla_network *net) {
    return nnla__network_ready(net, "nnla_network_optimizer") == NNLA_OK ? net->optimizer : NULL;
}

/* ---- Inputs and outputs ---- */

size_t nnla_network_input_count(const nnla_network *net) { return net == NULL ? 0 : net->input_count; }

size_t nnla_network_output_count(const nnla_network *net) { return net == NULL ? 0 : net->output_count; }

const char *nnla_network_input_name(const nnla_network *net, size_t index) {
    static const char function[] = "nnla_network_input_name";
    if (nnla__check_present(function, "network", net) != NNLA_OK)
        return NULL;
    if (index < net->input_count)
        return net->nodes[net->inputs[index]].name;
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the network has %zu inputs", function, index,
                           net->input_count);
}

const char *nnla_network_output_name(const nnla_network *net, size_t index) {
    static const char function[] = "nnla_network_output_name";
    if (nnla__check_present(function, "network", net) != NNLA_OK)
        return NULL;
    if (index < net->output_count)
        return net->nodes[net->outputs[index].node].name;
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the network has %zu outputs", function, index,
                           net->output_count);
}

nnla_status nnla_network_find_parameter(const nnla_network *net, const char *name, size_t *index) {
    static const char function[] = "nnla_network_find_parameter";
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "name", name);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "index", index);
    if (status != NNLA_OK)
        return status;
    for (size_t i = 0; i < net->slot_count; i++) {
        if (strcmp(net->slots[i].name, name) != 0)
            continue;
        *index = i;
        return NNLA_OK;
    }
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network has no parameter '%s'", function, name);
}

static nnla_status measure(const nnla_network *net, const char *function, const nnla_loss *loss,
                           const nnla_optimizer *optimizer, size_t max_batch, nnla_memory *memory) {
    if (net->failure != NNLA_OK)
        return nnla__fail_again(net->failure, net->failure_message);
    if (net->node_count == net->input_count) {
        return nnla__fail(NNLA_ERROR_STATE, "%s: the network has no input or no layer yet", function);
    }
    if ((loss == NULL && net->output_count == 0) || optimizer == NULL || max_batch == 0) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: expected a loss, an optimizer and a max_batch of 1 or more",
                          function);
    }
    nnla_network copy = *net; /* measuring writes nothing that the copy shares */
    nnla__arena arena = {NULL, 0, 0};
    const nnla__layout layout = {optimizer, max_batch};
    copy.outputs = nnla__allocate_array(net->output_count + 1, sizeof *copy.outputs);
    if (copy.outputs == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    if (net->output_count > 0)
        memcpy(copy.outputs, net->outputs, net->output_count * sizeof *copy.outputs);
    copy.output_capacity = net->output_count + 1;
    nnla_status status = NNLA_OK;
    if (loss != NULL) /* it is only looked at */
        status = nnla__append_output(&copy, function, net->node_count - 1, (nnla_loss *)loss, 1);
    if (status == NNLA_OK && nnla__network_lay_out(&copy, &layout, &arena, memory) != NNLA_OK)
        status = nnla__fail_prefix("%s: ", function);
    nnla__release(copy.outputs);
    return status;
}

nnla_status nnla_network_memory(const nnla_network *net, const nnla_loss *loss, const nnla_optimizer *optimizer,
                                size_t max_batch, nnla_memory *memory) {
    static const char function[] = "nnla_network_memory";
    nnla_memory result;
    nnla_status status = nnla__check_present(function, "network", net);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "memory", memory);
    if (status != NNLA_OK)
        return status;
    size_t size = memory->struct_size;
    if (size < sizeof size) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: memory: struct_size: expected %zu, got %zu", function,
                          sizeof result, size);
    }
    if (net->compiled) {
        result = net->memory;
    } else {
        status = measure(net, function, loss, optimizer, max_batch, &result);
        if (status != NNLA_OK)
            return status;
    }
    result.struct_size = size;
    memcpy(memory, &result, size < sizeof result ? size : sizeof result);
    return NNLA_OK;
}

/* Text that goes on growing after its buffer is full, so that its length is known. */
typedef struct text {
    char *buffer;
    size_t size, length;
} text;

static void write_line(text *t, const char *a, const char *b, const char *c, const char *d) {
    size_t room = t->length < t->size ? t->size - t->length : 0;
    int written = snprintf(room > 0 ? t->buffer + t->length : NULL, room, "%-20s %-16s %-16s %12s\n", a, b, c, d);
    t->length += written > 0 ? (size_t)written : 0;
}

static size_t parameters_of(const nnla_network *net, size_t node) {
    nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
    size_t count = net->nodes[node].shares == node ? nnla__node_parameters(net, node, list) : 0, total = 0;
    for (size_t k = 0; k < count; k++)
        total += nnla__parameter_rows(&list[k]) * nnla__parameter_cols(&list[k]);
    return total;
}

/* "dense", or the squash of an activation. */
static const char *kind_of(const nnla_layer *layer) {
    if (layer == NULL)
        return "input";
    return layer->kind->squash != NULL ? nnla_activation_name(layer->kind->squash(layer)) : layer->kind->name;
}

nnla_status nnla_network_summary(const nnla_network *net, char *buffer, size_t size, size_t *needed) {
    static const char function[] = "nnla_network_summary";
    nnla_status status = nnla__check_present(function, "network", net);
    if (status == NNLA_OK && size > 0)
        status = nnla__check_present(function, "buffer", buffer);
    if (status != NNLA_OK)
        return status;
    text t = {buffer, size, 0};
    size_t total = 0;
    char number[32], shape[NNLA__SHAPE_TEXT_SIZE];
    write_line(&t, "node", "kind", "output", "parameters");
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        snprintf(number, sizeof number, "%zu", parameters_of(net, i));
        total += parameters_of(net, i);
        write_line(&t, node->name, kind_of(node->layer), nnla__shape_text(shape, node->shape.rank, node->shape.dims),
                   number);
    }
    snprintf(number, sizeof number, "%zu", total);
    write_line(&t, "total", nnla_dtype_name(net->dtype), "", number);
    if (size > 0 && t.length == 0)
        buffer[0] = 0;
    if (needed != NULL)
        *needed = t.length;
    return NNLA_OK;
}
