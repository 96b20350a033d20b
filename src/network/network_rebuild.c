/* The metadata of a model file as a network. Settings go through the checks of the constructors, nodes through the
   building calls, so that nothing comes out of a file that a program could not have built. */
#include <string.h>

#include "base/alloc.h"
#include "io/json_fields.h"
#include "network/model_file_impl.h"

/* The architecture, its nodes, one of them, its settings, a list there. */
enum { DEPTH = 5 };

nnla_status nnla__model_fault(void) {
    nnla_status status = nnla_error_status();
    if (status == NNLA_ERROR_OUT_OF_MEMORY || status == NNLA_ERROR_UNSUPPORTED)
        return status;
    return nnla__fail_again(NNLA_ERROR_FORMAT, nnla_error_message());
}

/* ---- Nodes ---- */

static nnla_status add_input(nnla_network *net, const char *name, const json_t *node) {
    static const char *const keys[] = {"name", "shape", NULL};
    size_t dims[NNLA__SAMPLE_MAX_RANK], rank = 0;
    nnla_status status = nnla__json_keys(node, keys);
    if (status == NNLA_OK)
        status = nnla__json_sizes(node, "shape", NNLA__SAMPLE_MAX_RANK, &rank, dims);
    return status == NNLA_OK ? nnla_network_add_input_named(net, name, rank, dims) : status;
}

static nnla_layer *shared_layer(const nnla_network *net, const json_t *node) {
    const char *name = nnla__json_string(node, "shares");
    size_t index = name == NULL ? net->node_count : nnla__network_find_node(net, name);
    if (index < net->node_count && net->nodes[index].layer != NULL)
        return net->nodes[index].layer;
    if (name != NULL)
        nnla__fail(NNLA_ERROR_FORMAT, "shares: there is no layer '%.100s' before it", name);
    return NULL;
}

/* Adds a node that takes those in `names`, for which there is room. */
static nnla_status connect(nnla_network *net, const char *name, const json_t *node, const json_t *inputs,
                           const char **names) {
    static const char *const own_keys[] = {"name", "kind", "settings", "inputs", NULL};
    static const char *const sharing_keys[] = {"name", "shares", "inputs", NULL};
    int shares = json_object_get(node, "shares") != NULL;
    nnla_status status = nnla__json_keys(node, shares ? sharing_keys : own_keys);
    if (status != NNLA_OK)
        return status;
    size_t count = json_array_size(inputs);
    for (size_t i = 0; i < count; i++) {
        names[i] = json_string_value(json_array_get(inputs, i));
        if (names[i] == NULL)
            return nnla__fail(NNLA_ERROR_FORMAT, "inputs: expected names");
    }
    nnla_layer *layer = shares ? shared_layer(net, node) : nnla__model_layer(node);
    return layer == NULL ? nnla_error_status() : nnla_network_connect(net, name, layer, names, count);
}

static nnla_status add_layer(nnla_network *net, const char *name, const json_t *node) {
    const json_t *inputs = nnla__json_array(node, "inputs");
    if (inputs == NULL)
        return nnla_error_status();
    size_t count = json_array_size(inputs);
    if (count > NNLA__MODEL_MAX_EDGES - net->edge_count) {
        return nnla__fail(NNLA_ERROR_FORMAT, "all nodes have more than %d inputs together", NNLA__MODEL_MAX_EDGES);
    }
    const char **names = nnla__allocate_array(count, sizeof *names);
    if (names == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    nnla_status status = connect(net, name, node, inputs, names);
    nnla__release(names);
    return status;
}

static nnla_status add_nodes(nnla_network *net, const json_t *architecture) {
    const json_t *nodes = nnla__json_array(architecture, "nodes");
    if (nodes == NULL)
        return nnla_error_status();
    if (json_array_size(nodes) > NNLA__MODEL_MAX_NODES) {
        return nnla__fail(NNLA_ERROR_FORMAT, "%zu nodes, expected at most %d", json_array_size(nodes),
                          NNLA__MODEL_MAX_NODES);
    }
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const json_t *node = json_array_get(nodes, i);
        const char *name = nnla__json_string(node, "name");
        if (name == NULL)
            return nnla__fail_prefix("node %zu: ", i);
        int is_input = json_object_get(node, "shape") != NULL;
        nnla_status status = is_input ? add_input(net, name, node) : add_layer(net, name, node);
        if (status != NNLA_OK)
            return nnla__fail_prefix("node %zu, '%.100s': ", i, name);
    }
    return NNLA_OK;
}

static nnla_status add_output(nnla_network *net, const json_t *output) {
    static const char *const keys[] = {"node", "loss", "settings", "weight", NULL};
    double weight = 0;
    nnla_status status = nnla__json_keys(output, keys);
    if (status == NNLA_OK)
        status = nnla__json_real(output, "weight", &weight);
    const char *node = status == NNLA_OK ? nnla__json_string(output, "node") : NULL;
    nnla_loss *loss = node != NULL ? nnla__model_loss(output) : NULL;
    return loss == NULL ? nnla_error_status() : nnla_network_add_output(net, node, loss, weight);
}

