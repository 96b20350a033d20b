/* Dropout: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: a simple way to prevent
   neural networks from overfitting", JMLR 2014; inverted, so that inference is the identity. The mask is a function of
   seed, step and node: backward draws it again instead of keeping it. */
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "layer/layer_kind.h"

typedef struct dropout {
    nnla_layer head;
    double rate;
} dropout;

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, nnla__shape *Y) {
    (void)layer;
    (void)node;
    *Y = *X;
    return NNLA_OK;
}

static int needs_nothing(const nnla_layer *layer) {
    (void)layer;
    return 0;
}

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

const nnla__layer_kind nnla__dropout_kind = {
    .name = "dropout",
    .in_place = 1,
    .infer = infer,
    .needs_input = needs_nothing,
    .needs_output = needs_nothing,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_dropout_create(double rate) {
    if (!(rate >= 0 && rate < 1)) {
        char text[NNLA__REAL_TEXT_SIZE];
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "nnla_dropout_create: rate: expected 0 <= rate < 1, got %s",
                               nnla__format_real(text, rate, 6));
    }
    dropout *layer = nnla__layer_create(&nnla__dropout_kind, sizeof *layer);
    if (layer == NULL)
        return NULL;
    layer->rate = rate;
    return &layer->head;
}
