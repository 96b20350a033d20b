/* Y = model(X) with parameters that stay: of the library's predictor, and of its network. */
#include "contest.h"
#include "inference_predictor.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bench {

void group_inference(const Setting &setting, std::vector<Case> &cases);

namespace {

using MakePredictor = std::unique_ptr<Predictor> (*)(const Inference &inference);

const struct Peer {
    const char *label;
    MakePredictor make;
} peers[] = {
#define NNLA_BENCHMARK_PREDICTOR(name, label) {label, predictor_##name},
#include "predictors.inc"
#undef NNLA_BENCHMARK_PREDICTOR
};

/* One row, in place. */
void squash(Squash kind, std::vector<double> &z) {
    double sum = 0;
    for (double &value : z) {
        value = kind == Squash::tanh      ? std::tanh(value)
                : kind == Squash::relu    ? std::max(value, 0.0)
                : kind == Squash::sigmoid ? 1 / (1 + std::exp(-value))
                                          : std::exp(value);
        sum += value;
    }
    for (double &value : z) {
        value = kind == Squash::softmax ? value / sum : value;
    }
}

/* In f64, by the definitions. */
std::vector<double> reference_of(const Inference &inference) {
    std::vector<double> Y;
    const std::size_t inputs = inference.model.inputs;
    for (std::size_t row = 0; row < inference.batch; row++) {
        const float *first = &inference.X[row * inputs];
        std::vector<double> x(first, first + inputs);
        for (std::size_t i = 0; i < inference.model.layers.size(); i++) {
            const std::vector<float> &W = inference.parameters[2 * i], &b = inference.parameters[2 * i + 1];
            std::vector<double> z(b.begin(), b.end());
            for (std::size_t unit = 0; unit < z.size(); unit++) {
                z[unit] += std::inner_product(x.begin(), x.end(), &W[unit * x.size()], 0.0); /* z = W x + b */
            }
            squash(inference.model.layers[i].squash, z);
            x = z;
        }
        Y.insert(Y.end(), x.begin(), x.end());
    }
    return Y;
}

void enter(Contest &contest, const char *who, MakePredictor make, const Inference &inference) {
    const std::shared_ptr<Predictor> predictor = make(inference);
    if (predictor != nullptr) {
        contest.add(who, repeat([predictor] { predictor->predict(); }), [predictor] {
            const std::vector<float> Y = predictor->output();
            return std::vector<double>(Y.begin(), Y.end());
        });
    }
}

Contest inference_contest(const Model &model, std::size_t batch, int threads, MakePredictor our_way) {
    Contest contest;
    contest.tolerance = 1e-5; /* outputs are probabilities */
    contest.scale = 1;
    auto inference = std::make_shared<Inference>(
        Inference{model, first_parameters(model), batch, random_batch(model, batch).X, threads});
    contest.operands.push_back(inference);
    contest.reference = reference_of(*inference);
    enter(contest, ours, our_way, *inference);
    for (const Peer &peer : peers) {
        enter(contest, peer.label, peer.make, *inference);
    }
    return contest;
}

/* The products' flops; parameters, X and Y are the bytes. */
Work work_of(const Model &model, std::size_t batch) {
    double flops = 0, numbers = static_cast<double>(batch * (model.inputs + model.outputs()));
    std::size_t inputs = model.inputs;
    for (const DenseLayer &layer : model.layers) {
        flops += 2.0 * static_cast<double>(batch * inputs * layer.units);
        numbers += static_cast<double>((inputs + 1) * layer.units);
        inputs = layer.units;
    }
    return {Unit::microseconds, 1, flops, 4 * numbers, static_cast<std::size_t>(4 * numbers)};
}

void add(const Setting &setting, std::vector<Case> &cases, const std::string &label, const Model &model) {
    const int threads = setting.threads;
    static const std::size_t batches[] = {1, 64};
    for (std::size_t batch : batches) {
        const std::string row = label + " batch " + std::to_string(batch);
        const Work work = work_of(model, batch);
        cases.push_back(
            {row, Dtype::f32, work, [=] { return inference_contest(model, batch, threads, predictor_nnla); }});
        cases.push_back({row + " network", Dtype::f32, work,
                         [=] { return inference_contest(model, batch, threads, predictor_nnla_network); }});
    }
}

} // namespace

void group_inference(const Setting &setting, std::vector<Case> &cases) {
    add(setting, cases, "moons", moons_model(100));
    add(setting, cases, "digits", digits_model());
}

} // namespace bench
