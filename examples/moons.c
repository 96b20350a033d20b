/* Pulls two interleaved moons apart: trains 2 → hidden tanh → 2 tanh → 1 sigmoid and draws what the affine maps and the
   squashes make of the plane. check() ends the program if a call fails. */
#include "support/check.h"
#include "support/moons_data.h"
#include "support/moons_model.h"
#include "support/moons_pictures.h"
#include "support/options.h"
#include "support/output.h"
#include "support/progress.h"
#include "support/result.h"

#include <stdio.h>
#include <string.h>

typedef struct settings {
    size_t epochs, hidden, samples, batch_size, threads;
    uint64_t seed;
    double noise, learning_rate;
    const char *optimizer, *data, *out;
} settings;

static settings read_settings(int argc, char **argv) {
    static const char *const optimizers[] = {"adam", "sgd", NULL};
    settings s = {.epochs = 150,
                  .hidden = 100,
                  .samples = 1000,
                  .batch_size = 32,
                  .seed = 1,
                  .noise = 0.1,
                  .optimizer = optimizers[0],
                  .out = "moons-out"};
    const option options[] = {
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over the points", .least = 1},
        {"hidden", OPTION_SIZE, &s.hidden, .help = "units of the hidden layer", .least = 1},
        {"noise", OPTION_REAL, &s.noise, .help = "standard deviation about the moons", .high = 10},
        {"samples", OPTION_SIZE, &s.samples, .help = "points to train on; 500 more are held out", .least = 1,
         .most = 100000000},
        {"seed", OPTION_SEED, &s.seed, .help = "of the points, the first weights and the order"},
        {"learning-rate", OPTION_REAL, &s.learning_rate,
         .help = "of the first epoch, falling to 0; 0: 0.01 for adam, 0.1 for sgd", .high = 1000},
        {"optimizer", OPTION_CHOICE, &s.optimizer, .help = "how to descend; sgd has a momentum of 0.9",
         .choices = optimizers},
        {"batch-size", OPTION_SIZE, &s.batch_size, .help = "points of a step", .least = 1},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
        {"data", OPTION_TEXT, &s.data,
         .help = "instead of moons: a CSV file with a header, two columns of numbers and one of two labels; a third of "
                 "the rows is held out"},
        {"out", OPTION_TEXT, &s.out, .help = "folder of the pictures"},
    };
    options_read(argc, argv, "Pulls two interleaved moons apart and draws how.", options,
                 sizeof options / sizeof *options);
    return s;
}

static nnla_optimizer *create_optimizer(const settings *s) {
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    sgd.momentum = 0.9;
    sgd.learning_rate = s->learning_rate > 0 ? s->learning_rate : 0.1;
    adam.learning_rate = s->learning_rate > 0 ? s->learning_rate : 0.01;
    return strcmp(s->optimizer, "sgd") == 0 ? nnla_sgd_create(&sgd) : nnla_adam_create(&adam);
}

typedef struct observer {
    progress bar;
    moons_story story;
    nnla_optimizer *optimizer;
    double learning_rate; /* of the first epoch */
} observer;

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    observer *o = payload;
    progress_update(&o->bar, info->epoch, info->loss, info->accuracy);
    moons_story_record(&o->story, info);
    /* Falls to 0: large steps find the way, small ones settle. */
    return nnla_optimizer_set_learning_rate(o->optimizer, o->learning_rate * (double)(info->epochs - info->epoch) /
                                                              (double)info->epochs);
}

int main(int argc, char **argv) {
    const settings s = read_settings(argc, argv);
    output_folder(s.out);
    check(nnla_set_threads(s.threads));
    moons_data data = s.data ? moons_data_load(s.data, s.seed) : moons_data_make(s.samples, s.noise, s.seed);
    nnla_optimizer *optimizer = create_optimizer(&s); /* the network takes it, and it stays valid */
    nnla_network *net = moons_model_create(s.hidden, s.seed, optimizer, s.batch_size);
    printf("2 → %zu tanh → 2 tanh → 1 sigmoid, %zu points, %zu held out, isa=%s\n", s.hidden,
           nnla_tensor_dim(data.X, 0), nnla_tensor_dim(data.X_test, 0), nnla_isa_name());

    observer o = {progress_begin(s.epochs), moons_story_begin(&data, net, s.epochs), optimizer,
                  nnla_optimizer_learning_rate(optimizer)};
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = s.epochs;
    fit.batch_size = s.batch_size;
    fit.validation_X = data.X_test;
    fit.validation_T = data.T_test;
    fit.on_epoch = on_epoch;
    fit.payload = &o;
    check(nnla_network_fit(net, data.X, data.T, &fit));
    progress_end(&o.bar);
    moons_story_end(&o.story, s.out);

    result_print(net, data.X_test, data.T_test);
    nnla_network_destroy(net);
    moons_data_destroy(&data);
    return finish();
}
