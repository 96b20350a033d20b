/* What follows a node's products, for the kernels: from its operands, in their present batch. */
#include "layer/layer_kind.h"

static const nnla__then nothing = {.forward = NNLA__NO_SQUASH, .backward = NNLA__NO_SQUASH};

const nnla__then *nnla__then_Y(const nnla__operands *node, nnla__then *then) {
    const nnla__operands *after = node->squash_after;
    if (after == NULL)
        return NULL;
    *then = (nnla__then){.forward = after->squash, .backward = NNLA__NO_SQUASH, .Y = after->Y};
    return then;
}

const nnla__then *nnla__then_dX(const nnla__operands *node, nnla__then *then) {
    const nnla__operands *before = node->squash_before;
    if (before == NULL)
        return NULL;
    *then = nothing;
    then->backward = before->squash;
    if (nnla__activation_needs_input(before->squash))
        then->Z = *before->X;
    if (nnla__activation_needs_output(before->squash))
        then->Y = before->Y;
    then->dZ = *before->dX;
    return then;
}

const nnla__then *nnla__then_gradient(const nnla__operands *node, nnla__then *then) {
    if (node->all_finite == NULL)
        return NULL;
    *then = nothing;
    then->all_finite = node->all_finite;
    return then;
}
