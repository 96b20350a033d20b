/* Functions of each element and the gradients of squashes. Of libmvec and SLEEF a sigmoid is 1/(1 + exp(−x)), a gelu
   x/2 (1 + erf(x/√2)). */
#include "function_reference.h"
#include "library.h"
#include "operand.h"

#include <cmath>

namespace bench {

void group_elementwise(const Setting &setting, std::vector<Case> &cases);

namespace {

/* Errors are counted in ULP elsewhere; here a result shows that the same function was computed, if loosely. */
void set_tolerance(Contest &contest, Dtype dtype) {
    contest.tolerance = dtype == Dtype::f32 ? 5e-5 : 1e-13;
    contest.scale = 0.1;
}

OperandPointer arguments(Function function, Dtype dtype, std::size_t n) {
    return function == Function::log ? Operand::random(dtype, n, 1, 1e-3, 10) : Operand::random(dtype, n, 1, -5, 5);
}

Case map_case(const Setting &setting, Function function, Dtype dtype, std::size_t n) {
    auto prepare = [=] {
        OperandPointer x = arguments(function, dtype, n), y = Operand::zeros(dtype, n);
        Contest contest;
        set_tolerance(contest, dtype);
        for (double value : x->values()) {
            contest.reference.push_back(function_value(function, value));
        }
        contest.reset = [y] { y->fill(NAN); };
        contest.result = [y] { return y->values(); };
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->map({dtype, function, n, x->data(), y->data()}));
        }
        contest.operands = {x, y};
        return contest;
    };
    Work work = work_of_elements(n, static_cast<double>(bytes_of(dtype, n)), bytes_of(dtype, 2 * n));
    return {std::string(function_name(function)) + " " + std::to_string(n), dtype, work, prepare};
}

Case gradient_case(const Setting &setting, Function function, Dtype dtype, std::size_t n) {
    auto prepare = [=] {
        OperandPointer Z = arguments(function, dtype, n), dY = Operand::random(dtype, n, 2);
        OperandPointer Y = Operand::zeros(dtype, n), dZ = Operand::zeros(dtype, n);
        Contest contest;
        set_tolerance(contest, dtype);
        for (std::size_t i = 0; i < n; i++) {
            Y->set(i, function_value(function, Z->at(i)));
            contest.reference.push_back(function_slope(function, Z->at(i)) * dY->at(i));
        }
        contest.reset = [dZ] { dZ->fill(NAN); };
        contest.result = [dZ] { return dZ->values(); };
        for (const auto &library : libraries(setting)) {
            library->enter(contest,
                           library->map_gradient({dtype, function, n, Z->data(), Y->data(), dY->data(), dZ->data()}));
        }
        contest.operands = {Z, Y, dY, dZ};
        return contest;
    };
    Work work = work_of_elements(n, static_cast<double>(bytes_of(dtype, 2 * n)), bytes_of(dtype, 3 * n));
    return {std::string(function_name(function)) + " gradient " + std::to_string(n), dtype, work, prepare};
}

} // namespace

void group_elementwise(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (std::size_t n : {std::size_t{4096}, std::size_t{1} << 20}) {
            for (Function f : {Function::exp, Function::log, Function::tanh, Function::sigmoid, Function::gelu}) {
                cases.push_back(map_case(setting, f, dtype, n));
            }
            for (Function f : {Function::tanh, Function::sigmoid, Function::gelu}) {
                cases.push_back(gradient_case(setting, f, dtype, n));
            }
        }
    }
}

} // namespace bench
