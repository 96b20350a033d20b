#include "function_reference.h"

#include <cmath>

namespace bench {

const char *function_name(Function function) {
    static const char *const names[] = {"exp", "log", "tanh", "sigmoid", "gelu"};
    return names[static_cast<int>(function)];
}

/* Φ(x), the distribution of a standard normal number */
static double normal(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double function_value(Function function, double x) {
    switch (function) {
    case Function::exp:
        return std::exp(x);
    case Function::log:
        return std::log(x);
    case Function::tanh:
        return std::tanh(x);
    case Function::sigmoid:
        return 1 / (1 + std::exp(-x));
    case Function::gelu:
        break;
    }
    return x * normal(x);
}

double function_slope(Function function, double x) {
    const double pi = 3.14159265358979323846, y = function_value(function, x);
    switch (function) {
    case Function::exp:
        return y;
    case Function::log:
        return 1 / x;
    case Function::tanh:
        return 1 - y * y;
    case Function::sigmoid:
        return y * (1 - y);
    case Function::gelu:
        break;
    }
    return normal(x) + x * std::exp(-x * x / 2) / std::sqrt(2 * pi);
}

} // namespace bench
