/* The element kernels of one instruction set and element type. Included by kernel_set.c, once, after the vector
   vocabulary and the elementary functions. */
#ifndef NNLA_SRC_ELEMENT_SET_H
#define NNLA_SRC_ELEMENT_SET_H

#include "kernel/element_kernels.h"

#include "kernel/element_arithmetic.h"
#include "kernel/element_cross_entropy.h"
#include "kernel/element_dropout.h"
#include "kernel/element_lanes.h"
#include "kernel/element_loss.h"
#include "kernel/element_map.h"
#include "kernel/element_random.h"
#include "kernel/element_reduce.h"
#include "kernel/element_softmax.h"
#include "kernel/element_squash.h"
#include "kernel/element_update.h"

static const nnla__element_kernels element_table = {
    .fill = element_fill,
    .round = element_round,
    .map = {[NNLA__EXP] = map_exp,
            [NNLA__LOG] = map_log,
            [NNLA__SIN] = map_sin,
            [NNLA__COS] = map_cos,
            [NNLA__TANH] = map_tanh,
            [NNLA__SIGMOID] = map_sigmoid,
            [NNLA__SQRT] = map_sqrt,
            [NNLA__ABS] = map_abs},
    .add = element_add,
    .subtract = element_subtract,
    .multiply = element_multiply,
    .axpby = element_axpby,
#define NNLA__ACTIVATION(constant, name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns) [constant] = y_##name,
    .forward =
        {
#include "kernel/activations.inc"
        },
#undef NNLA__ACTIVATION
#define NNLA__ACTIVATION(constant, name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns) [constant] = dz_##name,
    .backward =
        {
#include "kernel/activations.inc"
        },
#undef NNLA__ACTIVATION
    .uniform = element_uniform,
#if NNLA__REAL_BITS == 64
    .random_words = random_words,
#endif
    .dropout = element_dropout,
    .sum = element_sum,
    .dot = element_dot,
    .sum_squares = element_sum_squares,
    .max_abs = element_max_abs,
    .min = element_min,
    .max = element_max,
    .all_finite = all_finite,
    .row_argmax = row_argmax,
    .element_loss = {[NNLA__SQUARED] = loss_squared,
                     [NNLA__ABSOLUTE] = loss_absolute,
                     [NNLA__HUBER] = loss_huber,
                     [NNLA__BINARY_PROBABILITY] = loss_binary_probability,
                     [NNLA__BINARY_LOGIT] = loss_binary_logit},
    .cross_entropy_logits = cross_entropy_logits,
    .cross_entropy_probabilities = cross_entropy_probabilities,
    .sgd = element_sgd,
    .adam = element_adam,
};

#endif
