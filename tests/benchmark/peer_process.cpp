#include "peer_process.h"

#include <cstdio>
#include <regex>
#include <stdexcept>

namespace bench {

static std::string output_of(const std::string &command) {
    std::FILE *pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error(command + ": cannot start");
    }
    std::string text;
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        text.append(buffer, got);
    }
    if (pclose(pipe) != 0) {
        throw std::runtime_error(command + ": failed");
    }
    return text;
}

std::map<std::string, double> seconds_of_process(const std::string &command) {
    const std::string text = output_of(command);
    static const std::regex whole("\\s*\\{[^{}]*\\}\\s*"), entry("\"([^\"\\\\]*)\"\\s*:\\s*([-+.0-9eE]+)");
    if (!std::regex_match(text, whole)) {
        throw std::runtime_error(command + ": no flat JSON object: " + text.substr(0, 200));
    }
    std::map<std::string, double> seconds;
    for (std::sregex_iterator i(text.begin(), text.end(), entry), end; i != end; ++i) {
        seconds[(*i)[1]] = std::stod((*i)[2]);
    }
    return seconds;
}

} // namespace bench
