#include "network/fit_loop.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/text.h"

NNLA__ENDS_WITH(nnla_fit_config, validation_target_count);

enum { DEFAULT_BATCH = 32 };

/* One call. */
typedef struct fitting {
    nnla__feed *feed;
    nnla_network *net;
    const nnla_fit_config *config;
    nnla__sample_set validation; /* no X: none */
    char *best;                  /* a copy of the state with the best validation loss, when patience > 0 */
    double best_loss;
    size_t stale; /* epochs since */
} fitting;

/* ---- Arguments ---- */

nnla_status nnla__sample_set_read(nnla__sample_set *set, const nnla_network *net, const char *function, nnla__tensors X,
                                  nnla__tensors T) {
    /* One block; its parts are all aligned as pointers are. */
    char *block =
        nnla__allocate(net->input_count * sizeof *set->X + net->output_count * (sizeof *set->T + sizeof *set->losses));
    if (block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    set->X = (nnla__matrix *)(void *)block;
    set->T = (nnla__targets *)(void *)(set->X + net->input_count);
    set->losses = (double *)(void *)(set->T + net->output_count);
    nnla_status status = nnla__network_read_inputs(net, function, X, 1, set->X);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, set->X[0].rows, set->T);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    return status == NNLA_OK ? nnla__network_check_outside(net, function, T) : status;
}

void nnla__sample_set_release(nnla__sample_set *set) { nnla__release(set->X); }

static int has_lists(const nnla_fit_config *c) { return c->validation_inputs != NULL || c->validation_targets != NULL; }

static int has_validation(const nnla_fit_config *c) { return c->validation_X != NULL || has_lists(c); }

static nnla_status check_validation(const char *function, const nnla_fit_config *c) {
    if ((c->validation_X == NULL) != (c->validation_T == NULL) ||
        (c->validation_inputs == NULL) != (c->validation_targets == NULL)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: validation: expected both X and T or neither", function);
    }
    if (c->validation_X != NULL && has_lists(c))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: validation: expected a set of tensors or of lists, not both", function);
    if (c->patience > 0 && !has_validation(c)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: patience: early stopping needs a validation set", function);
    }
    return NNLA_OK;
}

nnla_status nnla__fit_config_read(const nnla_network *net, const char *function, nnla_fit_config *c,
                                  const nnla_fit_config *given) {
    char text[NNLA__REAL_TEXT_SIZE], object[64];
    snprintf(object, sizeof object, "%s: config", function);
    *c = (nnla_fit_config)NNLA_FIT_CONFIG_INIT;
    nnla_status status = nnla__config_read(object, "nnnirppndpppnpn", c, sizeof *c, given);
    if (status != NNLA_OK)
        return status;
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
    status = check_validation(function, c);
    if (status != NNLA_OK)
        return status;
    if (!(c->min_delta >= 0 && isfinite(c->min_delta))) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: min_delta: expected a finite value of 0 or more, got %s",
                          function, nnla__format_real(text, c->min_delta, 6));
    }
    if (c->batch_size == 0)
        c->batch_size = net->max_batch < DEFAULT_BATCH ? net->max_batch : DEFAULT_BATCH;
    return NNLA_OK;
}

static nnla_status read_validation(fitting *f) {
    const nnla_fit_config *c = f->config;
    nnla__tensors X = nnla__one_tensor("X", &c->validation_X), T = nnla__one_tensor("T", &c->validation_T);
    if (has_lists(c)) {
        X = nnla__tensor_list("X", c->validation_inputs, c->validation_input_count);
        T = nnla__tensor_list("T", c->validation_targets, c->validation_target_count);
    }
    if (nnla__sample_set_read(&f->validation, f->net, f->feed->function, X, T) != NNLA_OK)
        return nnla__fail_prefix("validation set: ");
    return NNLA_OK;
}

static nnla_status begin(fitting *f) {
    nnla_status status = has_validation(f->config) ? read_validation(f) : NNLA_OK;
    if (status != NNLA_OK || f->config->patience == 0)
        return status;
    f->best = nnla__allocate(f->net->memory.parameters + f->net->memory.buffers);
    return f->best != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
}

/* ---- An epoch ---- */

/* Adds a batch's outcomes, of all outputs that have some, to the epoch's. */
static void count_matches(const nnla_network *net, size_t *right, size_t *outcomes) {
    for (size_t k = 0; k < net->output_count; k++) {
        const nnla__loss_kind *kind = net->outputs[k].loss->kind;
        size_t of_batch = 0;
        if (kind->matches == NULL)
            continue;
        *right += kind->matches(&net->pass, nnla__output_value(net, k), &net->targets[k], &of_batch);
        *outcomes += of_batch;
    }
}

