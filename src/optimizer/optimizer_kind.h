/* What an optimizer is to a network: a table of functions over flat vectors. */
#ifndef NNLA_SRC_OPTIMIZER_KIND_H
#define NNLA_SRC_OPTIMIZER_KIND_H

#include "kernel/kernels.h"
#include "nnla/optimizer.h"

enum { NNLA__OPTIMIZER_MAX_STATE = 2 };

typedef struct nnla__optimizer_kind {
    const char *name;
    /* How many vectors as long as the parameters it keeps; they begin as zeros. */
    size_t (*state_vectors)(const nnla_optimizer *optimizer);
    /* One step: changes the n parameters p and the state by the gradient g. */
    void (*update)(nnla_optimizer *optimizer, const nnla__pass *pass, size_t n, void *p, const void *g,
                   void *const *state);
} nnla__optimizer_kind;

/* The head of every optimizer; a kind's own struct begins with it. */
struct nnla_optimizer {
    const nnla__optimizer_kind *kind;
    nnla_optimizer *next; /* in the list of those that its owner keeps */
    int owned;
    double learning_rate;
};

/* The list of kinds, optimizer_kinds.inc, in its order. */
size_t nnla__optimizer_kind_count(void);
const nnla__optimizer_kind *nnla__optimizer_kind_at(size_t index);

/* An optimizer of `size` bytes with its head set; NULL with the failure recorded. */
void *nnla__optimizer_create(const nnla__optimizer_kind *kind, size_t size, double learning_rate);

/* Destroys it, owned or not. */
void nnla__optimizer_release(nnla_optimizer *optimizer);

/* Refuses a setting that is not in [low, high] or, if `open`, in [low, high). What an optimizer will train is not known
   yet, so the bounds are those of f32: beyond them a setting would become 0 or infinite. */
nnla_status nnla__check_setting(const char *function, const char *name, double value, double low, double high,
                                int open);

#endif
