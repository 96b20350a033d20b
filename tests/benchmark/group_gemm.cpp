/* Square products, C = op(A) op(B), in plain, TN and NT. */
#include "product_case.h"

namespace bench {

void group_gemm(const Setting &setting, std::vector<Case> &cases);

static const std::size_t sizes[] = {16, 32, 64, 128, 256, 512, 1024, 2048};

void group_gemm(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (std::size_t n : sizes) {
            for (Form form : {Form::plain, Form::tn, Form::nt}) {
                const std::string label = std::to_string(n) + " " + form_name(form);
                cases.push_back(product_case(setting, label, dtype, form, n, n, n));
            }
        }
    }
}

} // namespace bench
