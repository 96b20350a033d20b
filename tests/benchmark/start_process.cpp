#include "start_process.h"

#include <chrono>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bench {

double seconds_of_program(const char *command) {
    std::vector<std::string> words;
    std::istringstream stream(command);
    for (std::string word; std::getline(stream, word, ' ');) {
        words.push_back(word);
    }
    std::vector<char *> arguments;
    for (std::string &word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    pid_t child;
    int status = 0;
    const bool ran = posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) == 0 &&
                     waitpid(child, &status, 0) == child;
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (!ran || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(std::string(command) + ": failed");
    }
    return seconds;
}

} // namespace bench
