/* A network as the metadata of a model file. Numbers that must come back exactly are text of base/text.h, or integers. */
#include "base/alloc.h"
#include "io/json_fields.h"
#include "network/model_file_impl.h"

/* What a JSON value says, as a string; takes the value. NULL if memory is lacking, or was for the value. */
static json_t *as_text(json_t *value) {
    size_t length = 0;
    char *text = nnla__json_print(value, 0, &length);
    json_t *string = text == NULL ? NULL : json_stringn(text, length);
    nnla__release(text);
    json_decref(value);
    return string;
}

/* Appends a value, which is taken, to a list; the list, or NULL if either was or is lacking. */
static json_t *appended(json_t *list, json_t *value) {
    if (json_array_append_new(list, value) == 0)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *describe_inputs(const nnla_network *net, const nnla__node *node) {
    json_t *inputs = json_array();
    for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
        inputs = appended(inputs, json_string(net->nodes[net->edges[e].from].name));
    return inputs;
}

static json_t *describe_node(const nnla_network *net, size_t index) {
    const nnla__node *node = &net->nodes[index];
    if (node->layer == NULL)
        return json_pack("{s:s, s:o}", "name", node->name, "shape",
                         nnla__json_from_sizes(node->shape.rank, node->shape.dims));
    if (node->shares != index)
        return json_pack("{s:s, s:s, s:o}", "name", node->name, "shares", net->nodes[node->shares].name, "inputs",
                         describe_inputs(net, node));
    const nnla__layer_kind *kind = node->layer->kind;
    return json_pack("{s:s, s:s, s:o, s:o}", "name", node->name, "kind", kind->name, "settings",
                     nnla__settings_to_json(kind->settings, kind->setting_count, node->layer), "inputs",
                     describe_inputs(net, node));
}

static json_t *describe_output(const nnla_network *net, const nnla__output *output) {
    const nnla__loss_kind *kind = output->loss->kind;
    return json_pack("{s:s, s:s, s:o, s:o}", "node", net->nodes[output->node].name, "loss", kind->name, "settings",
                     nnla__settings_to_json(kind->settings, kind->setting_count, output->loss), "weight",
                     nnla__json_from_real(output->weight));
}

static json_t *describe_architecture(const nnla_network *net) {
    json_t *nodes = json_array(), *outputs = json_array();
    for (size_t i = 0; i < net->node_count; i++)
        nodes = appended(nodes, describe_node(net, i));
    for (size_t k = 0; k < net->output_count; k++)
        outputs = appended(outputs, describe_output(net, &net->outputs[k]));
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "dtype", nnla_dtype_name(net->dtype), "seed",
                     nnla__json_from_count(net->seed), "max_batch", nnla__json_from_size(net->max_batch), "nodes",
                     nodes, "outputs", outputs);
}

static json_t *describe_optimizer(const nnla_optimizer *optimizer) {
    const nnla__optimizer_kind *kind = optimizer->kind;
    return json_pack("{s:s, s:o, s:o}", "kind", kind->name, "settings",
                     nnla__settings_to_json(kind->settings, kind->setting_count, optimizer), "progress",
                     nnla__settings_to_json(kind->progress, kind->progress_count, optimizer));
}

static json_t *describe_training(const nnla_network *net) {
    return json_pack("{s:o, s:o}", "draws", nnla__json_from_count(net->pass.draw), "epochs",
                     nnla__json_from_count(net->epochs_done));
}

static json_t *describe_classes(const nnla_network *net) {
    json_t *names = json_array();
    for (size_t i = 0; i < net->classes.count; i++)
        names = appended(names, json_string(net->classes.items[i]));
    return names;
}

json_t *nnla__model_describe(const nnla_network *net) {
    json_t *metadata = json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o}", NNLA__MODEL_KEY_FORMAT, NNLA__MODEL_FORMAT, NNLA__MODEL_KEY_VERSION,
        nnla__json_from_count(NNLA__MODEL_VERSION), NNLA__MODEL_KEY_LIBRARY, nnla_version_string(),
        NNLA__MODEL_KEY_ARCHITECTURE, as_text(describe_architecture(net)), NNLA__MODEL_KEY_OPTIMIZER,
        as_text(describe_optimizer(net->optimizer)), NNLA__MODEL_KEY_TRAINING, as_text(describe_training(net)));
    if (net->classes.count == 0 ||
        json_object_set_new(metadata, NNLA__MODEL_KEY_CLASSES, as_text(describe_classes(net))) == 0)
        return metadata;
    json_decref(metadata);
    return NULL;
}
