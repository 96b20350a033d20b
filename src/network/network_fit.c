/* Training over epochs. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/text.h"
#include "network/network_impl.h"

NNLA__ENDS_WITH(nnla_fit_config, payload);

enum { DEFAULT_BATCH = 32 };

static const char function[] = "nnla_network_fit";

/* One call of fit. */
typedef struct fitting {
    nnla_network *net;
    nnla_fit_config config;
    nnla__matrix X;
    nnla__targets T;
    nnla__matrix validation_X;
    nnla__targets validation_T;
    size_t *order; /* of the rows, when they are shuffled */
    char *best;    /* a copy of the parameters with the best validation loss, when patience > 0 */
    double best_loss;
    size_t stale; /* epochs since */
} fitting;

static nnla_status check_config(const nnla_network *net, const nnla_fit_config *c) {
    char text[NNLA__REAL_TEXT_SIZE];
    if (c->epochs == 0)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: epochs: expected 1 or more, got 0", function);
    if (c->batch_size > net->max_batch) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: batch_size: %zu is above the network's max_batch %zu",
                          function, c->batch_size, net->max_batch);
    }
    if (c->shuffle != 0 && c->shuffle != 1) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: shuffle: expected 0 or 1, got %d", function,
                          (int)c->shuffle);
    }
    if ((c->validation_X == NULL) != (c->validation_T == NULL)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: validation: expected both X and T or neither", function);
    }
    if (c->patience > 0 && c->validation_X == NULL) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: patience: early stopping needs a validation set", function);
    }
    if (!(c->min_delta >= 0 && isfinite(c->min_delta))) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: min_delta: expected a finite value of 0 or more, got %s",
                          function, nnla__format_real(text, c->min_delta, 6));
    }
    return NNLA_OK;
}

static nnla_status check_set(const nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, nnla__matrix *rows,
                             nnla__targets *targets) {
    nnla__tensors of_X = nnla__one_tensor("X", &X), of_T = nnla__one_tensor("T", &T);
    nnla_status status = nnla__network_read_inputs(net, function, of_X, 1, rows);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, of_T, X->dims[0], targets);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, of_X);
    return status == NNLA_OK ? nnla__network_check_outside(net, function, of_T) : status;
}

static nnla_status begin(fitting *f, const nnla_tensor *X, const nnla_tensor *T) {
    const nnla_network *net = f->net;
    nnla_fit_config *c = &f->config;
    nnla_status status = check_config(net, c);
    if (status == NNLA_OK)
        status = check_set(net, X, T, &f->X, &f->T);
    if (status == NNLA_OK && c->validation_X != NULL) {
        status = check_set(net, c->validation_X, c->validation_T, &f->validation_X, &f->validation_T);
        if (status != NNLA_OK)
            return nnla__fail_prefix("validation set: ");
    }
    if (status != NNLA_OK)
        return status;
    if (c->batch_size == 0)
        c->batch_size = net->max_batch < DEFAULT_BATCH ? net->max_batch : DEFAULT_BATCH;
    if (c->shuffle) {
        f->order = nnla__allocate_array(f->X.rows, sizeof *f->order);
        if (f->order == NULL)
            return NNLA_ERROR_OUT_OF_MEMORY;
    }
    if (c->patience > 0) {
        f->best = nnla__allocate(net->memory.parameters);
        if (f->best == NULL)
            return NNLA_ERROR_OUT_OF_MEMORY;
    }
    f->best_loss = INFINITY;
    return NNLA_OK;
}

static void shuffle(fitting *f) {
    nnla__rng rng = nnla__rng_create(f->net->seed, nnla__stream(NNLA__STREAM_SHUFFLE, f->net->epochs_done));
    for (size_t i = 0; i < f->X.rows; i++)
        f->order[i] = i;
    nnla__rng_shuffle(&rng, f->order, f->X.rows);
}

/* Rows [first, first + count) of the epoch: copied together if shuffled, else where they are. */
static void gather(fitting *f, size_t first, size_t count, nnla__matrix *X, nnla__targets *T) {
    nnla_network *net = f->net;
    size_t bytes = nnla__node_element(net, &net->nodes[0]);
    const size_t *rows = f->order + first;
    if (f->order == NULL) {
        *X = nnla__rows_of(f->X, first, count, bytes);
        *T = nnla__targets_rows(net, &f->T, first, count);
        return;
    }
    *X = nnla__matrix_of(net->batch_X[0], count, f->X.cols);
    nnla__gather_rows(*X, f->X, rows, bytes);
    *T = (nnla__targets){nnla__matrix_of(f->T.classes == NULL ? net->batch_T[0] : NULL, count, f->T.T.cols), NULL};
    if (f->T.classes == NULL) {
        nnla__gather_rows(T->T, f->T.T, rows, net->element);
    } else {
        int32_t *classes = (int32_t *)(void *)net->batch_T[0];
        for (size_t i = 0; i < count; i++)
            classes[i] = f->T.classes[rows[i]];
        T->classes = classes;
    }
}

