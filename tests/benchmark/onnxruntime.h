/* ONNX Runtime's shared library, loaded at run time, through the C interface that it exports. */
#ifndef NNLA_BENCHMARK_ONNXRUNTIME_H
#define NNLA_BENCHMARK_ONNXRUNTIME_H

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/* A model ready to run over fixed memory of its input X and its output Y. */
class OnnxRuntimeSession {
  public:
    struct Tensor {
        float *values;
        std::vector<std::size_t> dims;
    };

    /* Operators run one after the other, each on so many threads. Throws std::runtime_error. */
    OnnxRuntimeSession(const std::string &model, int threads, const Tensor &X, const Tensor &Y);
    ~OnnxRuntimeSession();
    OnnxRuntimeSession(const OnnxRuntimeSession &) = delete;
    OnnxRuntimeSession &operator=(const OnnxRuntimeSession &) = delete;

    void run();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bench

#endif
