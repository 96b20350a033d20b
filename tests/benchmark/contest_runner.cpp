#include "contest_runner.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace bench {

using Clock = std::chrono::steady_clock;

void begin_timing() {
    char name[] = "nnla_benchmark", interleaving[] = "--benchmark_enable_random_interleaving=true";
    char *arguments[] = {name, interleaving, nullptr};
    int count = 2;
    benchmark::Initialize(&count, arguments);
}

static void compare(const std::string &who, const std::vector<double> &result, const Contest &contest) {
    const std::vector<double> &reference = contest.reference;
    if (result.size() != reference.size()) {
        throw std::runtime_error(who + ": " + std::to_string(result.size()) + " results, expected " +
                                 std::to_string(reference.size()));
    }
    for (std::size_t i = 0; i < reference.size(); i++) {
        double bound = contest.tolerance * std::max(std::fabs(reference[i]), contest.scale);
        if (!(std::fabs(result[i] - reference[i]) <= bound)) {
            std::ostringstream message;
            message.precision(17);
            message << who << ": result " << i << " is " << result[i] << ", expected " << reference[i] << " within "
                    << bound;
            throw std::runtime_error(message.str());
        }
    }
}

void check_results(Contest &contest) {
    for (const Contender &contender : contest.contenders) {
        const Result &result = contender.result ? contender.result : contest.result;
        if (!contender.run || !result) {
            continue;
        }
        if (contest.reset) {
            contest.reset();
        }
        contender.run(1);
        if (contest.reference.empty()) {
            contest.reference = result();
        } else {
            compare(contender.who, result(), contest);
        }
    }
}

namespace {

/* Keeps each benchmark's least time; prints nothing. */
class LeastTimes : public benchmark::BenchmarkReporter {
  public:
    explicit LeastTimes(std::size_t count) : seconds(count, std::numeric_limits<double>::infinity()) {}

    bool ReportContext(const Context &) override { return true; }

    void ReportRuns(const std::vector<Run> &runs) override {
        for (const Run &run : runs) {
            if (run.run_type == Run::RT_Iteration) {
                double &least = seconds[std::stoul(run.run_name.function_name)];
                least = std::min(least, run.real_accumulated_time / static_cast<double>(run.iterations));
            }
        }
    }

    std::vector<double> seconds;
};

} // namespace

/* Workers of others fall asleep, one's own wake up and the caches fill. */
static void settle(const Run &run, const Setting &setting) {
    if (setting.threads > 1 && !setting.quick) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    Clock::time_point end = Clock::now() + std::chrono::microseconds(setting.quick ? 0 : 200);
    do {
        run(1);
    } while (Clock::now() < end);
}

static void measure(benchmark::State &state, const Run &run, const Setting &setting) {
    settle(run, setting);
    const auto count = state.max_iterations;
    while (state.KeepRunningBatch(count)) {
        run(static_cast<std::size_t>(count));
    }
}

static double seconds_of_one(const Run &run) {
    Clock::time_point start = Clock::now();
    run(1);
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<double> time_contest(Contest &contest, const Setting &setting, const Effort &effort) {
    benchmark::ClearRegisteredBenchmarks();
    LeastTimes times(contest.contenders.size());
    bool any = false;
    for (std::size_t i = 0; i < contest.contenders.size(); i++) {
        const Contender &contender = contest.contenders[i];
        times.seconds[i] = contender.run ? times.seconds[i] : contender.seconds;
        if (!contender.run) {
            continue;
        }
        any = true;
        auto *timed =
            benchmark::RegisterBenchmark(std::to_string(i).c_str(), [&contender, &setting](benchmark::State &state) {
                measure(state, contender.run, setting);
            });
        timed->UseRealTime();
        if (setting.quick) {
            timed->Iterations(1)->Repetitions(1);
        } else {
            bool slow = seconds_of_one(contender.run) > 3 * effort.seconds;
            timed->MinTime(effort.seconds)->Repetitions(slow ? (effort.repetitions + 1) / 2 : effort.repetitions);
        }
    }
    if (any) {
        benchmark::RunSpecifiedBenchmarks(&times, ".");
        benchmark::ClearRegisteredBenchmarks();
    }
    return times.seconds;
}

} // namespace bench
