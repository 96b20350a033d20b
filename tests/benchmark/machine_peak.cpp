#include "machine_peak.h"

#include "operand.h"
#include "peak_loops.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <unistd.h>

namespace bench {

using Clock = std::chrono::steady_clock;

static double seconds_of(const std::function<void()> &work) {
    Clock::time_point start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/* The best rate of one thread: `loop(count)` returns the amount that it did. */
static double best_rate(const std::function<double(std::size_t)> &loop, double total_seconds) {
    std::size_t count = 1;
    double best = 0, spent = 0;
    while (spent < total_seconds) {
        double amount = 0;
        double seconds = seconds_of([&] { amount = loop(count); });
        best = std::max(best, amount / seconds);
        spent += seconds;
        if (seconds < total_seconds / 50) {
            count *= 2;
        }
    }
    return best;
}

/* All threads at once, each with a loop of its own. */
static double rate_of_threads(int threads, double total_seconds,
                              const std::function<std::function<double(std::size_t)>()> &make_loop) {
    std::vector<double> rates(static_cast<std::size_t>(threads), 0.0);
    auto measure = [&](double &rate) { rate = best_rate(make_loop(), total_seconds); };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < rates.size(); i++) {
        others.emplace_back(measure, std::ref(rates[i]));
    }
    measure(rates[0]);
    double sum = rates[0];
    for (std::size_t i = 1; i < rates.size(); i++) {
        others[i - 1].join();
        sum += rates[i];
    }
    return sum;
}

static double flops_rate(int bits, int threads, double total_seconds) {
    const peak_loops *loops = peak_loops_in_use(bits);
    return rate_of_threads(threads, total_seconds, [loops] {
        return [loops](std::size_t count) { return loops->multiply_add(count) * static_cast<double>(count); };
    });
}

static double read_rate(std::size_t bytes, int threads, double total_seconds) {
    const peak_loops *loops = peak_loops_in_use(32);
    return rate_of_threads(threads, total_seconds, [loops, bytes] {
        OperandPointer memory = Operand::zeros(Dtype::f32, bytes / sizeof(float));
        return [loops, bytes, memory](std::size_t count) {
            loops->read(count, bytes, memory->data());
            return static_cast<double>(bytes) * static_cast<double>(count);
        };
    });
}

static std::size_t cache_size(int name, std::size_t otherwise) {
    long size = sysconf(name);
    return size > 0 ? static_cast<std::size_t>(size) : otherwise;
}

double MachinePeak::bandwidth_of(std::size_t footprint, int threads) const {
    const std::size_t count = static_cast<std::size_t>(threads);
    for (std::size_t level = 0; level < memory.size(); level++) {
        bool own = level < 2; /* of a core */
        if (footprint <= memory[level].size * (own ? count : 1)) {
            return memory[level].bytes_per_second;
        }
    }
    return memory.back().bytes_per_second;
}

double MachinePeak::share(const Work &work, Dtype dtype, int threads, double seconds) const {
    double least = work.flops / flops_of(dtype);
    if (work.bytes > 0) {
        least = std::max(least, work.bytes / bandwidth_of(work.footprint, threads));
    }
    return least / seconds;
}

MachinePeak measure_peak(const Setting &setting) {
    const double time = setting.quick ? 0.005 : 0.08;
    const std::size_t page = 4096;
    const std::size_t l1 = cache_size(_SC_LEVEL1_DCACHE_SIZE, 32 << 10);
    const std::size_t l2 = cache_size(_SC_LEVEL2_CACHE_SIZE, 512 << 10);
    const std::size_t l3 = cache_size(_SC_LEVEL3_CACHE_SIZE, 8 << 20);
    const std::size_t beyond = setting.quick ? 8 << 20 : 2 * l3;
    auto rate = [&](std::size_t bytes) { return read_rate(bytes / page * page, setting.threads, time); };
    MachinePeak peak = {};
    peak.flops[0] = flops_rate(32, setting.threads, time);
    peak.flops[1] = flops_rate(64, setting.threads, time);
    peak.memory = {{{"L1", l1, rate(l1 / 2)},
                    {"L2", l2, rate(l2 / 2)},
                    {"L3", l3, rate(l3 / 4)},
                    {"DRAM", static_cast<std::size_t>(-1), rate(beyond)}}};
    return peak;
}

} // namespace bench
