/* First values of parameters. */
#ifndef NNLA_SRC_INITIALIZER_H
#define NNLA_SRC_INITIALIZER_H

#include "layer/layer_kind.h"

int nnla__initializer_valid(nnla_initializer initializer);

/* Elements of scratch for one parameter. */
size_t nnla__initializer_scratch(const nnla__parameter *parameter);

/* Fills W [fan_out × fan_in]; a parameter of rank 1 is one row of fan_out columns. */
void nnla__initialize(const nnla__pass *pass, const nnla__parameter *parameter, nnla__rng *rng, nnla__matrix W);

#endif
