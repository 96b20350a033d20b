/* Learns to tell the classes of any table apart: reads CSV, holds rows out, scales, trains, prints the accuracy and
   which classes are taken for which. check() ends the program if a call fails. */
#include "support/check.h"
#include "support/confusion.h"
#include "support/options.h"
#include "support/progress.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct settings {
    const char *data, *label, *header;
    size_t label_column, skip_lines, hidden, layers, epochs, batch_size, threads;
    uint64_t seed;
    double learning_rate, held_out;
} settings;

static settings read_settings(int argc, char **argv) {
    static const char *const yes_no[] = {"yes", "no", NULL};
    static settings s = {.header = "yes",
                         .hidden = 32,
                         .layers = 1,
                         .epochs = 100,
                         .batch_size = 16,
                         .seed = 1,
                         .learning_rate = 0.01,
                         .held_out = 0.3};
    const option options[] = {
        {"data", OPTION_TEXT, &s.data, .help = "the CSV file; it has to be given"},
        {"label", OPTION_TEXT, &s.label, .help = "name of the column of labels"},
        {"label-column", OPTION_SIZE, &s.label_column, .help = "or its number from 1; 0: the last one",
         .most = 1 << 20},
        {"header", OPTION_CHOICE, &s.header, .help = "whether the first line names the columns", .choices = yes_no},
        {"skip-lines", OPTION_SIZE, &s.skip_lines, .help = "lines to leave unread at the start", .most = INT32_MAX},
        {"held-out", OPTION_REAL, &s.held_out, .help = "part of the rows that is kept for the test", .low = 0.01,
         .high = 0.99},
        {"hidden", OPTION_SIZE, &s.hidden, .help = "units of each hidden layer", .least = 1},
        {"layers", OPTION_SIZE, &s.layers, .help = "number of hidden layers", .most = 100},
        {"epochs", OPTION_SIZE, &s.epochs, .help = "passes over the rows", .least = 1},
        {"batch-size", OPTION_SIZE, &s.batch_size, .help = "rows of a step", .least = 1},
        {"learning-rate", OPTION_REAL, &s.learning_rate, .help = "of Adam"},
        {"threads", OPTION_SIZE, &s.threads, .help = "0: as many as there are processors", .most = 256},
        {"seed", OPTION_SEED, &s.seed, .help = "of the split, the first weights and the order"},
    };
    options_read(argc, argv, "Learns to tell the classes of a table apart.", options, sizeof options / sizeof *options);
    return s;
}

static nnla_table *load(const settings *s) {
    nnla_csv_config config = NNLA_CSV_CONFIG_INIT;
    config.skip_lines = (int32_t)s->skip_lines;
    config.header = s->header[0] == 'y';
    config.target_column = (int32_t)s->label_column - 1; /* −1 is the last one */
    config.target_name = s->label;
    nnla_table *table = nnla_csv_load(s->data, &config);
    check_created(table);
    return table;
}

/* features → hidden relu → … → classes softmax */
static nnla_network *build(const settings *s, size_t features, size_t classes) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    nnla_dense_config he = NNLA_DENSE_CONFIG_INIT;
    config.seed = s->seed;
    adam.learning_rate = s->learning_rate;
    he.weight_initializer = NNLA_INIT_HE_NORMAL;

    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &features);
    for (size_t i = 0; i < s->layers; i++) {
        nnla_network_add(net, nnla_dense_create_with(s->hidden, &he));
        nnla_network_add(net, nnla_activation_create(NNLA_RELU));
    }
    nnla_network_add(net, nnla_dense_create(classes));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    /* A failure above is remembered: compile returns it. */
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_adam_create(&adam), s->batch_size));
    return net;
}

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    progress_update(payload, info->epoch, info->loss, info->accuracy);
    return NNLA_OK;
}

static void print_confusion(const nnla_table *table, const nnla_tensor *Y, const nnla_tensor *T) {
    const size_t classes = nnla_table_class_count(table);
    const char **names = calloc(classes, sizeof *names);
    for (size_t i = 0; names != NULL && i < classes; i++)
        names[i] = nnla_table_class_name(table, i);
    if (names != NULL)
        confusion_print(names, Y, T);
    free(names);
}

int main(int argc, char **argv) {
    const settings s = read_settings(argc, argv);
    if (s.data == NULL) {
        fprintf(stderr, "classify: --data FILE.csv is missing; see --help\n");
        return 2;
    }
    check(nnla_set_threads(s.threads));
    nnla_table *table = load(&s);
    const size_t classes = nnla_table_class_count(table);
    if (classes < 2) {
        fprintf(stderr, "error: %s: expected at least two different labels, got %zu\n", s.data, classes);
        nnla_table_destroy(table);
        return 1;
    }
    nnla_tensor *X = NULL, *T = NULL, *X_test = NULL, *T_test = NULL;
    check(nnla_split_rows(nnla_table_features(table), nnla_table_targets(table), s.held_out, s.seed, &X, &T, &X_test,
                          &T_test));

    nnla_scaler *scaler = nnla_standard_scaler_create(X); /* learned from the training rows alone */
    check_created(scaler);
    check(nnla_scaler_apply(scaler, X, X));
    check(nnla_scaler_apply(scaler, X_test, X_test));

    nnla_network *net = build(&s, nnla_tensor_dim(X, 1), classes);
    printf("%s: %zu features, %zu classes, %zu rows to train on, %zu held out, %zu parameters\n", s.data,
           nnla_tensor_dim(X, 1), classes, nnla_tensor_dim(X, 0), nnla_tensor_dim(X_test, 0),
           nnla_network_parameter_count(net));
    progress bar = progress_begin(s.epochs);
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = s.epochs;
    fit.batch_size = s.batch_size;
    fit.on_epoch = on_epoch;
    fit.payload = &bar;
    check(nnla_network_fit(net, X, T, &fit));
    progress_end(&bar);

    double loss = 0, accuracy = 0;
    nnla_tensor *Y = new_matrix(nnla_tensor_dim(X_test, 0), classes);
    check(nnla_network_predict(net, X_test, Y));
    check(nnla_network_evaluate(net, X_test, T_test, &loss, &accuracy));
    print_confusion(table, Y, T_test);
    printf("\naccuracy=%.4f loss=%.6f\n", accuracy, loss);

    nnla_tensor *tensors[] = {X, T, X_test, T_test, Y};
    for (size_t i = 0; i < sizeof tensors / sizeof *tensors; i++)
        nnla_tensor_destroy(tensors[i]);
    nnla_scaler_destroy(scaler);
    nnla_network_destroy(net);
    nnla_table_destroy(table);
    return finish();
}
