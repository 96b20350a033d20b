/* Model files: the network as it is shown, and networks of others, where the settings can describe them. */
#include "explorer_bytes.h"
#include "explorer_message.h"
#include "explorer_session.h"

#include <string.h>

nnla_status explorer_model_save(void) {
    size_t size = 0;
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = nnla_network_save_memory(explorer_now.net, NULL, 0, &size);
    if (status == NNLA_OK) {
        void *bytes = explorer_output_make(size);
        status = bytes != NULL ? nnla_network_save_memory(explorer_now.net, bytes, size, NULL) : nnla_error_status();
    }
    return explorer_result(status);
}

/* ---- What a file's network is ---- */

static nnla_status refuse(const char *what) {
    return explorer_refuse(NNLA_ERROR_UNSUPPORTED,
                           "%s: expected a chain of dense layers and squashes in turn, from 2 inputs to 1 sigmoid",
                           what);
}

/* Input, then dense and activation in turn, each taking the one before. */
static nnla_status check_chain(const nnla_network *net) {
    const size_t count = nnla_network_node_count(net);
    if (count < 3 || count % 2 == 0 || count > EXPLORER_MOST_NODES)
        return refuse("it has not the right number of nodes");
    for (size_t i = 1; i < count; i++) {
        size_t from = 0;
        if (strcmp(nnla_network_node_kind(net, i), i % 2 == 1 ? "dense" : "activation") != 0 ||
            nnla_network_node_input_count(net, i) != 1 || nnla_network_node_input(net, i, 0, &from) != NNLA_OK ||
            from != i - 1)
            return refuse("its nodes are others");
    }
    if (nnla_network_parameter_tensors(net) != count - 1) /* each dense layer has a weight and a bias */
        return refuse("a layer has no bias, or is shared");
    return NNLA_OK;
}

static const nnla_tensor *weight_of(const nnla_network *net, size_t layer) {
    return nnla_network_const_parameter(net, 2 * layer);
}

static nnla_status check_ends(const nnla_network *net, size_t layers) {
    nnla_activation squash = NNLA_IDENTITY;
    const nnla_tensor *first = weight_of(net, 0), *last = weight_of(net, layers - 1);
    if (nnla_tensor_dtype(first) != NNLA_F32)
        return refuse("its numbers are f64, not f32");
    if (nnla_tensor_dim(first, 1) != 2)
        return refuse("it does not take points of the plane");
    const nnla_status status = nnla_network_node_activation(net, 2 * layers, &squash);
    if (status != NNLA_OK || squash != NNLA_SIGMOID || nnla_tensor_dim(last, 0) != 1)
        return refuse("its output is another one");
    return NNLA_OK;
}

/* The squash that all hidden layers have, as a choice. */
static nnla_status read_squash(const nnla_network *net, size_t hidden, explorer_values *values) {
    nnla_activation first = NNLA_TANH;
    for (size_t i = 0; i < hidden; i++) {
        nnla_activation squash = NNLA_TANH;
        const nnla_status status = nnla_network_node_activation(net, 2 * i + 2, &squash);
        if (status != NNLA_OK || explorer_choice_of(squash) < 0)
            return refuse("it has a squash that the explorer lacks");
        if (i > 0 && squash != first)
            return refuse("its hidden layers have different squashes");
        first = squash;
    }
    if (hidden > 0)
        values->of[SETTING_activation] = explorer_choice_of(first);
    return NNLA_OK;
}

static nnla_status read_widths(const nnla_network *net, size_t hidden, explorer_values *values) {
    const int embedding = hidden > 0 && nnla_tensor_dim(weight_of(net, hidden - 1), 0) == 2;
    const size_t layers = embedding ? hidden - 1 : hidden;
    nnla_status status = explorer_check_value(SETTING_layers, (double)layers);
    values->of[SETTING_layers] = (double)layers;
    values->of[SETTING_embedding] = embedding;
    for (size_t i = 0; i < layers && status == NNLA_OK; i++) {
        const int setting = SETTING_width_1 + (int)i;
        values->of[setting] = (double)nnla_tensor_dim(weight_of(net, i), 0);
        status = explorer_check_value(setting, values->of[setting]);
    }
    return status;
}

/* The settings that describe the network; what they do not say stays as it is. */
static nnla_status describe(nnla_network *net, explorer_values *values) {
    nnla_status status = check_chain(net);
    const size_t layers = nnla_network_node_count(net) / 2;
    if (status == NNLA_OK)
        status = check_ends(net, layers);
    if (status == NNLA_OK)
        status = read_squash(net, layers - 1, values);
    if (status == NNLA_OK)
        status = read_widths(net, layers - 1, values);
    const char *optimizer = status == NNLA_OK ? nnla_optimizer_kind(nnla_network_optimizer(net)) : "";
    if (strcmp(optimizer, "adam") == 0)
        values->of[SETTING_optimizer] = OPTIMIZER_ADAM;
    else if (strcmp(optimizer, "sgd") == 0)
        values->of[SETTING_optimizer] = OPTIMIZER_SGD;
    return status;
}

/* ---- Into the session ---- */

/* All that training has left, if both are made alike; else the parameters alone. */
static nnla_status copy_state(const nnla_network *from, nnla_network *to) {
    const size_t size = nnla_network_state_size(from), count = (size + 7) / 8;
    nnla_tensor *bytes = nnla_tensor_create(NNLA_F64, 1, &count);
    if (bytes == NULL)
        return nnla_error_status();
    nnla_status status = nnla_network_get_state(from, nnla_tensor_data(bytes), size);
    if (status == NNLA_OK)
        status = nnla_network_set_state(to, nnla_tensor_data(bytes), size);
    nnla_tensor_destroy(bytes);
    if (status != NNLA_ERROR_FORMAT)
        return status;
    status = NNLA_OK;
    for (size_t i = 0; i < nnla_network_parameter_tensors(to) && status == NNLA_OK; i++)
        status = nnla_tensor_copy(nnla_network_const_parameter(from, i), nnla_network_parameter(to, i));
    if (status == NNLA_OK)
        explorer_tell("The weights are taken over; the optimizer begins anew, as it is another one or its layers have "
                      "other names.");
    return status;
}

static nnla_status take(nnla_network *given) {
    explorer_session made;
    explorer_values values = explorer_now.values;
    nnla_status status = describe(given, &values);
    nnla_network *net = status == NNLA_OK ? explorer_network_create(&values) : NULL;
    if (status == NNLA_OK)
        status = net != NULL ? copy_state(given, net) : nnla_error_status();
    if (status == NNLA_OK)
        status = explorer_session_around(&made, &values, &explorer_now.data, &explorer_now, net);
    if (status == NNLA_OK)
        explorer_session_replace(&made);
    else
        nnla_network_destroy(net);
    return status;
}

nnla_status explorer_model_load(int size) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK) {
        const void *bytes = explorer_input_bytes(size);
        nnla_network *given = bytes != NULL ? nnla_network_load_memory(bytes, (size_t)size) : NULL;
        status = bytes == NULL ? NNLA_ERROR_STATE : given != NULL ? take(given) : nnla_error_status();
        nnla_network_destroy(given);
        if (status != NNLA_OK)
            status = explorer_refuse_because(status, "The model is not taken, all stays as it was");
    }
    explorer_input_release();
    return explorer_result(status);
}
