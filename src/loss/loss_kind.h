/* What a loss is to a network: a table of functions. */
#ifndef NNLA_SRC_LOSS_KIND_H
#define NNLA_SRC_LOSS_KIND_H

#include "base/settings.h"
#include "kernel/kernels.h"
#include "nnla/loss.h"

/* Targets of some rows: T [rows × cols] of the network's type, or `classes`, one a row, when that is not NULL. */
typedef struct nnla__targets {
    nnla__matrix T;
    const int32_t *classes;
} nnla__targets;

typedef struct nnla__loss_kind {
    const char *name;

    /* What the loss is made of, for a constructor and for a file alike. */
    size_t size;               /* of the kind's struct; 0: the head alone */
    const nnla_loss *defaults; /* a draft for nnla_loss_create; NULL: the head alone */
    const nnla__setting *settings;
    size_t setting_count;
    /* Refuses a drafted loss whose settings are out of range, naming `function`; NULL: all are good. */
    nnla_status (*check_settings)(const char *function, const nnla_loss *draft);

    int per_sample;    /* the mean is over rows; 0: over all elements */
    int takes_classes; /* targets may be class indices */
    int rank;          /* of the samples it takes; 0: any */

    /* 1 if the loss is computed from this last squash's pre-activations; NULL: none. */
    int (*folds)(nnla_activation last);
    /* Refuses targets out of range; `unit` says what cannot reach them ("sigmoid"); NULL: any finite value. */
    nnla_status (*check)(const nnla__pass *pass, const char *unit, size_t outputs, const nnla__targets *targets);
    /* Writes losses into L (one a row if per_sample and takes_classes, else one an element), and, where dY is not
       NULL, the gradients times scale. Y are the pre-activations if folded. Returns how many L holds. */
    size_t (*run)(const nnla__pass *pass, int folded, nnla__matrix Y, const nnla__targets *targets, double scale,
                  void *L, nnla__matrix *dY);
    /* How many outcomes are right, of `*outcomes`; NULL: the loss has no accuracy. Y is the network's output. */
    size_t (*matches)(const nnla__pass *pass, nnla__matrix Y, const nnla__targets *targets, size_t *outcomes);
} nnla__loss_kind;

/* The head of every loss; a kind's own struct begins with it and holds no pointer of its own. */
struct nnla_loss {
    const nnla__loss_kind *kind;
    nnla_loss *next; /* in the list of those that its owner keeps */
    int owned;
};

/* The list of kinds, loss_kinds.inc, by nnla_loss_kind. */
size_t nnla__loss_kind_count(void);
const nnla__loss_kind *nnla__loss_kind_at(size_t index);

/* A loss as drafted: head.kind is set and so are the settings. NULL with the failure recorded if the kind's check refuses
   them, naming `function`, or for want of memory. */
nnla_loss *nnla__loss_from(const char *function, const nnla_loss *draft);
/* The bytes of a draft of that kind. */
size_t nnla__loss_size(const nnla__loss_kind *kind);

/* Destroys it, owned or not. */
void nnla__loss_release(nnla_loss *loss);

/* The loss of `rows` rows: the mean, and into dY, where it is not NULL, weight times its gradient. L is scratch for as
   many reals as Y has elements. */
double nnla__loss_run(const nnla_loss *loss, const nnla__pass *pass, int folded, nnla__matrix Y,
                      const nnla__targets *targets, double weight, void *L, nnla__matrix *dY);

/* The part of `run` that losses of single elements share. */
size_t nnla__run_elements(const nnla__pass *pass, int element_loss, nnla__matrix Y, const nnla__targets *targets,
                          double scale, void *L, nnla__matrix *dY);

/* Refuses targets outside [0, 1], naming the first. */
nnla_status nnla__check_unit_interval(const nnla__pass *pass, const char *unit, const nnla__targets *targets);

#endif
