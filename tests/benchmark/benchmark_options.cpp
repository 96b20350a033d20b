#include "benchmark_options.h"

#include <sstream>
#include <stdexcept>

namespace bench {

const char *const usage = "usage: nnla_benchmark [options]\n"
                          "  --group=NAME[,NAME...]   these groups alone\n"
                          "  --threads=N[,N...]       one pass for each (default 1,2)\n"
                          "  --filter=REGEX           rows whose \"group row dtype\" matches\n"
                          "  --json=FILE              also write the results there\n"
                          "  --repetitions=N          of each contender, in random order (default 7)\n"
                          "  --time=SECONDS           a repetition at the least (default 0.005)\n"
                          "  --quick                  check all results, time nothing worth\n"
                          "  --list                   name the rows\n";

static std::vector<std::string> split(const std::string &text) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) {
        parts.push_back(part);
    }
    return parts;
}

static int positive(const std::string &text) {
    int value = std::stoi(text);
    if (value < 1 || value > 1024) {
        throw std::invalid_argument(text + " is not between 1 and 1024");
    }
    return value;
}

static void set_option(Options &options, const std::string &name, const std::string &value) {
    if (name == "--group") {
        options.groups = split(value);
    } else if (name == "--threads") {
        options.threads.clear();
        for (const std::string &count : split(value)) {
            options.threads.push_back(positive(count));
        }
    } else if (name == "--filter") {
        options.filter = value;
    } else if (name == "--json") {
        options.json = value;
    } else if (name == "--repetitions") {
        options.effort.repetitions = positive(value);
    } else if (name == "--time") {
        options.effort.seconds = std::stod(value);
    } else if (name == "--pass-result") {
        options.pass_result = value;
    } else if (name == "--quick") {
        options.quick = true;
    } else if (name == "--list") {
        options.list = true;
    } else if (name == "--help") {
        options.help = true;
    } else {
        throw std::invalid_argument("unknown option " + name);
    }
}

Options parse_options(int argc, char **argv) {
    Options options;
    for (int i = 1; i < argc; i++) {
        std::string argument = argv[i];
        std::size_t equals = argument.find('=');
        std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        set_option(options, argument.substr(0, equals), value);
    }
    return options;
}

} // namespace bench
