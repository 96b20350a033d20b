/* Training on tensors that hold all samples. */
#include "base/alloc.h"
#include "network/fit_loop.h"

/* The batches of an epoch are rows of the set, in their order or shuffled. */
typedef struct row_feed {
    nnla__feed feed;
    nnla__sample_set set;
    size_t rows;
    size_t *order; /* NULL: as they are */
} row_feed;

static void shuffle(row_feed *f) {
    const nnla_network *net = f->feed.net;
    nnla__rng rng = nnla__rng_create(net->seed, nnla__stream(NNLA__STREAM_SHUFFLE, net->epochs_done));
    for (size_t i = 0; i < f->rows; i++)
        f->order[i] = i;
    nnla__rng_shuffle(&rng, f->order, f->rows);
}

static void gather_input(const row_feed *f, size_t k, const size_t *rows, size_t count) {
    nnla_network *net = f->feed.net;
    nnla__matrix X = f->set.X[k];
    net->batch[k] = nnla__matrix_of(net->batch_X[k], count, X.cols);
    nnla__gather_rows(net->batch[k], X, rows, nnla__node_element(net, &net->nodes[net->inputs[k]]));
}

static void gather_target(const row_feed *f, size_t k, const size_t *rows, size_t count) {
    nnla_network *net = f->feed.net;
    const nnla__targets *T = &f->set.T[k];
    nnla__targets *gathered = &net->targets[k];
    *gathered = (nnla__targets){nnla__matrix_of(T->classes == NULL ? net->batch_T[k] : NULL, count, T->T.cols), NULL};
    if (T->classes == NULL) {
        nnla__gather_rows(gathered->T, T->T, rows, net->element);
        return;
    }
    int32_t *classes = (int32_t *)(void *)net->batch_T[k];
    for (size_t i = 0; i < count; i++)
        classes[i] = T->classes[rows[i]];
    gathered->classes = classes;
}

/* Rows [first, first + count) of the epoch: copied together if shuffled, else where they are. */
static void gather(const row_feed *f, size_t first, size_t count) {
    nnla_network *net = f->feed.net;
    if (f->order == NULL) {
        nnla__inputs_rows(net, f->set.X, first, count, net->batch);
        for (size_t k = 0; k < net->output_count; k++)
            net->targets[k] = nnla__targets_rows(net, &f->set.T[k], first, count);
        return;
    }
    for (size_t k = 0; k < net->input_count; k++)
        gather_input(f, k, f->order + first, count);
    for (size_t k = 0; k < net->output_count; k++)
        gather_target(f, k, f->order + first, count);
}

static nnla_status next_rows(nnla__feed *feed, size_t epoch, size_t batch, size_t *rows) {
    row_feed *f = (row_feed *)feed;
    size_t first = (batch - 1) * feed->batch_size, left = f->rows - (first < f->rows ? first : f->rows);
    (void)epoch;
    if (f->order != NULL && batch == 1)
        shuffle(f);
    *rows = left < feed->batch_size ? left : feed->batch_size;
    if (*rows > 0)
        gather(f, first, *rows);
    return NNLA_OK;
}

static nnla_status fit(nnla_network *net, const char *function, nnla__tensors X, nnla__tensors T,
                       const nnla_fit_config *given) {
    row_feed f = {.feed = {.net = net, .function = function, .next = next_rows}};
    nnla_fit_config config;
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__fit_config_read(net, function, &config, given);
    if (status != NNLA_OK)
        return status;
    f.feed.batch_size = config.batch_size;
    status = nnla__sample_set_read(&f.set, net, function, X, T);
    if (status == NNLA_OK) {
        f.rows = f.set.X[0].rows;
        f.order = config.shuffle ? nnla__allocate_array(f.rows, sizeof *f.order) : NULL;
        status = f.order != NULL || !config.shuffle ? nnla__fit_run(&f.feed, &config) : NNLA_ERROR_OUT_OF_MEMORY;
    }
    nnla__release(f.order);
    nnla__sample_set_release(&f.set);
    return status;
}

nnla_status nnla_network_fit(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T,
                             const nnla_fit_config *config) {
    return fit(net, "nnla_network_fit", nnla__one_tensor("X", &X), nnla__one_tensor("T", &T), config);
}

nnla_status nnla_network_fit_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                  const nnla_tensor *const *T, size_t outputs, const nnla_fit_config *config) {
    return fit(net, "nnla_network_fit_many", nnla__tensor_list("X", X, inputs), nnla__tensor_list("T", T, outputs),
               config);
}
