/* −t log y − (1 − t) log(1 − y). Of a last sigmoid y = σ(z) it is max(z, 0) − zt + log(1 + e^−|z|), whose gradient is
   σ(z) − t. */
#include "loss/loss_kind.h"

static int folds(nnla_activation last) { return last == NNLA_SIGMOID; }

static nnla_status check(const nnla__pass *pass, const char *unit, size_t outputs, const nnla__targets *targets) {
    (void)outputs;
    return nnla__check_unit_interval(pass, unit, targets);
}

static size_t run(const nnla__pass *pass, int folded, nnla__matrix Y, const nnla__targets *targets, double scale,
                  void *L, nnla__matrix *dY) {
    int element_loss = folded ? NNLA__BINARY_LOGIT : NNLA__BINARY_PROBABILITY;
    return nnla__run_elements(pass, element_loss, Y, targets, scale, L, dY);
}

static size_t matches(const nnla__pass *pass, nnla__matrix Y, const nnla__targets *targets, size_t *outcomes) {
    *outcomes = Y.rows * Y.cols;
    return nnla__binary_matches(pass, *outcomes, Y.data, targets->T.data);
}

const nnla__loss_kind nnla__binary_cross_entropy_kind = {
    .name = "binary cross-entropy",
    .per_sample = 1,
    .folds = folds,
    .check = check,
    .run = run,
    .matches = matches,
};
