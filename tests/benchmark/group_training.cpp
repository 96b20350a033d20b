/* Steps of training: forward, backward, update, on a batch that stays where it is. */
#include "contest.h"
#include "peer_process.h"
#include "trainer.h"

#include <cmath>

namespace bench {

void group_training(const Setting &setting, std::vector<Case> &cases);

namespace {

using MakeTrainer = std::unique_ptr<Trainer> (*)(const Training &training);

Model as_it_is(Model model) { return model; }

const struct Entrant {
    const char *label;
    MakeTrainer make;
    Model (*terms)(Model model);
} entrants[] = {
#define NNLA_BENCHMARK_TRAINER(name, label, terms) {label, trainer_##name, terms},
#include "trainers.inc"
#undef NNLA_BENCHMARK_TRAINER
};

/* What each of the scripts printed, which run once in a pass. */
struct Process {
    const char *label;
    std::map<std::string, double> seconds;
};

std::vector<Process> run_processes(const Setting &setting) {
    const std::string effort = setting.quick ? " --seconds=0" : "";
    std::vector<Process> processes;
#if NNLA_BENCHMARK_PYTORCH
    processes.push_back({"PyTorch", seconds_of_process(NNLA_BENCHMARK_PYTORCH_COMMAND + effort)});
#endif
#if NNLA_BENCHMARK_SKLEARN
    processes.push_back({"scikit-learn", seconds_of_process(NNLA_BENCHMARK_SKLEARN_COMMAND + effort)});
#endif
    return processes;
}

Training training_of(const Model &model, std::size_t batch, int threads) {
    return {model, first_parameters(model), random_batch(model, batch), threads};
}

double squared_distance(const Parameters &P, const Parameters &Q) {
    double sum = 0;
    for (std::size_t i = 0; i < P.size(); i++) {
        for (std::size_t j = 0; j < P[i].size(); j++) {
            const double difference = P[i].at(j) - Q.at(i).at(j);
            sum += difference * difference;
        }
    }
    return sum;
}

/* How far five steps lead away from where ours lead: the loss, and the parameters as a share of their way. */
std::vector<double> deviation(const Entrant &entrant, const Training &training) {
    const std::unique_ptr<Trainer> our_trainer = trainer_nnla(training), trainer = entrant.make(training);
    double our_loss = 0, loss = 0;
    for (int step = 0; step < 5; step++) {
        our_loss = our_trainer->step();
        loss = trainer->step();
    }
    const Parameters reached = our_trainer->parameters();
    return {(loss - our_loss) / our_loss,
            std::sqrt(squared_distance(trainer->parameters(), reached) / squared_distance(training.first, reached))};
}

Contest training_contest(const Setting &setting, const Model &model, const std::string &net, std::size_t batch) {
    static const std::vector<Process> processes = run_processes(setting);
    Contest contest;
    contest.reference = {0, 0};
    contest.scale = 1;
    contest.tolerance = 1e-2; /* dlib puts the ε of Adam elsewhere, FANN clips slopes */
    auto timed = std::make_shared<Training>(training_of(model, batch, setting.threads));
    timed->model.learning_rate = 1e-6; /* so that the last step is the same work as the first */
    contest.operands.push_back(timed);
    for (const Entrant &entrant : entrants) {
        const std::shared_ptr<Trainer> trainer = entrant.make(*timed);
        if (trainer != nullptr) {
            contest.add(entrant.label, repeat([trainer] { trainer->step(); }), [=, &entrant] {
                return deviation(entrant, training_of(entrant.terms(model), batch, setting.threads));
            });
        }
    }
    for (const Process &process : processes) {
        const auto entry = process.seconds.find(net + " " + std::to_string(batch));
        contest.add_process(process.label, entry == process.seconds.end() ? 0 : entry->second);
    }
    return contest;
}

void add(const Setting &setting, std::vector<Case> &cases, const Model &model, const std::string &net,
         std::size_t batch) {
    cases.push_back({net + " batch " + std::to_string(batch), Dtype::f32, work_of_step(step_flops(model, batch)),
                     [=] { return training_contest(setting, model, net, batch); }});
}

} // namespace

void group_training(const Setting &setting, std::vector<Case> &cases) {
    add(setting, cases, moons_model(100), "moons", 32);
    add(setting, cases, moons_model(100), "moons", 1000);
    add(setting, cases, digits_model(), "digits", 64);
    add(setting, cases, lenet_model(), "lenet", 64);
}

} // namespace bench
