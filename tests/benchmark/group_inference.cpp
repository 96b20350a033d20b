/* Y = model(X) with parameters that stay: of the library's predictor, and of its network. */
#include "contest.h"
#include "inference_predictor.h"
#include "model_reference.h"

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
    contest.reference = model_outputs(inference->model, inference->parameters, inference->X);
    enter(contest, ours, our_way, *inference);
    for (const Peer &peer : peers) {
        enter(contest, peer.label, peer.make, *inference);
    }
    return contest;
}

/* The products' flops; parameters, X and Y are the bytes. */
Work work_of(const Model &model, std::size_t batch) {
    double flops = 0, numbers = static_cast<double>(batch * (model.inputs() + model.outputs()));
    for (const PlacedLayer &layer : placed_layers(model)) {
        flops += 2.0 * static_cast<double>(batch) * layer.multiplications();
        numbers += static_cast<double>((layer.terms + 1) * layer.units);
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
    add(setting, cases, "lenet", lenet_model());
}

} // namespace bench
