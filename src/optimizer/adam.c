/* Adam: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015. AdamW: I. Loshchilov, F. Hutter,
   "Decoupled weight decay regularization", ICLR 2019. Both in PyTorch's form. */
#include <float.h>
#include <stddef.h>

#include "base/config.h"
#include "base/status.h"
#include "optimizer/optimizer_kind.h"

typedef struct adam {
    nnla_optimizer head;
    nnla_adam_config config;         /* its learning rate is the first one; the present one is the head's */
    double beta1_power, beta2_power; /* β₁ᵗ, β₂ᵗ after t steps: running products */
} adam;

NNLA__ENDS_WITH(nnla_adam_config, weight_decay);

extern const nnla__optimizer_kind nnla__adam_kind, nnla__adamw_kind;

static int is_decoupled(const nnla_optimizer *optimizer) { return optimizer->kind == &nnla__adamw_kind; }

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
        .weight_decay = is_decoupled(optimizer) ? 0 : c->weight_decay,
        .decoupled_decay = is_decoupled(optimizer) ? c->weight_decay : 0,
        .correction1 = 1 - a->beta1_power,
        .correction2 = 1 - a->beta2_power,
    };
    nnla__adam(pass, n, &step, p, state[0], state[1], g);
}

static nnla_status check(const char *function, const nnla_optimizer *draft) {
    const nnla_adam_config *c = &((const adam *)draft)->config;
    nnla_status status = nnla__check_setting(function, "learning_rate", draft->learning_rate, 0, FLT_MAX, 0);
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

static const nnla__setting settings[] = {
    {"learning_rate", NNLA__SETTING_REAL, offsetof(adam, head.learning_rate), NULL},
    {"beta1", NNLA__SETTING_REAL, offsetof(adam, config.beta1), NULL},
    {"beta2", NNLA__SETTING_REAL, offsetof(adam, config.beta2), NULL},
    {"epsilon", NNLA__SETTING_REAL, offsetof(adam, config.epsilon), NULL},
    {"weight_decay", NNLA__SETTING_REAL, offsetof(adam, config.weight_decay), NULL},
};

static const nnla__setting progress[] = {
    {"beta1_power", NNLA__SETTING_REAL, offsetof(adam, beta1_power), NULL},
    {"beta2_power", NNLA__SETTING_REAL, offsetof(adam, beta2_power), NULL},
};

/* Both but for their names; update asks which it is. */
#define ADAM_KIND(kind_name)                                                                                           \
  {                                                                                                                    \
    .name = (kind_name), .size = sizeof(adam), .settings = settings,                                                   \
    .setting_count = sizeof settings / sizeof settings[0], .check = check, .progress = progress,                       \
    .progress_count = sizeof progress / sizeof progress[0], .state_vectors = state_vectors, .state_names = {"m", "v"}, \
    .update = update,                                                                                                  \
  }

const nnla__optimizer_kind nnla__adam_kind = ADAM_KIND("adam");
const nnla__optimizer_kind nnla__adamw_kind = ADAM_KIND("adamw");

static nnla_optimizer *create(const char *function, const nnla__optimizer_kind *kind, const nnla_adam_config *config) {
    adam draft = {.head.kind = kind, .config = NNLA_ADAM_CONFIG_INIT, .beta1_power = 1, .beta2_power = 1};
    if (nnla__config_read(function, "nddddd", &draft.config, sizeof draft.config, config) != NNLA_OK)
        return NULL;
    draft.head.learning_rate = draft.config.learning_rate;
    return nnla__optimizer_from(function, &draft.head);
}

nnla_optimizer *nnla_adam_create(const nnla_adam_config *config) {
    return create("nnla_adam_create", &nnla__adam_kind, config);
}

nnla_optimizer *nnla_adamw_create(const nnla_adam_config *config) {
    return create("nnla_adamw_create", &nnla__adamw_kind, config);
}
