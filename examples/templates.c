/* Templates: a unit's row of W and a kernel of a convolution are compared with the input by a dot product, so each looks for
   what is like itself. Trains a layer of rows and a small convolution on images, and draws and lists what is most and least
   like them. check() ends the program if a call fails. */
#include "support/check.h"
#include "support/image_data.h"
#include "support/options.h"
#include "support/output.h"
#include "support/progress.h"
#include "support/result.h"
#include "support/template_sheets.h"

#include <stdio.h>

typedef struct settings {
    size_t epochs, kernels, batch_size, threads;
    uint64_t seed;
    double learning_rate, weight_decay;
    const char *out;
    image_files files;
} settings;

static settings read_settings(int argc, char **argv) {
    static settings s = {.epochs = 3,
                         .kernels = 8,
                         .batch_size = 64,
                         .seed = 1,
                         .learning_rate = 0.001,
                         .weight_decay = 0.01,
                         .out = "templates-out",
                         .files = {.folder = IMAGE_DATA_FOLDER}};
    const option options[] = {
        IMAGE_DATA_OPTIONS(s.files),
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over the images, of each network", .least = 1},
        {"kernels", OPTION_SIZE, &s.kernels, .help = "of 7 × 7, of the convolution", .least = 1, .most = 32},
        {"batch", OPTION_SIZE, &s.batch_size, .help = "images of a step", .least = 1, .most = 65536},
        {"learning-rate", OPTION_REAL, &s.learning_rate, .help = "of Adam", .high = 10},
        {"weight-decay", OPTION_REAL, &s.weight_decay, .help = "of the rows: more makes them smoother", .high = 10},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
        {"seed", OPTION_SEED, &s.seed, .help = "of the first weights and the order"},
        {"out", OPTION_TEXT, &s.out, .help = "folder of the pictures"},
    };
    options_read(argc, argv, "Shows rows and kernels as templates, and what is most like them.", options,
                 sizeof options / sizeof *options);
    return s;
}

/* A network that takes the images. */
static nnla_network *begin(const settings *s, const image_data *data) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.seed = s->seed;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 3, (const size_t[]){1, data->height, data->width});
    return net;
}

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    progress_update(payload, info->epoch, info->loss, info->accuracy);
    return NNLA_OK;
}

/* Adds a unit for each class, whose weights begin at 0 so that all that is in them is learnt, and trains. */
static void end(nnla_network *net, const settings *s, const image_data *data, double weight_decay) {
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    nnla_dense_config zeros = NNLA_DENSE_CONFIG_INIT;
    zeros.weight_initializer = NNLA_INIT_ZEROS;
    adam.learning_rate = s->learning_rate;
    adam.weight_decay = weight_decay;
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add_named(net, "rows", nnla_dense_create_with(data->classes, &zeros));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    /* A failure above is remembered: compile returns it. */
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_adam_create(&adam), s->batch_size));

    progress bar = progress_begin(s->epochs);
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = s->epochs;
    fit.batch_size = s->batch_size;
    fit.on_epoch = on_epoch;
    fit.payload = &bar;
    check(nnla_network_fit(net, data->X, data->T, &fit));
    progress_end(&bar);
}

/* y = softmax(W x + b): row i of W is the template of class i. */
static void show_rows(const settings *s, const image_data *data) {
    nnla_network *net = begin(s, data);
    printf("One layer: each row of W is the template of a class\n");
    end(net, s, data, s->weight_decay);
    printf("\n");
    template_rows_show(find_parameter(net, "rows.weight"), data, s->out);
    result_print(net, data->X_test, data->T_test);
    nnla_network_destroy(net);
}

/* A kernel is a template of a patch: it is compared with every patch of the image. */
static void show_kernels(const settings *s, const image_data *data) {
    nnla_conv2d_config he = NNLA_CONV2D_CONFIG_INIT;
    he.weight_initializer = NNLA_INIT_HE_NORMAL;
    he.weight_scale = 0.25; /* small: what is seen in a kernel is what it has learnt */
    nnla_network *net = begin(s, data);
    nnla_network_add_named(net, "kernels", nnla_conv2d_create_with(s->kernels, 7, 7, &he));
    nnla_network_add(net, nnla_activation_create(NNLA_RELU));
    nnla_network_add(net, nnla_max_pool2d_create(2, 2));
    printf("\nA convolution: each kernel is the template of a patch\n");
    end(net, s, data, 0);
    printf("\n");
    template_kernels_show(find_parameter(net, "kernels.weight"), data, s->out);
    result_print(net, data->X_test, data->T_test);
    nnla_network_destroy(net);
}

int main(int argc, char **argv) {
    const settings s = read_settings(argc, argv);
    output_folder(s.out);
    check(nnla_set_threads(s.threads));
    image_data data = image_data_load(&s.files);
    printf("%zu × %zu, %zu classes, %zu images, %zu held out, isa=%s\n\n", data.height, data.width, data.classes,
           nnla_tensor_dim(data.X, 0), nnla_tensor_dim(data.X_test, 0), nnla_isa_name());
    show_rows(&s, &data);
    show_kernels(&s, &data);
    image_data_destroy(&data);
    return finish();
}
