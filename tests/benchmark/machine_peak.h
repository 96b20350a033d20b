/* The machine's limits, measured with the instruction set that the library uses. */
#ifndef NNLA_BENCHMARK_MACHINE_PEAK_H
#define NNLA_BENCHMARK_MACHINE_PEAK_H

#include "contest.h"

#include <vector>

namespace bench {

/* How fast all threads together read a footprint, each its part of it, again and again. */
struct ReadRate {
    std::size_t footprint;
    double bytes_per_second;
};

struct MachinePeak {
    double flops[2];             /* a second, by dtype */
    std::vector<ReadRate> reads; /* footprints double: from the first cache to the main memory */

    double flops_of(Dtype dtype) const { return flops[dtype == Dtype::f64]; }
    double bandwidth_of(std::size_t footprint) const;
    /* Of the time, how much the machine needs at the least; 0 if the work does not say. */
    double share(const Work &work, Dtype dtype, double seconds) const;
};

/* Takes about half a second; a tenth of it, and inexact, if quick. */
MachinePeak measure_peak(const Setting &setting);

} // namespace bench

#endif
