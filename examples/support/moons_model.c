#include "support/moons_model.h"

#include "support/check.h"
#include "support/plane_model.h"

nnla_network *moons_model_create(size_t hidden, uint64_t seed, nnla_optimizer *optimizer, size_t max_batch) {
    const plane_model model = {.widths = {hidden}, .layers = 1, .embedding = 1, .activation = NNLA_TANH, .seed = seed};
    nnla_network *net = plane_model_create(&model, optimizer, max_batch);
    check_created(net);
    return net;
}
