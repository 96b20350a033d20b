/* The library's network of a Model. */
#ifndef NNLA_BENCHMARK_NNLA_MODEL_H
#define NNLA_BENCHMARK_NNLA_MODEL_H

#include "training_model.h"

#include <nnla.hpp>

namespace bench {

/* Compiled for the model's loss and optimizer, with initial parameters of the library's own. */
nnla::Network nnla_network_of(const Model &model, std::size_t max_batch);

/* Writes the parameters into it. */
void nnla_network_set(nnla::Network &net, const Parameters &parameters);

} // namespace bench

#endif
