/* What it takes before anything is computed: a network, a predictor, a process. */
#include "contest.h"
#include "inference_predictor.h"
#include "nnla_model.h"
#include "start_process.h"
#include "trainer.h"

#include <algorithm>

namespace bench {

void group_startup(const Setting &setting, std::vector<Case> &cases);

namespace {

using MakeTrainer = std::unique_ptr<Trainer> (*)(const Training &training);
using MakePredictor = std::unique_ptr<Predictor> (*)(const Inference &inference);

const struct TrainingEntrant {
    const char *label;
    MakeTrainer make;
} trainers[] = {
#define NNLA_BENCHMARK_TRAINER(name, label, terms) {label, trainer_##name},
#include "trainers.inc"
#undef NNLA_BENCHMARK_TRAINER
};

const struct InferenceEntrant {
    const char *label;
    MakePredictor make;
} predictors[] = {
    {ours, predictor_nnla},
#define NNLA_BENCHMARK_PREDICTOR(name, label) {label, predictor_##name},
#include "predictors.inc"
#undef NNLA_BENCHMARK_PREDICTOR
};

/* A network made, given its first parameters, compiled for a batch, and destroyed. */
Contest network_contest(const Model &model, int threads) {
    Contest contest;
    auto training =
        std::make_shared<Training>(Training{model, first_parameters(model), random_batch(model, 64), threads});
    contest.operands.push_back(training);
    for (const TrainingEntrant &entrant : trainers) {
        if (entrant.make(*training) != nullptr) {
            contest.add(entrant.label, repeat([=, &entrant] { entrant.make(*training); }));
        }
    }
    return contest;
}

/* From parameters in memory to a network that is ready for inference, and its end. libtorch without TorchScript is left
   out: it prepares nothing. */
Contest predictor_contest(const Model &model, int threads) {
    Contest contest;
    auto inference =
        std::make_shared<Inference>(Inference{model, first_parameters(model), 64, random_batch(model, 64).X, threads});
    contest.operands.push_back(inference);
    for (const InferenceEntrant &entrant : predictors) {
        if (entrant.make != predictor_libtorch && entrant.make(*inference) != nullptr) {
            contest.add(entrant.label, repeat([=, &entrant] { entrant.make(*inference); }));
        }
    }
    return contest;
}

/* A predictor of a network that there is already. */
Contest packing_contest(const Model &model) {
    Contest contest;
    auto net = std::make_shared<nnla::Network>(nnla_network_of(model, 64));
    contest.add(ours, repeat([net] { nnla::Predictor(*net, 64); }));
    return contest;
}

/* For a program of less than some milliseconds. No command, no run. */
Run runs_of(const char *command) {
    return *command == '\0' ? Run() : repeat([command] { seconds_of_program(command); });
}

/* For a program that takes too long to be run often. */
double seconds_of_two_runs(const char *command) {
    return *command == '\0' ? 0 : std::min(seconds_of_program(command), seconds_of_program(command));
}

/* A process that makes the moons network, takes one step and ends; its first start brings it into memory. */
Contest process_contest() {
    Contest contest;
    contest.add(ours, runs_of(NNLA_BENCHMARK_START_NNLA));
    contest.add("KANN", runs_of(NNLA_BENCHMARK_START_KANN));
    contest.add_process("libtorch", seconds_of_two_runs(NNLA_BENCHMARK_START_LIBTORCH));
    contest.add_process("PyTorch", seconds_of_two_runs(NNLA_BENCHMARK_START_PYTORCH));
    contest.add_process("scikit-learn", seconds_of_two_runs(NNLA_BENCHMARK_START_SKLEARN));
    return contest;
}

} // namespace

void group_startup(const Setting &setting, std::vector<Case> &cases) {
    const Work work = work_of_step(0);
    const int threads = setting.threads;
    const std::pair<const char *, Model> nets[] = {{"moons", moons_model(100)}, {"digits", digits_model()}};
    for (const auto &net : nets) {
        const std::string label = net.first;
        const Model model = net.second;
        cases.push_back({label + " network", Dtype::f32, work, [=] { return network_contest(model, threads); }});
        cases.push_back(
            {label + " for inference", Dtype::f32, work, [=] { return predictor_contest(model, threads); }});
        cases.push_back({label + " packing", Dtype::f32, work, [=] { return packing_contest(model); }});
    }
    if (threads == 1) {
        cases.push_back({"process, one moons step", Dtype::f32, work, process_contest});
    }
}

} // namespace bench