static double share(size_t right, size_t outcomes) { return outcomes == 0 ? NAN : (double)right / (double)outcomes; }

static nnla_status run_epoch(fitting *f, nnla_epoch_info *info) {
    nnla_network *net = f->net;
    size_t right = 0, outcomes = 0, rows = 0, count = 0;
    double loss_sum = 0;
    for (size_t batch = 1;; batch++) {
        double loss = 0;
        nnla_status status = f->feed->next(f->feed, info->epoch, batch, &count);
        if (status == NNLA_OK && count == 0)
            break;
        if (status == NNLA_OK)
            status = nnla__network_step(net, f->feed->function, net->batch, net->targets, &loss);
        if (status != NNLA_OK)
            return nnla__fail_prefix("epoch %zu, batch %zu: ", info->epoch, batch);
        rows += count;
        loss_sum += loss * (double)count;
        count_matches(net, &right, &outcomes);
    }
    net->epochs_done++;
    info->loss = loss_sum / (double)rows;
    info->accuracy = share(right, outcomes);
    return NNLA_OK;
}

/* ---- What follows an epoch ---- */

/* The parameters, then the buffers. */
static void keep_best(fitting *f) {
    const nnla_memory *memory = &f->net->memory;
    memcpy(f->best, f->net->P, memory->parameters);
    memcpy(f->best + memory->parameters, f->net->B, memory->buffers);
}

static void restore_best(fitting *f) {
    const nnla_memory *memory = &f->net->memory;
    memcpy(f->net->P, f->best, memory->parameters);
    memcpy(f->net->B, f->best + memory->parameters, memory->buffers);
}

/* Keeps the best state; returns 1 when patience is at its end. */
static int is_stale(fitting *f, double validation_loss) {
    if (f->best == NULL)
        return 0;
    if (validation_loss < f->best_loss - f->config->min_delta) {
        f->best_loss = validation_loss;
        f->stale = 0;
        keep_best(f);
        return 0;
    }
    return ++f->stale >= f->config->patience;
}

static nnla_status validate(fitting *f, nnla_epoch_info *info) {
    size_t right = 0, outcomes = 0;
    info->validation_loss = info->validation_accuracy = NAN;
    if (f->validation.X == NULL)
        return NNLA_OK;
    nnla__network_evaluate(f->net, f->validation.X, f->validation.T, f->validation.losses, NULL);
    info->validation_loss = 0;
    for (size_t k = 0; k < f->net->output_count; k++) {
        const nnla__output *output = &f->net->outputs[k];
        info->validation_loss += output->weight * f->validation.losses[k];
        right += output->right;
        outcomes += output->outcomes;
    }
    info->validation_accuracy = share(right, outcomes);
    if (isfinite(info->validation_loss))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: epoch %zu: the validation loss is not finite", f->feed->function,
                      info->epoch);
}

nnla_status nnla__callback_answer(const char *who, nnla_status answer) {
    if (answer > NNLA_STOP) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s returned %d, expected NNLA_OK, NNLA_STOP or an error", who,
                          (int)answer);
    }
    if (answer < 0 && nnla_error_status() != answer)
        nnla__fail(answer, "%s", nnla_status_name(answer));
    return answer;
}

/* Tells the callback; returns NNLA_OK, NNLA_STOP or its error. */
static nnla_status tell(const fitting *f, const nnla_epoch_info *info) {
    if (f->config->on_epoch == NULL)
        return NNLA_OK;
    nnla_status status = nnla__callback_answer("the callback", f->config->on_epoch(f->config->payload, info));
    if (status < 0)
        return nnla__fail_prefix("%s: the callback ended epoch %zu: ", f->feed->function, info->epoch);
    return status;
}

static nnla_status run(fitting *f) {
    nnla_epoch_info info = {.struct_size = sizeof info, .epochs = f->config->epochs, .network = f->net};
    for (info.epoch = 1; info.epoch <= f->config->epochs; info.epoch++) {
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
        restore_best(f);
    return NNLA_OK;
}

nnla_status nnla__fit_run(nnla__feed *feed, const nnla_fit_config *config) {
    fitting f = {.feed = feed, .net = feed->net, .config = config, .best_loss = INFINITY};
    nnla_status status = begin(&f);
    if (status == NNLA_OK)
        status = run(&f);
    nnla__sample_set_release(&f.validation);
    nnla__release(f.best);
    return status;
}
