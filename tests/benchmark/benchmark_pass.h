/* All chosen cases with one number of threads, in this process. */
#ifndef NNLA_BENCHMARK_PASS_H
#define NNLA_BENCHMARK_PASS_H

#include "benchmark_options.h"

namespace bench {

/* Prints the tables, and writes the pass's JSON object to options.pass_result. False if a result was wrong. */
bool run_pass(const Options &options, int threads);

/* Prints the names of the rows that the options choose. */
void list_rows(const Options &options);

} // namespace bench

#endif
