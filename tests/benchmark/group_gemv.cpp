/* A matrix and vectors: products of one row, one column or one term, by the calls for vectors and by those for
   matrices. */
#include "library.h"
#include "operand.h"
#include "product_case.h"
#include "product_check.h"

namespace bench {

void group_gemv(const Setting &setting, std::vector<Case> &cases);

namespace {

struct Shape {
    std::size_t rows, cols;
};

const Shape shapes[] = {{256, 784}, {1024, 1024}, {4096, 4096}};

/* y = A x, or Aᵀ x */
Case gemv_case(const Setting &setting, const std::string &label, Dtype dtype, bool transpose, const Shape &s) {
    auto prepare = [=] {
        const std::size_t n = transpose ? s.rows : s.cols, m = transpose ? s.cols : s.rows;
        OperandPointer A = Operand::random(dtype, s.rows * s.cols, 1), x = Operand::random(dtype, n, 2);
        OperandPointer y = Operand::zeros(dtype, m);
        Contest contest;
        check_product(contest, {*A, m, n, transpose}, {*x, n, 1, false}, y);
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->gemv({dtype, transpose, s.rows, s.cols, A->data(), x->data(), y->data()}));
        }
        contest.operands = {A, x, y};
        return contest;
    };
    const std::size_t bytes = bytes_of(dtype, s.rows * s.cols);
    return {label, dtype, work_of_bytes(static_cast<double>(bytes), static_cast<double>(bytes), bytes), prepare};
}

/* A = A + x yᵀ */
Case ger_case(const Setting &setting, const std::string &label, Dtype dtype, const Shape &s) {
    auto prepare = [=] {
        OperandPointer x = Operand::random(dtype, s.rows, 1), y = Operand::random(dtype, s.cols, 2);
        OperandPointer A = Operand::zeros(dtype, s.rows * s.cols);
        Contest contest;
        check_product(contest, {*x, s.rows, 1, false}, {*y, 1, s.cols, false}, A);
        contest.reset = [A] { A->fill(0); };
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->ger({dtype, s.rows, s.cols, x->data(), y->data(), A->data()}));
        }
        contest.operands = {x, y, A};
        return contest;
    };
    const std::size_t bytes = bytes_of(dtype, s.rows * s.cols); /* read and written */
    return {label, dtype, work_of_bytes(2 * static_cast<double>(bytes), static_cast<double>(bytes), bytes), prepare};
}

} // namespace

void group_gemv(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (const Shape &s : shapes) {
            const std::string label = std::to_string(s.rows) + "x" + std::to_string(s.cols);
            cases.push_back(gemv_case(setting, label + " gemv", dtype, false, s));
            cases.push_back(gemv_case(setting, label + " gemv T", dtype, true, s));
            cases.push_back(ger_case(setting, label + " ger", dtype, s));
            cases.push_back(product_case(setting, label + " gemm 1 row", dtype, Form::plain, 1, s.cols, s.rows));
            cases.push_back(product_case(setting, label + " gemm 1 column", dtype, Form::plain, s.rows, 1, s.cols));
            cases.push_back(product_case(setting, label + " gemm k=1", dtype, Form::plain, s.rows, s.cols, 1));
        }
    }
}

} // namespace bench
