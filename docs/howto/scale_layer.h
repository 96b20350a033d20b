/* The layer of the page "A layer of your own". */
#ifndef NNLA_HOWTO_SCALE_LAYER_H
#define NNLA_HOWTO_SCALE_LAYER_H

#include "nnla/layer.h"

/* Y = s X with one trained number s, "weight", 1 at first. */
nnla_layer *nnla_scale_create(double initial);

#endif
