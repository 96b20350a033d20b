/* A program that is run for the time it takes. */
#ifndef NNLA_BENCHMARK_START_PROCESS_H
#define NNLA_BENCHMARK_START_PROCESS_H

namespace bench {

/* From its start to its end. The command is a program and its arguments, parted by single spaces; no shell reads it.
   Throws std::runtime_error if it cannot be started or fails. */
double seconds_of_program(const char *command);

} // namespace bench

#endif
