/* A model as an ONNX file in memory, for ONNX Runtime. */
#ifndef NNLA_BENCHMARK_ONNX_MODEL_H
#define NNLA_BENCHMARK_ONNX_MODEL_H

#include "training_model.h"

namespace bench {

/* Input "X" [batch × inputs], output "Y" [batch × outputs], both float; the parameters are constants of the graph. */
std::string onnx_model(const Model &model, const Parameters &parameters, std::size_t batch);

} // namespace bench

#endif
