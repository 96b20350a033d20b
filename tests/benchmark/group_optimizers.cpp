/* One step of an optimizer over a flat vector of parameters, at the kernel: those of the moons network, of a digits
   network, and of ten million. */
#include "internal_kernels.h"
#include "libtorch_optimizer.h"
#include "operand.h"

#include <cmath>

namespace bench {

void group_optimizers(const Setting &setting, std::vector<Case> &cases);

namespace {

const std::size_t sizes[] = {505, 235146, 10000000};

enum class Rule { sgd, adam };

/* What a first step makes of a parameter p with gradient g, see internal_kernels.h. */
double first_step(Rule rule, double p, double g) {
    if (rule == Rule::sgd) {
        return p - 0.01 * g;
    }
    return p - 0.01 * g / (std::fabs(g) + 1e-8);
}

Case step_case(const Setting &setting, Rule rule, std::size_t n) {
    auto prepare = [=] {
        const Dtype dtype = Dtype::f32;
        OperandPointer start = Operand::random(dtype, n, 1), g = Operand::random(dtype, n, 2);
        OperandPointer p = Operand::zeros(dtype, n), m = Operand::zeros(dtype, n);
        OperandPointer v = Operand::zeros(dtype, rule == Rule::adam ? n : 0);
        Contest contest;
        contest.tolerance = 1e-5;
        contest.scale = 1;
        for (std::size_t i = 0; i < n; i++) {
            contest.reference.push_back(first_step(rule, start->at(i), g->at(i)));
        }
        contest.reset = [=] {
            for (std::size_t i = 0; i < n; i++) {
                p->set(i, start->at(i));
            }
            m->fill(0);
            v->fill(0);
        };
        contest.result = [p] { return p->values(); };
        auto their_p = static_cast<float *>(p->data()), their_g = static_cast<float *>(g->data());
        if (rule == Rule::sgd) {
            contest.add(ours, repeat([=] { internal_sgd(NNLA_F32, n, p->data(), m->data(), g->data()); }));
            contest.add("libtorch", libtorch_sgd(setting, n, their_p, their_g));
        } else {
            contest.add(ours, repeat([=] { internal_adam(NNLA_F32, n, p->data(), m->data(), v->data(), g->data()); }));
            contest.add("libtorch", libtorch_adam(setting, n, their_p, their_g));
        }
        contest.operands = {p, g};
        return contest;
    };
    const std::size_t bytes = (rule == Rule::adam ? 4 : 3) * n * sizeof(float);
    Work work = work_of_elements(n, static_cast<double>(bytes), bytes);
    return {(rule == Rule::sgd ? "SGD momentum " : "Adam ") + std::to_string(n), Dtype::f32, work, prepare};
}

} // namespace

void group_optimizers(const Setting &setting, std::vector<Case> &cases) {
    for (std::size_t n : sizes) {
        for (Rule rule : {Rule::sgd, Rule::adam}) {
            cases.push_back(step_case(setting, rule, n));
        }
    }
}

} // namespace bench
