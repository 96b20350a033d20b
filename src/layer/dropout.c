/* Dropout: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: a simple way to prevent
   neural networks from overfitting", JMLR 2014; inverted, so that inference is the identity. The mask is a function of
   seed, step and node: backward draws it again instead of keeping it. */
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "layer/layer_shared.h"

typedef struct dropout {
    nnla_layer head;
    double rate;
} dropout;

static void mask(const nnla_layer *layer, const nnla__pass *pass, uint64_t stream, nnla__matrix X, nnla__matrix Y) {
    double rate = ((const dropout *)layer)->rate;
    size_t n = X.rows * X.cols;
    if (pass->training && rate > 0) {
        nnla__dropout(pass, stream, rate, n, X.data, Y.data);
    } else if (Y.data != X.data) {
        memcpy(Y.data, X.data, n * nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
    }
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    mask(layer, pass, node->stream, *node->X, node->Y); /* Y = M ⊙ X / (1 − rate) */
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    if (node->dX->data == NULL)
        return;
    mask(layer, pass, node->stream, node->dY, *node->dX); /* dX = M ⊙ dY / (1 − rate) */
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    double rate = ((const dropout *)draft)->rate;
    char text[NNLA__REAL_TEXT_SIZE];
    if (rate >= 0 && rate < 1)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: rate: expected 0 <= rate < 1, got %s", function,
                      nnla__format_real(text, rate, 6));
}

static const nnla__setting settings[] = {
    {"rate", NNLA__SETTING_REAL, offsetof(dropout, rate), NULL},
};

const nnla__layer_kind nnla__dropout_kind = {
    .name = "dropout",
    .in_place = 1,
    .affine = 1,
    .size = sizeof(dropout),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = nnla__infer_same,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_dropout_create(double rate) {
    dropout draft = {.head.kind = &nnla__dropout_kind, .rate = rate};
    return nnla__layer_from("nnla_dropout_create", &draft.head);
}
