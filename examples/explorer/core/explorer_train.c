/* Time: training in slices of epochs, going back and forth, branching. */
#include "explorer_message.h"
#include "explorer_session.h"

#include <math.h>
#include <string.h>

/* Of the epoch that follows after `done` ones; falling as examples/moons.c lets it fall. */
static double learning_rate(const explorer_values *values, size_t done) {
    const double first = values->of[SETTING_learning_rate], epochs = values->of[SETTING_epochs];
    if (done == 0 || values->of[SETTING_schedule] == SCHEDULE_CONSTANT)
        return first;
    return first * (epochs - (double)done) / epochs;
}

/* What an epoch of nnla_network_fit reports. */
static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    double *record = payload;
    record[RECORD_LOSS] = info->loss;
    record[RECORD_ACCURACY] = info->accuracy;
    record[RECORD_TEST_LOSS] = info->validation_loss;
    record[RECORD_TEST_ACCURACY] = info->validation_accuracy;
    return NNLA_OK;
}

static nnla_status fit_epoch(const explorer_session *s, double report[RECORD_SPECTRUM]) {
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.batch_size = (size_t)s->values.of[SETTING_batch];
    fit.validation_X = s->data.X_test;
    fit.validation_T = s->data.T_test;
    fit.on_epoch = on_epoch;
    fit.payload = report;
    nnla_status status =
        nnla_optimizer_set_learning_rate(nnla_network_optimizer(s->net), learning_rate(&s->values, s->epoch));
    return status == NNLA_OK ? nnla_network_fit(s->net, s->data.X, s->data.T, &fit) : status;
}

/* Parameters as they were edited become those of the present epoch, the last one from now on. */
static nnla_status keep_edited(explorer_session *s) {
    const size_t count = RECORD_SPECTRUM + s->history.spectrum;
    nnla_tensor *record = nnla_tensor_create(NNLA_F64, 1, &count);
    nnla_status status =
        record != NULL ? explorer_compute_record(s, nnla_tensor_data(record), NAN, NAN, NAN, NAN) : nnla_error_status();
    if (status == NNLA_OK) {
        explorer_history_truncate(&s->history, s->epoch);
        memcpy(explorer_history_record(&s->history, s->epoch), nnla_tensor_data(record), count * sizeof(double));
        status = explorer_history_keep(&s->history, s->epoch, s->net);
        s->edited = 0;
    }
    nnla_tensor_destroy(record);
    return status;
}

/* The present epoch becomes the last one. */
static nnla_status branch(explorer_session *s) {
    if (s->edited)
        return keep_edited(s);
    explorer_history_truncate(&s->history, s->epoch);
    return NNLA_OK;
}

/* One more epoch after the last one. After a failure the network is as it was before. */
static nnla_status train_epoch(explorer_session *s) {
    double report[RECORD_SPECTRUM] = {NAN, NAN, NAN, NAN};
    const size_t next = s->epoch + 1;
    nnla_status status = explorer_history_reserve(&s->history, next);
    if (status != NNLA_OK)
        return status;
    status = fit_epoch(s, report);
    if (status == NNLA_OK)
        status =
            explorer_compute_record(s, explorer_history_record(&s->history, next), report[RECORD_LOSS],
                                    report[RECORD_ACCURACY], report[RECORD_TEST_LOSS], report[RECORD_TEST_ACCURACY]);
    if (status == NNLA_OK)
        status = explorer_history_keep(&s->history, next, s->net);
    if (status == NNLA_OK) {
        s->epoch = next;
        return NNLA_OK;
    }
    if (status == NNLA_ERROR_NOT_FINITE)
        explorer_refuse_because(status, "training went beyond the range of numbers: try a smaller learning rate");
    else
        explorer_refuse_because(status, "training stopped");
    explorer_history_restore(&s->history, s->epoch, s->net);
    return status;
}

nnla_status explorer_train(int epochs) {
    explorer_session *s = &explorer_now;
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && (s->epoch < s->history.last || s->edited))
        status = branch(s);
    for (int i = 0; i < epochs && status == NNLA_OK && (double)s->epoch < s->values.of[SETTING_epochs]; i++)
        status = train_epoch(s);
    explorer_changed();
    return explorer_result(status);
}

int explorer_epoch(void) { return (int)explorer_now.epoch; }

int explorer_last_epoch(void) { return (int)explorer_now.history.last; }

nnla_status explorer_seek(int epoch) {
    explorer_session *s = &explorer_now;
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && (epoch < 0 || (size_t)epoch > s->history.last))
        status =
            explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "epoch %d: expected 0 to %d", epoch, (int)s->history.last);
    if (status == NNLA_OK) {
        const size_t nearest = explorer_history_nearest(&s->history, (size_t)epoch);
        status = explorer_history_restore(&s->history, nearest, s->net);
        s->epoch = nearest;
        s->edited = 0;
        explorer_changed();
    }
    return explorer_result(status);
}

nnla_status explorer_branch(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = branch(&explorer_now);
    explorer_changed();
    return explorer_result(status);
}

double explorer_history_bytes(void) {
    return explorer_now.net != NULL ? (double)explorer_history_size(&explorer_now.history) : 0;
}

int explorer_edited(void) { return explorer_now.edited; }
