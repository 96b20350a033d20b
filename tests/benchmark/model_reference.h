/* What a model computes, in f64 by the definitions. */
#ifndef NNLA_BENCHMARK_MODEL_REFERENCE_H
#define NNLA_BENCHMARK_MODEL_REFERENCE_H

#include "training_model.h"

namespace bench {

/* Y [batch × outputs] of X [batch × inputs] */
std::vector<double> model_outputs(const Model &model, const Parameters &parameters, const std::vector<float> &X);

} // namespace bench

#endif
