/* Learns from more data than is ever in memory: batches are made on the way, as they could be read from a file, while the
   network trains on the batch before. check() ends the program if a call fails. */
#define _POSIX_C_SOURCE 200809L

#include "support/check.h"
#include "support/options.h"

#include <stdio.h>
#include <sys/resource.h>

enum {
    PIXELS = 1024,
    CLASSES = 10,
    ROWS = 256,
    BATCH_BYTES = PIXELS * ROWS * 4,
    BATCHES_OF_MEBIBYTE = (1 << 20) / BATCH_BYTES
};

typedef struct settings {
    size_t megabytes, epochs, threads;
    uint64_t seed;
} settings;

static settings read_settings(int argc, char **argv) {
    settings s = {.megabytes = 2048, .epochs = 1, .seed = 1};
    const option options[] = {
        {"megabytes", OPTION_SIZE, &s.megabytes, .help = "MiB of samples in an epoch", .least = 1, .most = 1 << 20},
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over them", .least = 1},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
        {"seed", OPTION_SEED, &s.seed, .help = "of the samples and the first weights"},
    };
    options_read(argc, argv, "Trains on a stream of samples.", options, sizeof options / sizeof *options);
    return s;
}

/* A class is a pattern of stripes, of which a sample shows little above its noise. */
typedef struct stream {
    size_t batches; /* of an epoch */
    uint64_t seed;
} stream;

/* S. Vigna's splitmix64: any number of it can be made without those before. */
static uint64_t random_bits(uint64_t index) {
    uint64_t z = index * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* The same batch in each epoch: it is a function of its number. */
static nnla_status next_batch(void *payload, const nnla_batch *batch) {
    const stream *s = payload;
    if (batch->batch > s->batches)
        return NNLA_STOP;
    float *x = nnla_tensor_data(batch->X[0]);
    int32_t *t = nnla_tensor_data(batch->T[0]);
    uint64_t index = s->seed + (uint64_t)batch->batch * ROWS * PIXELS;
    for (size_t row = 0; row < ROWS; row++) {
        t[row] = (int32_t)(random_bits(index ^ UINT64_MAX) % CLASSES);
        for (size_t pixel = 0; pixel < PIXELS; pixel++, index++) {
            float noise = (float)(random_bits(index) >> 40) * 0x1p-23F - 1; /* uniform in [−1, 1) */
            x[row * PIXELS + pixel] = noise + (pixel / (size_t)(t[row] + 2) % 2 == 0 ? 0.1F : -0.1F);
        }
    }
    return NNLA_OK;
}

static nnla_network *build(const settings *s) {
    const size_t pixels = PIXELS;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    config.seed = s->seed;
    sgd.learning_rate = 0.05;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &pixels);
    nnla_network_add(net, nnla_dense_create(CLASSES));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_sgd_create(&sgd), ROWS));
    return net;
}

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    nnla_epoch_info *last = payload;
    *last = *info;
    printf("epoch %zu of %zu: loss %.4f, accuracy %.4f\n", info->epoch, info->epochs, info->loss, info->accuracy);
    return NNLA_OK;
}

/* The most memory that this process has had, in MiB, as Linux counts it: in KiB. */
static long most_resident(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss / 1024 : 0;
}

int main(int argc, char **argv) {
    const settings s = read_settings(argc, argv);
    stream samples = {.batches = s.megabytes * BATCHES_OF_MEBIBYTE, .seed = s.seed};
    nnla_epoch_info last = {.loss = 0};
    nnla_source source = NNLA_SOURCE_INIT;
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    check(nnla_set_threads(s.threads));
    nnla_network *net = build(&s);
    source.next = next_batch;
    source.payload = &samples;
    fit.epochs = s.epochs;
    fit.batch_size = ROWS;
    fit.on_epoch = on_epoch;
    fit.payload = &last;
    check(nnla_network_fit_source(net, &source, &fit));
    nnla_network_destroy(net);
    printf("%zu MiB of samples in %zu batches; at most %ld MiB of memory\n", s.megabytes * s.epochs,
           samples.batches * s.epochs, most_resident());
    printf("accuracy=%.4f loss=%.6f\n", last.accuracy, last.loss);
    return finish();
}
