/* −Σⱼ tⱼ log yⱼ over each row. Of a last softmax it is Σⱼ tⱼ (logsumexp(z) − zⱼ), whose gradient is softmax(z) − t. */
#include "base/status.h"
#include "loss/loss_kind.h"

enum { CHUNK = 256 };

static int folds(nnla_activation last) { return last == NNLA_SOFTMAX || last == NNLA_LOG_SOFTMAX; }

static nnla_status check(const nnla__pass *pass, const char *unit, size_t outputs, const nnla__targets *targets) {
    if (targets->classes == NULL)
        return nnla__check_unit_interval(pass, unit, targets);
    for (size_t i = 0; i < targets->T.rows; i++) {
        int32_t class = targets->classes[i];
        if (class < 0 || (size_t) class >= outputs) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "target %d in row %zu: expected a class in 0 … %zu",
                              (int)class, i, outputs - 1);
        }
    }
    return NNLA_OK;
}

static size_t run(const nnla__pass *pass, int folded, nnla__matrix Y, const nnla__targets *targets, double scale,
                  void *L, nnla__matrix *dY) {
    nnla__row_targets T = {targets->T.data, targets->T.stride, targets->classes};
    if (folded) {
        nnla__cross_entropy_logits(pass, Y, T, scale, L, dY);
    } else {
        nnla__cross_entropy_probabilities(pass, Y, T, scale, L, dY);
    }
    return Y.rows;
}

static size_t matches(const nnla__pass *pass, nnla__matrix Y, const nnla__targets *targets, size_t *outcomes) {
    int32_t predicted[CHUNK], wanted[CHUNK];
    size_t size = nnla__dtype_size(nnla__kernels_dtype(pass->kernels));
    size_t right = 0;
    for (size_t first = 0; first < Y.rows; first += CHUNK) {
        size_t count = Y.rows - first < CHUNK ? Y.rows - first : CHUNK;
        const int32_t *classes = targets->classes != NULL ? targets->classes + first : wanted;
        nnla__row_argmax(pass, nnla__rows_of(Y, first, count, size), predicted);
        if (targets->classes == NULL)
            nnla__row_argmax(pass, nnla__rows_of(targets->T, first, count, size), wanted);
        for (size_t i = 0; i < count; i++)
            right += predicted[i] == classes[i];
    }
    *outcomes = Y.rows;
    return right;
}

const nnla__loss_kind nnla__cross_entropy_kind = {
    .name = "cross-entropy",
    .per_sample = 1,
    .takes_classes = 1,
    .rank = 1,
    .folds = folds,
    .check = check,
    .run = run,
    .matches = matches,
};
