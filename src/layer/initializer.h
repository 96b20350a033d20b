/* First values of parameters. */
#ifndef NNLA_SRC_INITIALIZER_H
#define NNLA_SRC_INITIALIZER_H

#include "layer/layer_kind.h"

int nnla__initializer_valid(nnla_initializer initializer);

/* "glorot_uniform"; NULL if there is no such initializer. */
const char *nnla__initializer_name(nnla_initializer initializer);

/* Elements of scratch for one parameter. */
size_t nnla__initializer_scratch(const nnla__parameter *parameter);

/* Fills W, a row for each index of the parameter's first dimension: an affine map has fan_out rows and fan_in columns, a
   convolution [out × in × kernel] fan_out = out · |kernel| and fan_in = in · |kernel|. One of rank 1 is one row of
   fan_out columns. */
void nnla__initialize(const nnla__pass *pass, const nnla__parameter *parameter, nnla__rng *rng, nnla__matrix W);

#endif
