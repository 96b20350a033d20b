/**
 * @file nnla.h
 * @brief The one header to include: neural networks as linear algebra.
 */
#ifndef NNLA_H
#define NNLA_H

/* In reading order. */
/* clang-format off */
#include "nnla/base.h"
#include "nnla/tensor.h"
#include "nnla/linalg.h"
#include "nnla/geometry.h"
#include "nnla/plane.h"
#include "nnla/activation.h"
#include "nnla/layer.h"
#include "nnla/pooling.h"
#include "nnla/normalisation.h"
#include "nnla/shaping.h"
#include "nnla/loss.h"
#include "nnla/optimizer.h"
#include "nnla/network.h"
#include "nnla/source.h"
#include "nnla/network_geometry.h"
#include "nnla/predictor.h"
#include "nnla/model_file.h"
#include "nnla/training_state.h"
#include "nnla/generator.h"
#include "nnla/data.h"
#include "nnla/image.h"
#include "nnla/array_file.h"
/* clang-format on */

#endif
