/* One library's network, trained on one batch again and again. Each library is a file trainer_<name>.cpp, so that no
   two libraries' headers meet, and one line in trainers.inc. */
#ifndef NNLA_BENCHMARK_TRAINER_H
#define NNLA_BENCHMARK_TRAINER_H

#include "training_model.h"

#include <memory>

namespace bench {

struct Training {
    Model model;
    Parameters first;
    Batch batch; /* outlives the trainers made of it */
    int threads;
};

class Trainer {
  public:
    Trainer() = default;
    virtual ~Trainer() = default;
    Trainer(const Trainer &) = delete;
    Trainer &operator=(const Trainer &) = delete;

    virtual double step() = 0; /* forward, backward, update; returns the loss before the update */
    virtual Parameters parameters() const = 0;
};

/* Each returns NULL for a model that the library cannot express, and where the build lacks the library. */
#define NNLA_BENCHMARK_TRAINER(name, label, terms) std::unique_ptr<Trainer> trainer_##name(const Training &training);
#include "trainers.inc"
#undef NNLA_BENCHMARK_TRAINER

} // namespace bench

#endif
