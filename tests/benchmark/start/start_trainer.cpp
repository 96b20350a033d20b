/* One step by the one peer that this program is built with. */
#include "trainer.h"

#include <cmath>

int main() {
    using namespace bench;
    const Model model = moons_model(100);
    const Training training = {model, first_parameters(model), random_batch(model, 32), 1};
    return std::isfinite(NNLA_BENCHMARK_START_TRAINER(training)->step()) ? 0 : 1;
}
