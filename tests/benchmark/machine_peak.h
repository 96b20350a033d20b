/* The machine's limits, measured with the instruction set that the library uses. */
#ifndef NNLA_BENCHMARK_MACHINE_PEAK_H
#define NNLA_BENCHMARK_MACHINE_PEAK_H

#include "contest.h"

#include <array>
#include <string>

namespace bench {

/* Read bandwidth of one level of the memory, as all threads together reach it. */
struct MemoryLevel {
    std::string name;
    std::size_t size; /* bytes of the cache; of the whole of a shared one */
    double bytes_per_second;
};

struct MachinePeak {
    double flops[2]; /* a second, by dtype */
    std::array<MemoryLevel, 4> memory;

    double flops_of(Dtype dtype) const { return flops[dtype == Dtype::f64]; }
    /* Of the smallest level that holds the footprint when the threads share it. */
    double bandwidth_of(std::size_t footprint, int threads) const;
    /* Of the time, how much the machine needs at the least; 0 if the work does not say. */
    double share(const Work &work, Dtype dtype, int threads, double seconds) const;
};

/* Takes about half a second; a tenth of it, and inexact, if quick. */
MachinePeak measure_peak(const Setting &setting);

} // namespace bench

#endif
