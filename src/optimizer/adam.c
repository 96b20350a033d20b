/* Adam: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015. AdamW: I. Loshchilov, F. Hutter,
   "Decoupled weight decay regularization", ICLR 2019. Both in PyTorch's form. */
#include <float.h>

#include "base/config.h"
#include "base/status.h"
#include "optimizer/optimizer_kind.h"

typedef struct adam {
    nnla_optimizer head;
    nnla_adam_config config;
    double beta1_power, beta2_power; /* β₁ᵗ, β₂ᵗ after t steps: running products */
    int decoupled;                   /* AdamW */
} adam;

NNLA__ENDS_WITH(nnla_adam_config, weight_decay);

static size_t state_vectors(const nnla_optimizer *optimizer) {
    (void)optimizer;
    return 2; /* m and v, the running means of g and g² */
}

static void update(nnla_optimizer *optimizer, const nnla__pass *pass, size_t n, void *p, const void *g,
                   void *const *state) {
    adam *a = (adam *)optimizer;
    const nnla_adam_config *c = &a->config;
    a->beta1_power *= c->beta1;
    a->beta2_power *= c->beta2;
    nnla__adam_step step = {
        .learning_rate = optimizer->learning_rate,
        .beta1 = c->beta1,
        .beta2 = c->beta2,
        .epsilon = c->epsilon,
        .weight_decay = a->decoupled ? 0 : c->weight_decay,
        .decoupled_decay = a->decoupled ? c->weight_decay : 0,
        .correction1 = 1 - a->beta1_power,
        .correction2 = 1 - a->beta2_power,
    };
    nnla__adam(pass, n, &step, p, state[0], state[1], g);
}

const nnla__optimizer_kind nnla__adam_kind = {.name = "adam", .state_vectors = state_vectors, .update = update};
const nnla__optimizer_kind nnla__adamw_kind = {.name = "adamw", .state_vectors = state_vectors, .update = update};

static nnla_status check_config(const char *function, const nnla_adam_config *c) {
    nnla_status status = nnla__check_setting(function, "learning_rate", c->learning_rate, 0, FLT_MAX, 0);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "beta1", c->beta1, 0, 1, 1);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "beta2", c->beta2, 0, 1, 1);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "epsilon", c->epsilon, FLT_MIN, FLT_MAX, 0);
    if (status == NNLA_OK)
        status = nnla__check_setting(function, "weight_decay", c->weight_decay, 0, FLT_MAX, 0);
    return status;
}

static nnla_optimizer *create(const char *function, const nnla__optimizer_kind *kind, int decoupled,
                              const nnla_adam_config *config) {
    nnla_adam_config settings = NNLA_ADAM_CONFIG_INIT;
    if (nnla__config_read(function, "nddddd", &settings, sizeof settings, config) != NNLA_OK)
        return NULL;
    if (check_config(function, &settings) != NNLA_OK)
        return NULL;
    adam *optimizer = nnla__optimizer_create(kind, sizeof *optimizer, settings.learning_rate);
    if (optimizer == NULL)
        return NULL;
    optimizer->config = settings;
    optimizer->beta1_power = optimizer->beta2_power = 1;
    optimizer->decoupled = decoupled;
    return &optimizer->head;
}

nnla_optimizer *nnla_adam_create(const nnla_adam_config *config) {
    return create("nnla_adam_create", &nnla__adam_kind, 0, config);
}

nnla_optimizer *nnla_adamw_create(const nnla_adam_config *config) {
    return create("nnla_adamw_create", &nnla__adamw_kind, 1, config);
}
