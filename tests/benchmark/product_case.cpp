#include "product_case.h"

#include "library.h"
#include "operand.h"
#include "product_check.h"

#include <cmath>

namespace bench {

const char *form_name(Form form) { return form == Form::plain ? "plain" : form == Form::tn ? "TN" : "NT"; }

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
    double numbers = static_cast<double>(m * k + k * n + m * n);
    Work work = work_of_flops(2 * static_cast<double>(m * n * k), numbers * static_cast<double>(dtype_size(dtype)));
    return {label, dtype, work, prepare};
}

} // namespace bench
