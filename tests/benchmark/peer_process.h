/* A peer that runs in a process of its own, such as a Python script. It prints one flat JSON object of seconds by name,
   {"moons 32": 0.000211, ...}; Contest::add_process enters one of them. */
#ifndef NNLA_BENCHMARK_PEER_PROCESS_H
#define NNLA_BENCHMARK_PEER_PROCESS_H

#include <map>
#include <string>

namespace bench {

/* Runs the shell command, which inherits the pass's processors and its OMP_NUM_THREADS, to its end. Throws
   std::runtime_error if it fails or prints something else. Call it in a case's prepare(), when nothing is timed, and
   keep what it returns if several cases use it. */
std::map<std::string, double> seconds_of_process(const std::string &command);

} // namespace bench

#endif
