/* The kernels for pooling and normalisation of one instruction set and element type. Included by kernel_set.c, once. */
#ifndef NNLA_SRC_LAYER_SET_H
#define NNLA_SRC_LAYER_SET_H

#include "kernel/layer_kernels.h"
#include "kernel/layers_in_use.h"

#if NNLA__HAVE_POOLING
#  include "kernel/average_pool_kernels.h"
#  include "kernel/max_pool_kernels.h"
#endif
#if NNLA__HAVE_NORMALISATION
#  include "kernel/batch_norm_kernels.h"
#  include "kernel/layer_norm_kernels.h"
#  include "kernel/prelu_kernels.h"
#endif

#if NNLA__HAVE_POOLING || NNLA__HAVE_NORMALISATION
static const nnla__layer_kernels layer_table = {
#  if NNLA__HAVE_POOLING
    .max_pool = max_pool,
    .max_pool_backward = max_pool_backward,
    .average_pool = average_pool,
    .average_pool_backward = average_pool_backward,
    .row_means = row_means,
#  endif
#  if NNLA__HAVE_NORMALISATION
    .batch_norm_forward = batch_norm_forward,
    .batch_norm_backward = batch_norm_backward,
    .batch_norm_fold = batch_norm_fold,
    .scale_channels = scale_channels,
    .prelu = prelu,
    .prelu_backward = prelu_backward,
    .layer_norm_forward = layer_norm_forward,
    .layer_norm_backward = layer_norm_backward,
    .layer_norm_parameters = layer_norm_parameters,
#  endif
};
#else
static const nnla__layer_kernels layer_table;
#endif

#endif
