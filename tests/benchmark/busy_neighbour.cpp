/* Steps of the digits network beside processes that never rest, with one thread and with two: what a neighbour on the
   same machine costs, at the median and in the worst case. */
#include "trainer.h"

#include <nnla/base.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr int batches = 40, steps_of_batch = 50;

/* A process that uses one core, wherever the system puts it, as long as this object and its parent live. */
class Neighbour {
  public:
    Neighbour() : child_(fork()) {
        if (child_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (volatile unsigned turns = 0;; turns = turns + 1) {
            }
        }
    }
    ~Neighbour() {
        if (child_ > 0) {
            kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
        }
    }
    Neighbour(const Neighbour &) = delete;
    Neighbour &operator=(const Neighbour &) = delete;

  private:
    pid_t child_;
};

struct Spread {
    double least, median, percentile_99, greatest;
};

Spread spread_of(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return {times.front(), times[times.size() / 2], times[times.size() * 99 / 100], times.back()};
}

double microseconds_of(Trainer &trainer) {
    const auto start = std::chrono::steady_clock::now();
    trainer.step();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

/* The times of all steps, with one thread and with two: batches in turn, so that both meet the same minutes. */
std::array<std::vector<double>, 2> times_of_steps() {
    Model model = digits_model();
    model.learning_rate = 1e-6; /* so that the last step is the same work as the first */
    const Training training = {model, first_parameters(model), random_batch(model, 64), 1};
    const std::unique_ptr<Trainer> trainer = trainer_nnla(training);
    std::array<std::vector<double>, 2> times;
    for (int batch = 0; batch < batches; batch++) {
        for (std::size_t threads = 1; threads <= 2; threads++) {
            nnla_set_threads(threads);
            trainer->step(); /* starts a thread that the other setting has ended */
            for (int step = 0; step < steps_of_batch; step++) {
                times[threads - 1].push_back(microseconds_of(*trainer));
            }
        }
    }
    return times;
}

void print_times(int neighbours) {
    const std::vector<Neighbour> busy(static_cast<std::size_t>(neighbours));
    const std::array<std::vector<double>, 2> times = times_of_steps();
    const Spread spreads[] = {spread_of(times[0]), spread_of(times[1])};
    for (int i = 0; i < 2; i++) {
        const Spread &s = spreads[i];
        std::printf("%10d %8d %10.0f %10.0f %10.0f %10.0f\n", neighbours, i + 1, s.least, s.median, s.percentile_99,
                    s.greatest);
    }
    std::printf("%19s median with two threads / with one: %.2f\n", "", spreads[1].median / spreads[0].median);
}

} // namespace

} // namespace bench

int main() {
    try {
        std::printf("digits batch 64, µs a step, %d steps each, isa %s\n", bench::batches * bench::steps_of_batch,
                    nnla_isa_name());
        std::printf("%10s %8s %10s %10s %10s %10s\n", "neighbours", "threads", "least", "median", "99 %", "greatest");
        for (int neighbours = 0; neighbours <= 2; neighbours++) {
            bench::print_times(neighbours);
        }
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
