/* The command line. */
#ifndef NNLA_BENCHMARK_OPTIONS_H
#define NNLA_BENCHMARK_OPTIONS_H

#include "contest_runner.h"

#include <string>
#include <vector>

namespace bench {

struct Options {
    std::vector<std::string> groups; /* empty: all */
    std::vector<int> threads = {1, 2};
    std::string filter; /* regular expression that "group row dtype" has to match */
    std::string json;   /* file to write; empty: none */
    bool quick = false, list = false, help = false;
    Effort effort = {7, 0.005};
    std::string pass_result; /* of the process that runs one pass: where its JSON goes */
};

/* Throws std::invalid_argument with a message. */
Options parse_options(int argc, char **argv);

extern const char *const usage;

} // namespace bench

#endif
