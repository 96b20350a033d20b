/* What a case measured. */
#ifndef NNLA_BENCHMARK_RESULT_ROW_H
#define NNLA_BENCHMARK_RESULT_ROW_H

#include "contest.h"

#include <string>
#include <vector>

namespace bench {

struct ResultTime {
    std::string who;
    double seconds;
    bool ranked, own_process;
};

struct ResultRow {
    std::string group, label;
    Dtype dtype;
    int threads;
    Work work;
    std::vector<ResultTime> times;
    double share; /* ours, of the machine's limit; 0: unknown */

    const ResultTime *time_of(const std::string &who) const;
    const ResultTime *best_peer() const; /* NULL if there is none */
    /* Our speed over the best peer's; 0 without one of the two. */
    double ratio() const;
};

/* A time in the row's unit: a rate, or µs. */
double value_of(const Work &work, double seconds);
const char *unit_name(Unit unit);

} // namespace bench

#endif
