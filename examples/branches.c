/* Networks that are not a row of layers: one with residual sums, Y = X + F(X), and one of two inputs and two outputs.
   Both are trained on the arms of spirals; printed is how well, and what memory the plan takes for the gradients by the
   nodes' outputs beside one buffer each. check() ends the program if a call fails. */
#include "support/check.h"
#include "support/options.h"
#include "support/parameter_hash.h"
#include "support/progress.h"

#include <stdio.h>

enum { POINTS = 1200, HELD_OUT = 300, ARMS = 3, WIDTH = 32, BLOCKS = 4, BATCH = 32 };

typedef struct settings {
    size_t epochs, threads;
    uint64_t seed;
} settings;

/* Points of the arms, turns of the plane, and what they give: the arm, and the point turned. */
typedef struct spirals {
    nnla_tensor *point, *turn, *arm, *turned; /* [n × 2], [n × 2] of (cos θ, sin θ), [n], [n × 2] */
} spirals;

static spirals make_spirals(size_t count, uint64_t seed) {
    spirals s = {new_matrix(count, 2), new_matrix(count, 2), nnla_tensor_create(NNLA_I32, 1, &count),
                 new_matrix(count, 2)};
    check_created(s.arm);
    check(nnla_make_spirals(count, ARMS, 0.02, 0.75, seed, s.point, s.arm));
    const float *x = nnla_tensor_const_data(s.point);
    float *turn = nnla_tensor_data(s.turn), *y = nnla_tensor_data(s.turned);
    for (size_t i = 0; i < count; i++) {
        float u = (float)(i * 7919 % 1000) / 100 - 5; /* tan θ/2: all directions, without a library's cos and sin */
        float c = (1 - u * u) / (1 + u * u), t = 2 * u / (1 + u * u);
        turn[2 * i] = c;
        turn[2 * i + 1] = t;
        y[2 * i] = c * x[2 * i] - t * x[2 * i + 1]; /* y = R(θ) x */
        y[2 * i + 1] = t * x[2 * i] + c * x[2 * i + 1];
    }
    return s;
}

static void destroy_spirals(spirals *s) {
    nnla_tensor_destroy(s->point);
    nnla_tensor_destroy(s->turn);
    nnla_tensor_destroy(s->arm);
    nnla_tensor_destroy(s->turned);
}

static nnla_network *create_network(uint64_t seed) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.seed = seed;
    nnla_network *net = nnla_network_create(&config);
    check_created(net);
    return net;
}

static nnla_optimizer *adam(void) {
    nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
    config.learning_rate = 0.003;
    return nnla_adam_create(&config);
}

/* 2 → 32, four times X + W₂ tanh(W₁ X + b₁) + b₂, → 3: a sum passes gradients on as they are. */
static nnla_network *residual_network(uint64_t seed) {
    nnla_network *net = create_network(seed);
    char before[16] = "stem", sum[16], branch[16];
    nnla_network_add_input(net, 1, &(size_t){2});
    nnla_network_add_named(net, before, nnla_dense_create(WIDTH));
    for (int block = 1; block <= BLOCKS; block++) {
        snprintf(branch, sizeof branch, "branch_%d", block);
        snprintf(sum, sizeof sum, "sum_%d", block);
        nnla_network_add(net, nnla_dense_create(WIDTH));
        nnla_network_add(net, nnla_activation_create(NNLA_TANH));
        nnla_network_add_named(net, branch, nnla_dense_create(WIDTH));
        nnla_network_connect(net, sum, nnla_add_create(), (const char *const[]){before, branch}, 2);
        snprintf(before, sizeof before, "%s", sum);
    }
    nnla_network_add(net, nnla_dense_create(ARMS));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), BATCH));
    return net;
}

/* A point and a turn, through one trunk, to the point's arm and to where the turn takes it. */
static nnla_network *two_by_two_network(uint64_t seed) {
    nnla_network *net = create_network(seed);
    nnla_network_add_input_named(net, "point", 1, &(size_t){2});
    nnla_network_add_input_named(net, "turn", 1, &(size_t){2});
    nnla_network_connect(net, "both", nnla_concatenate_create(0), (const char *const[]){"point", "turn"}, 2);
    nnla_network_add(net, nnla_dense_create(64));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(64));
    nnla_network_add_named(net, "trunk", nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(ARMS));
    nnla_network_add_named(net, "arm", nnla_activation_create(NNLA_SOFTMAX));
    nnla_network_add_output(net, "arm", nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), 1);
    nnla_network_connect(net, "turned", nnla_dense_create(2), (const char *const[]){"trunk"}, 1);
    nnla_network_add_output(net, "turned", nnla_loss_create(NNLA_LOSS_MSE), 4);
    check(nnla_network_compile(net, NULL, adam(), BATCH));
    return net;
}

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    progress_update(payload, info->epoch, info->loss, info->accuracy);
    return NNLA_OK;
}

static void train(nnla_network *net, const settings *s, const spirals *data, size_t inputs, size_t outputs) {
    const nnla_tensor *const X[] = {data->point, data->turn}, *const T[] = {data->arm, data->turned};
    progress bar = progress_begin(s->epochs);
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = s->epochs;
    fit.on_epoch = on_epoch;
    fit.payload = &bar;
    check(nnla_network_fit_many(net, X, inputs, T, outputs, &fit));
    progress_end(&bar);
}

/* Scores on held-out points, and the bytes of the plan. */
static void report(const char *name, nnla_network *net, const spirals *held_out, size_t inputs, size_t outputs) {
    const nnla_tensor *const X[] = {held_out->point, held_out->turn}, *const T[] = {held_out->arm, held_out->turned};
    double losses[2] = {0}, accuracies[2];
    nnla_memory memory = {.struct_size = sizeof memory};
    check(nnla_network_evaluate_many(net, X, inputs, T, outputs, losses, accuracies));
    check(nnla_network_memory(net, NULL, NULL, 0, &memory));
    printf("%s: gradients by outputs take %zu bytes, one buffer each %zu; the whole block %zu\n", name,
           memory.output_gradients, memory.output_gradients_unshared, memory.total);
    if (outputs == 2)
        printf("%s: mean squared error of the turned point %.6f\n", name, losses[1]);
    printf("accuracy=%.4f loss=%.6f parameters=%zu hash=%016llx\n", accuracies[0], losses[0],
           nnla_network_parameter_count(net), (unsigned long long)parameter_hash(net));
}

int main(int argc, char **argv) {
    settings s = {.epochs = 60, .seed = 1};
    const option options[] = {
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over the points", .least = 1},
        {"seed", OPTION_SEED, &s.seed, .help = "of the points, the first weights and the order"},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
    };
    options_read(argc, argv, "Trains a residual network and one of two inputs and two outputs.", options, 3);
    check(nnla_set_threads(s.threads));
    spirals data = make_spirals(POINTS, s.seed), held_out = make_spirals(HELD_OUT, s.seed + 1);
    nnla_network *residual = residual_network(s.seed), *two_by_two = two_by_two_network(s.seed);
    train(residual, &s, &data, 1, 1);
    report("residual", residual, &held_out, 1, 1);
    train(two_by_two, &s, &data, 2, 2);
    report("two by two", two_by_two, &held_out, 2, 2);
    nnla_network_destroy(residual);
    nnla_network_destroy(two_by_two);
    destroy_spirals(&data);
    destroy_spirals(&held_out);
    return finish();
}
