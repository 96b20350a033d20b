#include "explorer_session.h"

#include "explorer_arrays.h"
#include "explorer_bytes.h"
#include "explorer_field.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "support/parameter_hash.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* More states than this many bytes are thinned out. */
static const size_t most_state_bytes = 48000000;

explorer_session explorer_now;

/* ---- A network of the settings ---- */

static nnla_optimizer *create_optimizer(const explorer_values *values) {
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    sgd.learning_rate = adam.learning_rate = values->of[SETTING_learning_rate];
    sgd.momentum = values->of[SETTING_momentum];
    return values->of[SETTING_optimizer] == OPTIMIZER_SGD ? nnla_sgd_create(&sgd) : nnla_adam_create(&adam);
}

nnla_network *explorer_network_create(const explorer_values *values) {
    plane_model model = {.layers = (size_t)values->of[SETTING_layers],
                         .embedding = values->of[SETTING_embedding] != 0,
                         .activation = explorer_squash_of(values->of[SETTING_activation]),
                         .seed = (uint64_t)values->of[SETTING_seed]};
    for (size_t i = 0; i < PLANE_MOST_LAYERS; i++)
        model.widths[i] = (size_t)values->of[SETTING_width_1 + i];
    /* The largest batch, so that another size needs no other network: it does not change a bit. */
    return plane_model_create(&model, create_optimizer(values), (size_t)explorer_setting_most(SETTING_batch));
}

/* Input, then affine nodes and squashes in turn, as plane_model_create makes them. */
static void list_nodes(explorer_session *s) {
    const nnla_activation squash = explorer_squash_of(s->values.of[SETTING_activation]);
    s->node_count = nnla_network_node_count(s->net);
    s->nodes[0] = (explorer_node){.kind = EXPLORER_NODE_INPUT, .units = 2};
    for (size_t i = 1; i + 1 < s->node_count; i += 2) {
        const size_t weight = i - 1; /* weight and bias of each affine node before */
        const size_t units = nnla_tensor_dim(nnla_network_const_parameter(s->net, weight), 0);
        s->nodes[i] = (explorer_node){.kind = EXPLORER_NODE_AFFINE, .units = units, .weight = weight};
        s->nodes[i + 1] = (explorer_node){.kind = EXPLORER_NODE_SQUASH, .units = units, .squash = squash};
    }
    s->nodes[s->node_count - 1].squash = NNLA_SIGMOID;
}

/* ---- Records ---- */

static size_t rank_of(const nnla_tensor *W) {
    const size_t rows = nnla_tensor_dim(W, 0), columns = nnla_tensor_dim(W, 1);
    return rows < columns ? rows : columns;
}

static size_t spectrum_of(const explorer_session *s) {
    size_t count = 0;
    for (size_t i = 1; i < s->node_count; i += 2)
        count += rank_of(nnla_network_const_parameter(s->net, s->nodes[i].weight));
    return count;
}

/* W = U diag(s) Vᵀ of each affine node: all s, one after the other. */
static nnla_status compute_spectrum(const explorer_session *s, double *values) {
    for (size_t i = 1; i < s->node_count; i += 2) {
        const nnla_tensor *W = nnla_network_const_parameter(s->net, s->nodes[i].weight);
        const size_t rank = rank_of(W);
        nnla_tensor *singular = nnla_tensor_create(NNLA_F32, 1, &rank);
        nnla_status status = singular != NULL ? nnla_svd(W, NULL, singular, NULL) : nnla_error_status();
        const float *of_node = status == NNLA_OK ? nnla_tensor_const_data(singular) : NULL;
        for (size_t k = 0; of_node != NULL && k < rank; k++)
            *values++ = (double)of_node[k];
        nnla_tensor_destroy(singular);
        if (status != NNLA_OK)
            return status;
    }
    return NNLA_OK;
}

nnla_status explorer_compute_record(explorer_session *s, double *record, double loss, double accuracy, double test_loss,
                                    double test_accuracy) {
    nnla_status status = NNLA_OK;
    if (isnan(loss))
        status = nnla_network_evaluate(s->net, s->data.X, s->data.T, &loss, &accuracy);
    if (status == NNLA_OK && isnan(test_loss))
        status = nnla_network_evaluate(s->net, s->data.X_test, s->data.T_test, &test_loss, &test_accuracy);
    if (status == NNLA_OK)
        status = compute_spectrum(s, record + RECORD_SPECTRUM);
    if (status != NNLA_OK)
        return status;
    record[RECORD_LOSS] = loss;
    record[RECORD_ACCURACY] = accuracy;
    record[RECORD_TEST_LOSS] = test_loss;
    record[RECORD_TEST_ACCURACY] = test_accuracy;
    return NNLA_OK;
}

/* ---- Sessions ---- */

