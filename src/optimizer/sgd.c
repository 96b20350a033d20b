/* Stochastic gradient descent with momentum: I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of
   initialization and momentum in deep learning", ICML 2013, in PyTorch's form, which does not scale the gradient. */
#include <float.h>
#include <stddef.h>

#include "base/config.h"
#include "base/status.h"
#include "optimizer/optimizer_kind.h"

typedef struct sgd {
    nnla_optimizer head;
    nnla_sgd_config config; /* its learning rate is the first one; the present one is the head's */
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

static nnla_status check(const char *function, const nnla_optimizer *draft) {
    const nnla_sgd_config *c = config_of(draft);
    nnla_status status = nnla__check_setting(function, "learning_rate", draft->learning_rate, 0, FLT_MAX, 0);
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

static const nnla__setting settings[] = {
    {"learning_rate", NNLA__SETTING_REAL, offsetof(sgd, head.learning_rate), NULL},
    {"momentum", NNLA__SETTING_REAL, offsetof(sgd, config.momentum), NULL},
    {"nesterov", NNLA__SETTING_FLAG, offsetof(sgd, config.nesterov), NULL},
    {"weight_decay", NNLA__SETTING_REAL, offsetof(sgd, config.weight_decay), NULL},
};

const nnla__optimizer_kind nnla__sgd_kind = {
    .name = "sgd",
    .size = sizeof(sgd),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .state_vectors = state_vectors,
    .state_names = {"momentum"},
    .update = update,
};

nnla_optimizer *nnla_sgd_create(const nnla_sgd_config *config) {
    sgd draft = {.head.kind = &nnla__sgd_kind, .config = NNLA_SGD_CONFIG_INIT};
    if (nnla__config_read("nnla_sgd_create: config", "nddird", &draft.config, sizeof draft.config, config) != NNLA_OK)
        return NULL;
    draft.head.learning_rate = draft.config.learning_rate;
    return nnla__optimizer_from("nnla_sgd_create", &draft.head);
}
