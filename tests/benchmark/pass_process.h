/* Each number of threads is a process of its own, since the runtimes of peers read it once, at their start, and let
   idle threads spin. */
#ifndef NNLA_BENCHMARK_PASS_PROCESS_H
#define NNLA_BENCHMARK_PASS_PROCESS_H

#include <string>

namespace bench {

/* Runs this program with these arguments and one more, --pass-result=result; one thread is pinned to one processor.
   True if it succeeds. */
bool run_pass_process(int argc, char **argv, int threads, const std::string &result);

/* How many processors this process may use. */
int processors();

} // namespace bench

#endif
