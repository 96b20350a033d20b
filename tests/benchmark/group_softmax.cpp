/* Softmax over rows and its gradient. */
#include "library.h"
#include "operand.h"

#include <algorithm>
#include <cmath>

namespace bench {

void group_softmax(const Setting &setting, std::vector<Case> &cases);

namespace {

struct Shape {
    std::size_t rows, cols;
};

const Shape shapes[] = {{64, 10}, {64, 1000}, {1000, 4096}};

/* Y = softmax(Z) */
std::vector<double> softmax_of(const Operand &Z, const Shape &s) {
    std::vector<double> Y = Z.values();
    for (std::size_t i = 0; i < s.rows; i++) {
        double *y = &Y[i * s.cols], sum = 0;
        const double max = *std::max_element(y, y + s.cols);
        for (std::size_t j = 0; j < s.cols; j++) {
            y[j] = std::exp(y[j] - max);
            sum += y[j];
        }
        std::for_each(y, y + s.cols, [sum](double &value) { value /= sum; });
    }
    return Y;
}

/* dZ = Y ⊙ (dY − Σ_j dY_j Y_j) */
std::vector<double> gradient_of(const Operand &Y, const Operand &dY, const Shape &s) {
    std::vector<double> dZ(s.rows * s.cols);
    for (std::size_t i = 0; i < s.rows; i++) {
        double sum = 0;
        for (std::size_t j = 0; j < s.cols; j++) {
            sum += dY.at(i * s.cols + j) * Y.at(i * s.cols + j);
        }
        for (std::size_t j = 0; j < s.cols; j++) {
            dZ[i * s.cols + j] = Y.at(i * s.cols + j) * (dY.at(i * s.cols + j) - sum);
        }
    }
    return dZ;
}

void check_against(Contest &contest, Dtype dtype, const OperandPointer &output, std::vector<double> reference,
                   const Shape &s) {
    contest.tolerance = dtype == Dtype::f32 ? 1e-5 : 1e-13;
    contest.scale = 1 / static_cast<double>(s.cols);
    contest.reference = std::move(reference);
    contest.reset = [output] { output->fill(NAN); };
    contest.result = [output] { return output->values(); };
}

std::string label_of(const Shape &s, const char *what) {
    return std::to_string(s.rows) + "x" + std::to_string(s.cols) + what;
}

Work work_on(const Shape &s, Dtype dtype, std::size_t inputs) {
    const std::size_t n = s.rows * s.cols;
    return work_of_elements(n, static_cast<double>(bytes_of(dtype, inputs * n)), bytes_of(dtype, (inputs + 1) * n));
}

Case forward_case(const Setting &setting, Dtype dtype, const Shape &s) {
    auto prepare = [=] {
        const std::size_t n = s.rows * s.cols;
        OperandPointer Z = Operand::random(dtype, n, 1, -5, 5), Y = Operand::zeros(dtype, n);
        Contest contest;
        check_against(contest, dtype, Y, softmax_of(*Z, s), s);
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->softmax({dtype, s.rows, s.cols, Z->data(), Y->data()}));
        }
        contest.operands = {Z, Y};
        return contest;
    };
    return {label_of(s, " forward"), dtype, work_on(s, dtype, 1), prepare};
}

Case gradient_case(const Setting &setting, Dtype dtype, const Shape &s) {
    auto prepare = [=] {
        const std::size_t n = s.rows * s.cols;
        OperandPointer Z = Operand::random(dtype, n, 1, -5, 5), dY = Operand::random(dtype, n, 2);
        OperandPointer Y = Operand::zeros(dtype, n), dZ = Operand::zeros(dtype, n);
        const std::vector<double> outputs = softmax_of(*Z, s);
        for (std::size_t i = 0; i < n; i++) {
            Y->set(i, outputs[i]);
        }
        Contest contest;
        check_against(contest, dtype, dZ, gradient_of(*Y, *dY, s), s);
        for (const auto &library : libraries(setting)) {
            library->enter(contest,
                           library->softmax_gradient({dtype, s.rows, s.cols, Y->data(), dY->data(), dZ->data()}));
        }
        contest.operands = {Y, dY, dZ};
        return contest;
    };
    return {label_of(s, " gradient"), dtype, work_on(s, dtype, 2), prepare};
}

} // namespace

void group_softmax(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (const Shape &s : shapes) {
            cases.push_back(forward_case(setting, dtype, s));
            cases.push_back(gradient_case(setting, dtype, s));
        }
    }
}

} // namespace bench
