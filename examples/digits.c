/* Learns to tell small images apart with a network like LeNet (Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based
   learning applied to document recognition", 1998) and draws what its kernels look for. check() ends the program if a call
   fails. */
#include "support/check.h"
#include "support/confusion.h"
#include "support/digits_pictures.h"
#include "support/image_batches.h"
#include "support/options.h"
#include "support/output.h"
#include "support/progress.h"
#include "support/result.h"

#include <stdio.h>
#include <string.h>

typedef struct settings {
    size_t epochs, batch_size, threads;
    uint64_t seed;
    double learning_rate, weight_decay;
    const char *augment, *out, *save;
    image_files files;
} settings;

static settings read_settings(int argc, char **argv) {
    static const char *const augmentations[] = {"none", "flip", "shift", "both", NULL};
    static settings s = {.epochs = 10,
                         .batch_size = 64,
                         .seed = 1,
                         .learning_rate = 0.003,
                         .weight_decay = 0.0002,
                         .augment = "flip",
                         .out = "digits-out",
                         .files = {.folder = IMAGE_DATA_FOLDER}};
    const option options[] = {
        IMAGE_DATA_OPTIONS(s.files),
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over the images", .least = 1},
        {"batch", OPTION_SIZE, &s.batch_size, .help = "images of a step", .least = 1, .most = 65536},
        {"learning-rate", OPTION_REAL, &s.learning_rate, .help = "of Adam in the first epoch, falling to 0",
         .high = 10},
        {"weight-decay", OPTION_REAL, &s.weight_decay,
         .help = "of Adam: keeps weights small, against learning by heart", .high = 1},
        {"augment", OPTION_CHOICE, &s.augment, .help = "how images are varied at random in training",
         .choices = augmentations},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
        {"seed", OPTION_SEED, &s.seed, .help = "of the first weights, the order and the variations"},
        {"save", OPTION_TEXT, &s.save, .help = "file to save the trained network in"},
        {"out", OPTION_TEXT, &s.out, .help = "folder of the pictures"},
    };
    options_read(argc, argv, "Learns to tell small images apart and draws what its kernels look for.", options,
                 sizeof options / sizeof *options);
    return s;
}

/* [1 × height × width] → 8 kernels of 5 × 5, normalised, ReLU, halved → 32 likewise → 120 → 84 → classes. */
static nnla_network *build(const settings *s, const image_data *data, nnla_optimizer *optimizer) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_conv2d_config padded = NNLA_CONV2D_CONFIG_INIT, inside = NNLA_CONV2D_CONFIG_INIT;
    nnla_dense_config he = NNLA_DENSE_CONFIG_INIT;
    config.seed = s->seed;
    padded.padding_height = padded.padding_width = 2;
    padded.weight_initializer = inside.weight_initializer = he.weight_initializer = NNLA_INIT_HE_NORMAL;

    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 3, (const size_t[]){1, data->height, data->width});
    nnla_network_add_named(net, "conv1", nnla_conv2d_create_with(8, 5, 5, &padded));
    nnla_network_add_named(net, "norm1", nnla_batch_norm_create());
    nnla_network_add_named(net, "relu1", nnla_activation_create(NNLA_RELU));
    nnla_network_add_named(net, "pool1", nnla_max_pool2d_create(2, 2));
    nnla_network_add_named(net, "conv2", nnla_conv2d_create_with(32, 5, 5, &inside));
    nnla_network_add_named(net, "norm2", nnla_batch_norm_create());
    nnla_network_add_named(net, "relu2", nnla_activation_create(NNLA_RELU));
    nnla_network_add_named(net, "pool2", nnla_max_pool2d_create(2, 2));
    nnla_network_add_named(net, "flatten", nnla_flatten_create());
    nnla_network_add_named(net, "dense1", nnla_dense_create_with(120, &he));
    nnla_network_add_named(net, "relu3", nnla_activation_create(NNLA_RELU));
    nnla_network_add_named(net, "dense2", nnla_dense_create_with(84, &he));
    nnla_network_add_named(net, "relu4", nnla_activation_create(NNLA_RELU));
    nnla_network_add_named(net, "dense3", nnla_dense_create(data->classes));
    nnla_network_add_named(net, "softmax", nnla_activation_create(NNLA_SOFTMAX));
    /* A failure above is remembered: compile returns it. */
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), optimizer, s->batch_size));
    check(nnla_network_set_class_names(net, data->classes, data->class_names));
    return net;
}

typedef struct observer {
    progress bar;
    const image_data *data;
    nnla_optimizer *optimizer;
    double learning_rate; /* of the first epoch */
    double begun;         /* when the epoch did */
} observer;

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    observer *o = payload;
    const double seconds = progress_clock() - o->begun; /* of training alone */
    double accuracy = 0;
    check(nnla_network_evaluate(info->network, o->data->X_test, o->data->T_test, NULL, &accuracy));
    progress_update_timed(&o->bar, info->epoch, seconds, info->loss, accuracy);
    o->begun = progress_clock();
    /* Falls to 0: large steps find the way, small ones settle. */
    return nnla_optimizer_set_learning_rate(o->optimizer, o->learning_rate * (double)(info->epochs - info->epoch) /
                                                              (double)info->epochs);
}

static void train(const settings *s, const image_data *data, nnla_network *net, nnla_optimizer *optimizer) {
    nnla_image_augment_config augment = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    augment.flip = strcmp(s->augment, "flip") == 0 || strcmp(s->augment, "both") == 0;
    augment.shift = strcmp(s->augment, "shift") == 0 || strcmp(s->augment, "both") == 0;
    augment.fill = data->black;
    image_batches batches = image_batches_create(data, s->batch_size, s->seed, augment);
    nnla_source source = NNLA_SOURCE_INIT;
    source.next = image_batches_next;
    source.payload = &batches;

    observer o = {progress_begin(s->epochs), data, optimizer, s->learning_rate, progress_clock()};
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = s->epochs;
    fit.batch_size = s->batch_size;
    fit.on_epoch = on_epoch;
    fit.payload = &o;
    check(nnla_network_fit_source(net, &source, &fit));
    progress_end(&o.bar);
    image_batches_destroy(&batches);
}

int main(int argc, char **argv) {
    const settings s = read_settings(argc, argv);
    output_folder(s.out);
    check(nnla_set_threads(s.threads));
    image_data data = image_data_load(&s.files);
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    adam.learning_rate = s.learning_rate;
    adam.weight_decay = s.weight_decay;
    nnla_optimizer *optimizer = nnla_adam_create(&adam); /* the network takes it, and it stays valid */
    nnla_network *net = build(&s, &data, optimizer);
    printf("%zu × %zu → 8 kernels → 32 → 120 → 84 → %zu, %zu images, %zu held out, isa=%s\n", data.height, data.width,
           data.classes, nnla_tensor_dim(data.X, 0), nnla_tensor_dim(data.X_test, 0), nnla_isa_name());
    train(&s, &data, net, optimizer);

    nnla_tensor *Y = new_matrix(nnla_tensor_dim(data.X_test, 0), data.classes);
    check(nnla_network_predict(net, data.X_test, Y));
    confusion_print(data.class_names, Y, data.T_test);
    nnla_tensor_destroy(Y);
    printf("\n");
    digits_pictures(net, &data, s.out);
    if (s.save != NULL) {
        check(nnla_network_save(net, s.save));
        printf("network: %s\n", s.save);
    }
    result_print(net, data.X_test, data.T_test);
    nnla_network_destroy(net);
    image_data_destroy(&data);
    return finish();
}
