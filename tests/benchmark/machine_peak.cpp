#include "machine_peak.h"

#include "operand.h"
#include "peak_loops.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <thread>

namespace bench {

using Clock = std::chrono::steady_clock;

static const std::size_t page = 4096;

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

static double read_rate(std::size_t footprint, int threads, double total_seconds) {
    const peak_loops *loops = peak_loops_in_use(32);
    const std::size_t bytes = footprint / static_cast<std::size_t>(threads) / page * page;
    return rate_of_threads(threads, total_seconds, [loops, bytes] {
        OperandPointer memory = Operand::zeros(Dtype::f32, bytes / sizeof(float));
        return [loops, bytes, memory](std::size_t count) {
            loops->read(count, bytes, memory->data());
            return static_cast<double>(bytes) * static_cast<double>(count);
        };
    });
}

/* Between two footprints the rate changes as the logarithm of the size does. */
double MachinePeak::bandwidth_of(std::size_t footprint) const {
    const auto above = std::find_if(reads.begin(), reads.end(),
                                    [footprint](const ReadRate &read) { return read.footprint >= footprint; });
    if (above == reads.begin() || above == reads.end()) {
        return above == reads.end() ? reads.back().bytes_per_second : above->bytes_per_second;
    }
    const ReadRate &below = *(above - 1);
    const double way = std::log2(static_cast<double>(footprint) / static_cast<double>(below.footprint));
    return below.bytes_per_second + way * (above->bytes_per_second - below.bytes_per_second);
}

double MachinePeak::share(const Work &work, Dtype dtype, double seconds) const {
    double least = work.flops / flops_of(dtype);
    if (work.read > 0) {
        least = std::max(least, work.read / bandwidth_of(work.footprint));
    }
    return least / seconds;
}

MachinePeak measure_peak(const Setting &setting) {
    const double time = setting.quick ? 0.002 : 0.05;
    const std::size_t first = std::size_t{16} << 10, last = std::size_t{64} << 20;
    MachinePeak peak = {};
    peak.flops[0] = flops_rate(32, setting.threads, 2 * time);
    peak.flops[1] = flops_rate(64, setting.threads, 2 * time);
    for (std::size_t footprint = first; footprint <= last; footprint *= 2) {
        peak.reads.push_back({footprint, read_rate(footprint, setting.threads, time)});
    }
    return peak;
}

} // namespace bench