void explorer_plain_names(explorer_session *names) {
    snprintf(names->class_names[0], EXPLORER_NAME_SIZE, "class 0");
    snprintf(names->class_names[1], EXPLORER_NAME_SIZE, "class 1");
    snprintf(names->axis_names[0], EXPLORER_NAME_SIZE, "x₁");
    snprintf(names->axis_names[1], EXPLORER_NAME_SIZE, "x₂");
}

/* Begins the history of a session whose network, nodes and data are there. */
static nnla_status keep_first(explorer_session *s) {
    nnla_status status = explorer_history_begin(&s->history, s->net, spectrum_of(s), most_state_bytes);
    if (status == NNLA_OK)
        status = explorer_history_reserve(&s->history, 0);
    if (status == NNLA_OK)
        status = explorer_compute_record(s, explorer_history_record(&s->history, 0), NAN, NAN, NAN, NAN);
    if (status == NNLA_OK)
        status = explorer_history_keep(&s->history, 0, s->net);
    return status;
}

nnla_status explorer_session_around(explorer_session *made, const explorer_values *values, const plane_data *data,
                                    const explorer_session *names, nnla_network *net) {
    *made = (explorer_session){.values = *values, .data = *data, .net = net};
    memcpy(made->class_names, names->class_names, sizeof made->class_names);
    memcpy(made->axis_names, names->axis_names, sizeof made->axis_names);
    list_nodes(made);
    const nnla_status status = keep_first(made);
    if (status != NNLA_OK)
        explorer_history_end(&made->history);
    return status;
}

nnla_status explorer_session_make(explorer_session *made, const explorer_values *values, const plane_data *data,
                                  const explorer_session *names) {
    nnla_network *net = explorer_network_create(values);
    if (net == NULL)
        return nnla_error_status();
    const nnla_status status = explorer_session_around(made, values, data, names, net);
    if (status != NNLA_OK)
        nnla_network_destroy(net);
    return status;
}

static void release(explorer_session *s, int with_data) {
    if (with_data)
        plane_data_destroy(&s->data);
    explorer_history_end(&s->history);
    nnla_network_destroy(s->net);
    *s = (explorer_session){.net = NULL};
}

void explorer_session_replace(const explorer_session *made) {
    release(&explorer_now, explorer_now.data.X != made->data.X);
    explorer_now = *made;
    explorer_put_in_force(&made->values);
    explorer_points_changed();
}

nnla_status explorer_ready(void) {
    return explorer_now.net != NULL ? NNLA_OK : explorer_refuse(NNLA_ERROR_STATE, "there is no session yet");
}

/* Data and names as the values ask for; those of `before` where they are the user's own. */
static nnla_status make_data(const explorer_values *values, const explorer_session *before, plane_data *data,
                             explorer_session *names) {
    memcpy(names, before, sizeof *names);
    *data = before->data;
    if (values->of[SETTING_dataset] == DATASET_OWN && data->X != NULL)
        return NNLA_OK;
    explorer_plain_names(names);
    return plane_data_draw((plane_shape)values->of[SETTING_dataset], (size_t)values->of[SETTING_samples],
                           values->of[SETTING_noise], (uint64_t)values->of[SETTING_seed], data);
}

static nnla_status begin_anew(const explorer_values *values, int with_data) {
    explorer_session made, names = explorer_now;
    plane_data data = explorer_now.data;
    nnla_status status = with_data ? make_data(values, &explorer_now, &data, &names) : NNLA_OK;
    if (status == NNLA_OK)
        status = explorer_session_make(&made, values, &data, &names);
    if (status == NNLA_OK)
        explorer_session_replace(&made);
    else if (data.X != explorer_now.data.X)
        plane_data_destroy(&data);
    return status;
}

nnla_status explorer_start(void) {
    const explorer_values values = explorer_defaults();
    release(&explorer_now, 1);
    explorer_put_in_force(&values);
    return explorer_result(begin_anew(&values, 1));
}

void explorer_end(void) {
    release(&explorer_now, 1);
    explorer_pass_release();
    explorer_arrays_release();
    explorer_field_release();
    explorer_bytes_release();
}

nnla_status explorer_apply(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK) {
        const explorer_values values = *explorer_wishes();
        const int scope = explorer_scope_of_change(&explorer_now.values, &values);
        if (scope > EXPLORER_LIVE)
            status = begin_anew(&values, scope == EXPLORER_DATA);
        else if (scope == EXPLORER_LIVE) {
            explorer_now.values = values;
            explorer_put_in_force(&values);
        }
    }
    if (status != NNLA_OK)
        explorer_reset_wishes();
    return explorer_result(status);
}

const char *explorer_version(void) { return nnla_version_string(); }

const char *explorer_isa(void) { return nnla_isa_name(); }

const char *explorer_hash(void) {
    static char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, explorer_now.net != NULL ? parameter_hash(explorer_now.net) : 0);
    return text;
}

int explorer_parameter_count(void) { return (int)nnla_network_parameter_count(explorer_now.net); }
