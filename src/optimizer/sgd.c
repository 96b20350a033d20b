/* Stochastic gradient descent with momentum: I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of
   initialization and momentum in deep learning", ICML 2013, in PyTorch's form, which does not scale the gradient. */
#include <float.h>

#include "base/config.h"
#include "base/status.h"
#include "optimizer/optimizer_kind.h"

typedef struct sgd {
    nnla_optimizer head;
    nnla_sgd_config config;
} sgd;

NNLA__ENDS_WITH(nnla_sgd_config, weight_decay);

static const nnla_sgd_config *config_of(const nnla_optimizer *optimizer) { return &((const sgd *)optimizer)->config; }

static size_t state_vectors(const nnla_optimizer *optimizer) { return config_of(optimizer)->momentum != 0; }

static void update(nnla_optimizer *optimizer, const nnla__pass *pass, size_t n, void *p, const void *g,
                   void *const *state) {
    const nnla_sgd_config *c = config_of(optimizer);
    nnla__sgd_step step = {optimizer->learning_rate, c->momentum, c->weight_decay, c->nesterov};
    nnla__sgd(pass, n, &step, p, state[0], g);
}

const nnla__optimizer_kind nnla__sgd_kind = {.name = "sgd", .state_vectors = state_vectors, .update = update};

static nnla_status check_config(const nnla_sgd_config *c) {
    static const char function[] = "nnla_sgd_create";
    nnla_status status = nnla__check_setting(function, "learning_rate", c->learning_rate, 0, FLT_MAX, 0);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "momentum", c->momentum, 0, 1, 1);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "weight_decay", c->weight_decay, 0, FLT_MAX, 0);
    if (status != NNLA_OK)
        return status;
    if (c->nesterov != 0 && c->nesterov != 1) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: nesterov: expected 0 or 1, got %d", function,
                          (int)c->nesterov);
    }
    if (c->nesterov && c->momentum == 0) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: nesterov: needs a momentum above 0", function);
    }
    return NNLA_OK;
}

nnla_optimizer *nnla_sgd_create(const nnla_sgd_config *config) {
    nnla_sgd_config settings = NNLA_SGD_CONFIG_INIT;
    if (nnla__config_read("nnla_sgd_create: config", "nddird", &settings, sizeof settings, config) != NNLA_OK)
        return NULL;
    if (check_config(&settings) != NNLA_OK)
        return NULL;
    sgd *optimizer = nnla__optimizer_create(&nnla__sgd_kind, sizeof *optimizer, settings.learning_rate);
    if (optimizer == NULL)
        return NULL;
    optimizer->config = settings;
    return &optimizer->head;
}
