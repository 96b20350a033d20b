/* The three products of a dense layer, in the shapes of some networks: Y = X Wᵀ + 1 bᵀ, dW = dYᵀ X, dX = dY W. Peers
   without a bias copy it into each row of Y and add the product to that. */
#include "library.h"
#include "operand.h"
#include "product_case.h"
#include "product_check.h"

namespace bench {

void group_layer(const Setting &setting, std::vector<Case> &cases);

namespace {

struct Shape {
    std::size_t batch, in, out;
};

const Shape shapes[] = {{32, 2, 100},   {32, 100, 2},  {32, 2, 1},    {64, 784, 256},
                        {64, 256, 128}, {64, 256, 10}, {1, 784, 256}, {256, 1024, 1024}};

Case forward_case(const Setting &setting, const std::string &label, Dtype dtype, const Shape &s) {
    auto prepare = [=] {
        OperandPointer X = Operand::random(dtype, s.batch * s.in, 1), W = Operand::random(dtype, s.out * s.in, 2);
        OperandPointer b = Operand::random(dtype, s.out, 3), Y = Operand::zeros(dtype, s.batch * s.out);
        Contest contest;
        check_product(contest, {*X, s.batch, s.in, false}, {*W, s.in, s.out, true}, Y, b.get());
        for (const auto &library : libraries(setting)) {
            library->enter(contest,
                           library->affine({dtype, s.batch, s.in, s.out, X->data(), W->data(), b->data(), Y->data()}));
        }
        contest.operands = {X, W, b, Y};
        return contest;
    };
    return {label, dtype, product_work(dtype, s.batch, s.out, s.in), prepare};
}

} // namespace

void group_layer(const Setting &setting, std::vector<Case> &cases) {
    for (Dtype dtype : dtypes) {
        for (const Shape &s : shapes) {
            const std::string label =
                std::to_string(s.batch) + "x" + std::to_string(s.in) + "x" + std::to_string(s.out);
            cases.push_back(forward_case(setting, label + " forward", dtype, s));
            cases.push_back(product_case(setting, label + " dW", dtype, Form::tn, s.out, s.in, s.batch));
            cases.push_back(product_case(setting, label + " dX", dtype, Form::plain, s.batch, s.in, s.out));
        }
    }
}

} // namespace bench
