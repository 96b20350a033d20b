/* libtorch's optimizers over one flat vector of n parameters p with the gradient g. */
#ifndef NNLA_BENCHMARK_LIBTORCH_OPTIMIZER_H
#define NNLA_BENCHMARK_LIBTORCH_OPTIMIZER_H

#include "contest.h"

namespace bench {

/* One step with learning rate 0.01 for each run; SGD with momentum 0.9, Adam with β₁ 0.9, β₂ 0.999, ε 1e-8. Empty
   where the build lacks libtorch. */
Run libtorch_sgd(const Setting &setting, std::size_t n, float *p, float *g);
Run libtorch_adam(const Setting &setting, std::size_t n, float *p, float *g);

} // namespace bench

#endif
