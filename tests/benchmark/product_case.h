/* A case that is one matrix product. */
#ifndef NNLA_BENCHMARK_PRODUCT_CASE_H
#define NNLA_BENCHMARK_PRODUCT_CASE_H

#include "contest.h"

namespace bench {

/* Which operands are transposed. */
enum class Form { plain, tn, nt };

const char *form_name(Form form);

/* Of a product [m × n], k terms. */
Work product_work(Dtype dtype, std::size_t m, std::size_t n, std::size_t k);

/* C [m × n] = op(A) op(B), k terms, by each library. */
Case product_case(const Setting &setting, const std::string &label, Dtype dtype, Form form, std::size_t m,
                  std::size_t n, std::size_t k);

} // namespace bench

#endif