static nnla_status add_outputs(nnla_network *net, const json_t *architecture) {
    const json_t *outputs = nnla__json_array(architecture, "outputs");
    if (outputs == NULL)
        return nnla_error_status();
    if (json_array_size(outputs) == 0)
        return nnla__fail(NNLA_ERROR_FORMAT, "outputs: expected one or more");
    for (size_t k = 0; k < json_array_size(outputs); k++) {
        if (add_output(net, json_array_get(outputs, k)) != NNLA_OK)
            return nnla__fail_prefix("output %zu: ", k);
    }
    return NNLA_OK;
}

/* ---- The whole ---- */

static nnla_network *create(const json_t *architecture) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    const char *dtype = nnla__json_string(architecture, "dtype");
    if (dtype == NULL || nnla__json_count(architecture, "seed", &config.seed) != NNLA_OK)
        return NULL;
    config.dtype = strcmp(dtype, nnla_dtype_name(NNLA_F64)) == 0 ? NNLA_F64 : NNLA_F32;
    if (strcmp(dtype, nnla_dtype_name(config.dtype)) != 0)
        return nnla__fail_null(NNLA_ERROR_FORMAT, "dtype: expected f32 or f64, got '%.100s'", dtype);
    return nnla_network_create(&config);
}

static nnla_network *build(const json_t *architecture, size_t *max_batch) {
    static const char *const keys[] = {"dtype", "seed", "max_batch", "nodes", "outputs", NULL};
    if (nnla__json_keys(architecture, keys) != NNLA_OK ||
        nnla__json_size(architecture, "max_batch", max_batch) != NNLA_OK)
        return NULL;
    nnla_network *net = create(architecture);
    if (net == NULL)
        return NULL;
    nnla_status status = add_nodes(net, architecture);
    if (status == NNLA_OK)
        status = add_outputs(net, architecture);
    if (status == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

/* The JSON text that the metadata holds for a key. */
static json_t *parse_part(const nnla__safetensors *file, const char *key, size_t depth) {
    const char *text = nnla__safetensors_metadata(file, key);
    if (text == NULL)
        return nnla__fail_null(NNLA_ERROR_FORMAT, "its metadata has no '%s'", key);
    return nnla__json_parse(key, text, strlen(text), 0, depth);
}

static nnla_network *rebuild_network(const nnla__safetensors *file, size_t *max_batch) {
    json_t *architecture = parse_part(file, NNLA__MODEL_KEY_ARCHITECTURE, DEPTH);
    nnla_network *net = architecture == NULL ? NULL : build(architecture, max_batch);
    if (architecture != NULL && net == NULL)
        nnla__fail_prefix(NNLA__MODEL_KEY_ARCHITECTURE ": ");
    json_decref(architecture);
    return net;
}

static nnla_optimizer *rebuild_optimizer(const nnla__safetensors *file) {
    json_t *object = parse_part(file, NNLA__MODEL_KEY_OPTIMIZER, DEPTH);
    nnla_optimizer *optimizer = object == NULL ? NULL : nnla__model_optimizer(object);
    if (object != NULL && optimizer == NULL)
        nnla__fail_prefix(NNLA__MODEL_KEY_OPTIMIZER ": ");
    json_decref(object);
    return optimizer;
}

nnla_network *nnla__model_rebuild(const nnla__safetensors *file, nnla_optimizer **optimizer, size_t *max_batch) {
    nnla_network *net = rebuild_network(file, max_batch);
    *optimizer = net == NULL ? NULL : rebuild_optimizer(file);
    if (*optimizer != NULL)
        return net;
    nnla_network_destroy(net);
    nnla__model_fault();
    return NULL;
}

/* ---- What training and users have added ---- */

static nnla_status read_training(nnla_network *net, const json_t *training) {
    static const char *const keys[] = {"draws", "epochs", NULL};
    nnla_status status = nnla__json_keys(training, keys);
    if (status == NNLA_OK)
        status = nnla__json_count(training, "draws", &net->pass.draw);
    return status == NNLA_OK ? nnla__json_count(training, "epochs", &net->epochs_done) : status;
}

static nnla_status read_classes(nnla_network *net, const json_t *classes) {
    size_t count = json_array_size(classes);
    if (!json_is_array(classes))
        return nnla__fail(NNLA_ERROR_FORMAT, "expected a list");
    const char **names = nnla__allocate_array(count, sizeof *names);
    if (names == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t i = 0; i < count; i++)
        names[i] = json_string_value(json_array_get(classes, i));
    nnla_status status = nnla_network_set_class_names(net, count, names);
    nnla__release(names);
    return status;
}

static nnla_status resume(nnla_network *net, const nnla__safetensors *file, const char *key, size_t depth,
                          nnla_status (*read)(nnla_network *net, const json_t *part)) {
    json_t *part = parse_part(file, key, depth);
    if (part == NULL)
        return nnla__model_fault();
    nnla_status status = read(net, part);
    json_decref(part);
    if (status == NNLA_OK)
        return status;
    nnla__fail_prefix("%s: ", key);
    return nnla__model_fault();
}

nnla_status nnla__model_resume(nnla_network *net, const nnla__safetensors *file) {
    nnla_status status = resume(net, file, NNLA__MODEL_KEY_TRAINING, 1, read_training);
    if (status != NNLA_OK || nnla__safetensors_metadata(file, NNLA__MODEL_KEY_CLASSES) == NULL)
        return status;
    return resume(net, file, NNLA__MODEL_KEY_CLASSES, 1, read_classes);
}
