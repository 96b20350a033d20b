/* Checks a contest's results, then times its contenders in random order. */
#ifndef NNLA_BENCHMARK_CONTEST_RUNNER_H
#define NNLA_BENCHMARK_CONTEST_RUNNER_H

#include "contest.h"

#include <string>
#include <vector>

namespace bench {

/* How long to measure. */
struct Effort {
    int repetitions;
    double seconds; /* a repetition at the least */
};

/* Before the first contest. */
void begin_timing();

/* Lets each contender compute once. Throws std::runtime_error, naming the contender and the element, if one computes
   something else. */
void check_results(Contest &contest);

/* For each contender the least seconds of one run. */
std::vector<double> time_contest(Contest &contest, const Setting &setting, const Effort &effort);

} // namespace bench

#endif
