#include "product_case.h"

#include "library.h"
#include "operand.h"
#include "product_check.h"

#include <cmath>

namespace bench {

const char *form_name(Form form) { return form == Form::plain ? "plain" : form == Form::tn ? "TN" : "NT"; }

Work product_work(Dtype dtype, std::size_t m, std::size_t n, std::size_t k) {
    const std::size_t read = bytes_of(dtype, m * k + k * n);
    return work_of_flops(2 * static_cast<double>(m * n * k), static_cast<double>(read), read + bytes_of(dtype, m * n));
}

Case product_case(const Setting &setting, const std::string &label, Dtype dtype, Form form, std::size_t m,
                  std::size_t n, std::size_t k) {
    auto prepare = [=] {
        bool ta = form == Form::tn, tb = form == Form::nt;
        OperandPointer A = Operand::random(dtype, m * k, 1), B = Operand::random(dtype, k * n, 2);
        OperandPointer C = Operand::zeros(dtype, m * n);
        Contest contest;
        check_product(contest, {*A, m, k, ta}, {*B, k, n, tb}, C);
        for (const auto &library : libraries(setting)) {
            library->enter(contest, library->gemm({dtype, ta, tb, m, n, k, A->data(), B->data(), C->data()}));
        }
        contest.operands = {A, B, C};
        return contest;
    };
    return {label, dtype, product_work(dtype, m, n, k), prepare};
}

} // namespace bench
