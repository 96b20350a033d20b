/* Sums of vectors. Ours keep the same bits on any machine: 32 lanes and a tree. */
#include "library.h"
#include "operand.h"

#include <cmath>

namespace bench {

void group_reductions(const Setting &setting, std::vector<Case> &cases);

namespace {

const char *name_of(Reduction reduction) {
    return reduction == Reduction::sum ? "sum" : reduction == Reduction::dot ? "dot" : "norm";
}

double reference_of(Reduction reduction, const Operand &x, const Operand &y) {
    double sum = 0;
    for (std::size_t i = 0; i < x.count(); i++) {
        sum += reduction == Reduction::sum   ? x.at(i)
               : reduction == Reduction::dot ? x.at(i) * y.at(i)
                                             : x.at(i) * x.at(i);
    }
    return reduction == Reduction::norm ? std::sqrt(sum) : sum;
}

Case reduction_case(const Setting &setting, Reduction reduction, Dtype dtype, std::size_t n) {
    auto prepare = [=] {
        OperandPointer x = Operand::random(dtype, n, 1), y = Operand::random(dtype, n, 2);
        auto result = std::make_shared<double>(0);
        Contest contest;
        contest.tolerance = dtype == Dtype::f32 ? 1e-3 : 1e-12; /* a single chain of a million terms */
        contest.scale = std::sqrt(static_cast<double>(n));
        contest.reference = {reference_of(reduction, *x, *y)};
        contest.reset = [result] { *result = NAN; };
        contest.result = [result] { return std::vector<double>{*result}; };
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->reduce({dtype, reduction, n, x->data(), y->data(), result.get()}));
        }
        contest.operands = {x, y, result};
        return contest;
    };
    const std::size_t bytes = bytes_of(dtype, reduction == Reduction::dot ? 2 * n : n);
    Work work = work_of_bytes(static_cast<double>(bytes), static_cast<double>(bytes), bytes);
    return {std::string(name_of(reduction)) + " " + std::to_string(n), dtype, work, prepare};
}

} // namespace

void group_reductions(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (std::size_t n : {std::size_t{4096}, std::size_t{1} << 20}) {
            for (Reduction reduction : {Reduction::sum, Reduction::dot, Reduction::norm}) {
                cases.push_back(reduction_case(setting, reduction, dtype, n));
            }
        }
    }
}

} // namespace bench
