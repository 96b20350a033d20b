/* Networks into model files. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "network/model_file_impl.h"

void nnla__model_state_name(char name[NNLA__MODEL_NAME_SIZE], const char *state, const char *parameter) {
    snprintf(name, NNLA__MODEL_NAME_SIZE, "optimizer.%s.%s", state, parameter);
}

/* The tensors of a file, and the names that the network itself does not have. */
typedef struct listing {
    nnla__stored *tensors;
    size_t count;
    char (*names)[NNLA__MODEL_NAME_SIZE];
} listing;

static void add(listing *list, const char *name, const nnla_tensor *shape, const void *data) {
    nnla__stored *t = &list->tensors[list->count++];
    *t = (nnla__stored){.name = name, .dtype = shape->dtype, .rank = shape->rank, .data = data};
    memcpy(t->dims, shape->dims, shape->rank * sizeof *t->dims);
}

/* Parameters, buffers, then each of the optimizer's vectors. */
static nnla_status list_tensors(const nnla_network *net, listing *list) {
    const nnla__optimizer_kind *kind = net->optimizer->kind;
    size_t states = kind->state_vectors(net->optimizer);
    list->tensors = nnla__allocate_array(net->slot_count * (1 + states) + net->buffer_count, sizeof *list->tensors);
    list->names = nnla__allocate_array(net->slot_count * states, sizeof *list->names);
    if (list->tensors == NULL || list->names == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t i = 0; i < net->slot_count; i++)
        add(list, net->slots[i].name, &net->slots[i].value, net->slots[i].value.data);
    for (size_t i = 0; i < net->buffer_count; i++)
        add(list, net->buffers[i].name, &net->buffers[i].value, net->buffers[i].value.data);
    for (size_t k = 0; k < states; k++) {
        for (size_t i = 0; i < net->slot_count; i++) {
            const nnla__slot *slot = &net->slots[i];
            char *name = list->names[k * net->slot_count + i];
            nnla__model_state_name(name, kind->state_names[k], slot->name);
            add(list, name, &slot->value, (const char *)net->state[k] + slot->offset * net->element);
        }
    }
    return NNLA_OK;
}

static nnla_status check_model(const nnla_network *net, const char *function) {
    nnla_status status = nnla__network_ready(net, function);
    if (status != NNLA_OK)
        return status;
    if (net->node_count > NNLA__MODEL_MAX_NODES || net->edge_count > NNLA__MODEL_MAX_EDGES) {
        return nnla__fail(NNLA_ERROR_UNSUPPORTED,
                          "%s: the network has %zu nodes with %zu inputs, a file at most %d with %d", function,
                          net->node_count, net->edge_count, NNLA__MODEL_MAX_NODES, NNLA__MODEL_MAX_EDGES);
    }
    if (net->classes.count > NNLA__MODEL_MAX_CLASSES) {
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: the network has %zu class names, a file at most %d", function,
                          net->classes.count, NNLA__MODEL_MAX_CLASSES);
    }
    for (size_t i = 0; i < net->node_count; i++) {
        const char *fault = nnla__stored_name_fault(net->nodes[i].name);
        if (fault != NULL)
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the name of node %zu %s", function, i, fault);
    }
    return NNLA_OK;
}

static nnla_status make_image(const nnla_network *net, const char *function, nnla__safetensors_image *image) {
    listing list = {.count = 0};
    nnla_status status = check_model(net, function);
    if (status != NNLA_OK)
        return status;
    status = list_tensors(net, &list);
    if (status == NNLA_OK)
        status = nnla__safetensors_make_image(image, nnla__model_describe(net), list.count, list.tensors);
    nnla__release(list.tensors);
    nnla__release(list.names);
    return status == NNLA_OK ? status : nnla__fail_prefix("%s: ", function);
}

nnla_status nnla_network_save(const nnla_network *net, const char *path) {
    static const char function[] = "nnla_network_save";
    nnla__safetensors_image image;
    nnla_status status = nnla__check_present(function, "path", path);
    if (status == NNLA_OK)
        status = make_image(net, function, &image);
    if (status != NNLA_OK)
        return status;
    status = nnla__write_file(function, path, image.count, image.parts);
    nnla__safetensors_image_release(&image);
    return status;
}

nnla_status nnla_network_save_memory(const nnla_network *net, void *buffer, size_t size, size_t *needed) {
    static const char function[] = "nnla_network_save_memory";
    nnla__safetensors_image image;
    nnla_status status = size > 0 ? nnla__check_present(function, "buffer", buffer) : NNLA_OK;
    if (status == NNLA_OK)
        status = make_image(net, function, &image);
    if (status != NNLA_OK)
        return status;
    char *at = buffer;
    for (size_t i = 0; i < image.count && size > 0; i++) {
        size_t bytes = image.parts[i].size < size ? image.parts[i].size : size;
        if (bytes > 0)
            memcpy(at, image.parts[i].data, bytes);
        at += bytes;
        size -= bytes;
    }
    if (needed != NULL)
        *needed = image.size;
    nnla__safetensors_image_release(&image);
    return NNLA_OK;
}
