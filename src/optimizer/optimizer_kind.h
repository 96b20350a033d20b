/* What an optimizer is to a network: a table of functions over flat vectors. */
#ifndef NNLA_SRC_OPTIMIZER_KIND_H
#define NNLA_SRC_OPTIMIZER_KIND_H

#include "base/settings.h"
#include "kernel/kernels.h"
#include "nnla/optimizer.h"

enum { NNLA__OPTIMIZER_MAX_STATE = 2 };

typedef struct nnla__optimizer_kind {
    const char *name;

    /* What the optimizer is made of, for a constructor and for a file alike. */
    size_t size; /* of the kind's struct */
    const nnla__setting *settings;
    size_t setting_count;
    /* Refuses a drafted optimizer whose settings are out of range, naming `function`. */
    nnla_status (*check)(const char *function, const nnla_optimizer *draft);
    /* What it has become by its steps, beside its vectors: a file keeps it too. check does not look at it. */
    const nnla__setting *progress;
    size_t progress_count;

    /* How many vectors as long as the parameters it keeps; they begin as zeros. */
    size_t (*state_vectors)(const nnla_optimizer *optimizer);
    const char *state_names[NNLA__OPTIMIZER_MAX_STATE]; /* in files; without '.' */
    /* One step: changes the n parameters p and the state by the gradient g. */
    void (*update)(nnla_optimizer *optimizer, const nnla__pass *pass, size_t n, void *p, const void *g,
                   void *const *state);
} nnla__optimizer_kind;

/* The head of every optimizer; a kind's own struct begins with it and holds no pointer of its own. */
struct nnla_optimizer {
    const nnla__optimizer_kind *kind;
    nnla_optimizer *next; /* in the list of those that its owner keeps */
    int owned;
    double learning_rate;
};

/* The list of kinds, optimizer_kinds.inc, in its order. */
size_t nnla__optimizer_kind_count(void);
const nnla__optimizer_kind *nnla__optimizer_kind_at(size_t index);

/* An optimizer as drafted: head.kind, head.learning_rate and the settings are set. NULL with the failure recorded if the
   kind's check refuses them, naming `function`, or for want of memory. */
nnla_optimizer *nnla__optimizer_from(const char *function, const nnla_optimizer *draft);

/* Destroys it, owned or not. */
void nnla__optimizer_release(nnla_optimizer *optimizer);

/* Refuses a setting that is not in [low, high] or, if `open`, in [low, high). What an optimizer will train is not known
   yet, so the bounds are those of f32: beyond them a setting would become 0 or infinite. */
nnla_status nnla__check_setting(const char *function, const char *name, double value, double low, double high,
                                int open);

#endif
