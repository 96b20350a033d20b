/* What flatten and reshape share: Y is X, in another shape. */
#ifndef NNLA_SRC_RESHAPING_H
#define NNLA_SRC_RESHAPING_H

#include "layer/layer_kind.h"

void nnla__reshaping_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
void nnla__reshaping_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);

#endif