/* Adds a batch's outcomes to the epoch's. */
static void count_matches(const nnla_network *net, const nnla__targets *T, size_t *right, size_t *outcomes) {
    size_t of_batch = 0;
    const nnla__loss_kind *kind = net->outputs[0].loss->kind;
    if (kind->matches == NULL)
        return;
    *right += kind->matches(&net->pass, nnla__output_value(net, 0), T, &of_batch);
    *outcomes += of_batch;
}

static nnla_status run_epoch(fitting *f, nnla_epoch_info *info) {
    nnla_network *net = f->net;
    size_t right = 0, outcomes = 0;
    double loss_sum = 0;
    if (f->order != NULL)
        shuffle(f);
    for (size_t first = 0; first < f->X.rows; first += f->config.batch_size) {
        size_t left = f->X.rows - first, count = left < f->config.batch_size ? left : f->config.batch_size;
        nnla__matrix X;
        nnla__targets T;
        double loss = 0;
        gather(f, first, count, &X, &T);
        if (nnla__network_step(net, function, &X, &T, &loss) != NNLA_OK) {
            return nnla__fail_prefix("epoch %zu, batch %zu: ", info->epoch, first / f->config.batch_size + 1);
        }
        loss_sum += loss * (double)count;
        count_matches(net, &T, &right, &outcomes);
    }
    net->epochs_done++;
    info->loss = loss_sum / (double)f->X.rows;
    info->accuracy = outcomes == 0 ? NAN : (double)right / (double)outcomes;
    return NNLA_OK;
}

/* Keeps the best parameters; returns 1 when patience is at its end. */
static int is_stale(fitting *f, double validation_loss) {
    if (f->best == NULL)
        return 0;
    if (validation_loss < f->best_loss - f->config.min_delta) {
        f->best_loss = validation_loss;
        f->stale = 0;
        memcpy(f->best, f->net->P, f->net->memory.parameters);
        return 0;
    }
    return ++f->stale >= f->config.patience;
}

static nnla_status validate(fitting *f, nnla_epoch_info *info) {
    info->validation_loss = info->validation_accuracy = NAN;
    if (f->config.validation_X == NULL)
        return NNLA_OK;
    nnla__network_evaluate(f->net, &f->validation_X, &f->validation_T, &info->validation_loss,
                           &info->validation_accuracy);
    if (isfinite(info->validation_loss))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: epoch %zu: the validation loss is not finite", function, info->epoch);
}

/* Tells the callback; returns NNLA_OK, NNLA_STOP or its error. */
static nnla_status tell(const fitting *f, const nnla_epoch_info *info) {
    if (f->config.on_epoch == NULL)
        return NNLA_OK;
    nnla_status status = f->config.on_epoch(f->config.payload, info);
    if (status == NNLA_OK || status == NNLA_STOP)
        return status;
    if (status < 0 && nnla_error_status() != status)
        nnla__fail(status, "%s", nnla_status_name(status));
    if (status < 0) /* the reason is the callback's own failed call, if that is what it returned */
        return nnla__fail_prefix("%s: the callback ended epoch %zu: ", function, info->epoch);
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                      "%s: the callback returned %d, expected NNLA_OK, NNLA_STOP or an error", function, (int)status);
}

static nnla_status run(fitting *f) {
    nnla_epoch_info info = {.struct_size = sizeof info, .epochs = f->config.epochs, .network = f->net};
    for (info.epoch = 1; info.epoch <= f->config.epochs; info.epoch++) {
        nnla_status status = run_epoch(f, &info);
        if (status == NNLA_OK)
            status = validate(f, &info);
        if (status != NNLA_OK)
            return status;
        int stale = is_stale(f, info.validation_loss);
        status = tell(f, &info);
        if (status < 0)
            return status;
        if (stale || status == NNLA_STOP)
            break;
    }
    if (f->best != NULL)
        memcpy(f->net->P, f->best, f->net->memory.parameters);
    return NNLA_OK;
}

nnla_status nnla_network_fit(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T,
                             const nnla_fit_config *config) {
    fitting f = {.net = net, .config = NNLA_FIT_CONFIG_INIT};
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__config_read("nnla_network_fit: config", "nnnirppndpp", &f.config, sizeof f.config, config);
    if (status == NNLA_OK)
        status = begin(&f, X, T);
    if (status == NNLA_OK)
        status = run(&f);
    nnla__release(f.order);
    nnla__release(f.best);
    return status;
}
