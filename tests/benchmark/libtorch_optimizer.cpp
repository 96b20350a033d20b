#include "libtorch_optimizer.h"

#if NNLA_BENCHMARK_LIBTORCH

#  include <torch/torch.h>

namespace bench {

namespace {

/* As a user has it: the optimizer sees a parameter with its gradient, both where they lie. */
template <class Optimizer, class Options>
Run steps_of(const Setting &setting, std::size_t n, float *p, float *g, const Options &options) {
    torch::set_num_threads(setting.threads);
    const std::int64_t count = static_cast<std::int64_t>(n);
    torch::Tensor parameter = torch::from_blob(p, {count}).requires_grad_();
    parameter.mutable_grad() = torch::from_blob(g, {count});
    auto optimizer = std::make_shared<Optimizer>(std::vector<torch::Tensor>{parameter}, options);
    return repeat([optimizer] { optimizer->step(); });
}

} // namespace

Run libtorch_sgd(const Setting &setting, std::size_t n, float *p, float *g) {
    return steps_of<torch::optim::SGD>(setting, n, p, g, torch::optim::SGDOptions(0.01).momentum(0.9));
}

Run libtorch_adam(const Setting &setting, std::size_t n, float *p, float *g) {
    return steps_of<torch::optim::Adam>(setting, n, p, g, torch::optim::AdamOptions(0.01));
}

} // namespace bench

#else

namespace bench {

Run libtorch_sgd(const Setting &, std::size_t, float *, float *) { return nullptr; }
Run libtorch_adam(const Setting &, std::size_t, float *, float *) { return nullptr; }

} // namespace bench

#endif
