/* libnnla beside its peers: what each computes is checked, then timed, and printed as a table. */
#include "benchmark_options.h"
#include "benchmark_pass.h"
#include "pass_process.h"
#include "result_json.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nnla/base.h>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace bench {

/* The processor's name as the system says it. */
static std::string machine_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.rfind("model name", 0) == 0) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown";
}

static std::string today() {
    std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
    return text;
}

static std::string command_line(int argc, char **argv) {
    std::string command;
    for (int i = 0; i < argc; i++) {
        command += std::string(i > 0 ? " " : "") + argv[i];
    }
    return command;
}

/* What a pass wrote, as text; the file is removed. */
static std::string take_file(const std::string &path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    std::remove(path.c_str());
    return text.str();
}

static std::string temporary_file() {
    char path[] = "/tmp/nnla_benchmark_XXXXXX";
    int file = mkstemp(path);
    if (file < 0) {
        throw std::runtime_error("cannot make a temporary file");
    }
    close(file);
    return path;
}

static void write_json(const Options &options, const std::string &command, const std::vector<std::string> &passes) {
    std::ofstream file(options.json);
    file << "{\"library\": " << json_string(std::string("libnnla ") + nnla_version_string())
         << ",\n \"date\": " << json_string(today()) << ",\n \"machine\": " << json_string(machine_name())
         << ",\n \"isa\": " << json_string(nnla_isa_name()) << ",\n \"command\": " << json_string(command)
         << ",\n \"absent\": " << json_string(NNLA_BENCHMARK_ABSENT) << ",\n \"passes\": [\n";
    for (std::size_t i = 0; i < passes.size(); i++) {
        file << (i > 0 ? ",\n" : "") << passes[i];
    }
    file << "]}\n";
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + options.json);
    }
}

static int run_passes(const Options &options, int argc, char **argv) {
    const std::string command = command_line(argc, argv), absent = NNLA_BENCHMARK_ABSENT;
    std::cout << "libnnla " << nnla_version_string() << ", " << today() << ", " << machine_name() << ", isa "
              << nnla_isa_name() << "\n"
              << command << "\n";
    if (!absent.empty()) {
        std::cout << "absent: " << absent << "\n";
    }
    std::cout << "ratio: our speed over that of the best peer, > 1 if ours is faster; share: of the machine's limit;\n"
                 "+ not compared with (its code is generated for one shape); * timed in a process of its own\n";
    bool right = true;
    std::vector<std::string> passes;
    for (int threads : options.threads) {
        if (threads > processors()) {
            std::cout << "\nno pass with " << threads << " threads: " << processors() << " processors\n";
            continue;
        }
        std::string result = temporary_file();
        right = run_pass_process(argc, argv, threads, result) && right;
        passes.push_back(take_file(result));
    }
    if (!options.json.empty()) {
        write_json(options, command, passes);
    }
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(int argc, char **argv) {
    const Options options = parse_options(argc, argv);
    if (options.help) {
        std::cout << usage;
        return EXIT_SUCCESS;
    }
    if (options.list) {
        list_rows(options);
        return EXIT_SUCCESS;
    }
    if (!options.pass_result.empty()) {
        return run_pass(options, options.threads.front()) ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    return run_passes(options, argc, argv);
}

} // namespace bench

int main(int argc, char **argv) {
    try {
        return bench::run(argc, argv);
    } catch (const std::exception &error) {
        std::cerr << "error: " << error.what() << '\n' << bench::usage;
        return EXIT_FAILURE;
    }
}
