/* libtorch, eager: ATen's operations into given tensors. Its matrix products are OpenBLAS's, a library of its own here. */
#include "library.h"

#if NNLA_BENCHMARK_LIBTORCH

#  include "openblas_threads.h"

#  include <ATen/ATen.h>
#  include <ATen/Parallel.h>

#endif

namespace bench {

std::unique_ptr<Library> library_libtorch(int threads);

#if NNLA_BENCHMARK_LIBTORCH

namespace {

at::ScalarType type_of(Dtype dtype) { return dtype == Dtype::f32 ? at::kFloat : at::kDouble; }

/* A view of plain memory; what libtorch reads it does not write. */
at::Tensor view(Dtype dtype, const void *data, const std::vector<std::size_t> &dims) {
    const std::vector<std::int64_t> sizes(dims.begin(), dims.end());
    return at::from_blob(const_cast<void *>(data), sizes, type_of(dtype));
}

class Libtorch : public Library {
  public:
    explicit Libtorch(int threads) : Library("libtorch") {
        at::set_num_threads(threads);
        set_openblas_threads(threads);
    }

    Run map(const Map &m) override {
        at::Tensor x = view(m.dtype, m.x, {m.count}), y = view(m.dtype, m.y, {m.count});
        switch (m.function) {
        case Function::exp:
            return repeat([=]() mutable { at::exp_out(y, x); });
        case Function::log:
            return repeat([=]() mutable { at::log_out(y, x); });
        case Function::tanh:
            return repeat([=]() mutable { at::tanh_out(y, x); });
        case Function::sigmoid:
            return repeat([=]() mutable { at::sigmoid_out(y, x); });
        case Function::gelu:
            break;
        }
        return repeat([=]() mutable { at::gelu_out(y, x); });
    }

    Run map_gradient(const MapGradient &m) override {
        at::Tensor Z = view(m.dtype, m.Z, {m.count}), Y = view(m.dtype, m.Y, {m.count});
        at::Tensor dY = view(m.dtype, m.dY, {m.count}), dZ = view(m.dtype, m.dZ, {m.count});
        switch (m.function) {
        case Function::tanh:
            return repeat([=]() mutable { at::tanh_backward_out(dZ, dY, Y); });
        case Function::sigmoid:
            return repeat([=]() mutable { at::sigmoid_backward_out(dZ, dY, Y); });
        case Function::gelu:
            return repeat([=]() mutable { at::gelu_backward_out(dZ, dY, Z); });
        case Function::exp:
        case Function::log:
            break;
        }
        return nullptr;
    }

    Run softmax(const Softmax &s) override {
        at::Tensor Z = view(s.dtype, s.Z, {s.rows, s.cols}), Y = view(s.dtype, s.Y, {s.rows, s.cols});
        return repeat([=]() mutable { at::_softmax_out(Y, Z, 1, false); });
    }

    Run softmax_gradient(const SoftmaxGradient &s) override {
        at::Tensor Y = view(s.dtype, s.Y, {s.rows, s.cols}), dY = view(s.dtype, s.dY, {s.rows, s.cols});
        at::Tensor dZ = view(s.dtype, s.dZ, {s.rows, s.cols});
        const at::ScalarType type = type_of(s.dtype);
        return repeat([=]() mutable { at::_softmax_backward_data_out(dZ, dY, Y, 1, type); });
    }

    Run reduce(const Reduce &r) override {
        at::Tensor x = view(r.dtype, r.x, {r.count});
        double *result = r.result;
        switch (r.reduction) {
        case Reduction::sum:
            return repeat([=] { *result = x.sum().item<double>(); });
        case Reduction::norm:
            return repeat([=] { *result = x.norm().item<double>(); });
        case Reduction::dot:
            break;
        }
        at::Tensor y = view(r.dtype, r.y, {r.count});
        return repeat([=] { *result = x.dot(y).item<double>(); });
    }
};

} // namespace

std::unique_ptr<Library> library_libtorch(int threads) { return std::make_unique<Libtorch>(threads); }

#else

std::unique_ptr<Library> library_libtorch(int) { return nullptr; }

#endif

} // namespace bench
