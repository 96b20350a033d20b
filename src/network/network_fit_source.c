/* Training on batches that a callback fills. There are two of them: while the network trains on one, a helper has the
   other filled. */
#include "nnla/source.h"

#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/helper.h"
#include "network/fit_loop.h"

NNLA__ENDS_WITH(nnla_source, ahead);

static const char function[] = "nnla_network_fit_source";

/* Tensors of inputs and targets, with room for a whole batch, and views of the rows that were filled. */
typedef struct batch_memory {
    nnla_tensor *tensors, *views; /* [inputs + outputs] */
    nnla_tensor **list;           /* of the tensors */
    const nnla_tensor **filled;   /* of the views */
} batch_memory;

/* What the helper is asked for and has found. */
typedef struct filling {
    const batch_memory *memory;
    size_t epoch, batch, rows;
    nnla_status status;
    char message[NNLA__MESSAGE_SIZE];
} filling;

typedef struct source_feed {
    nnla__feed feed;
    nnla_source source;
    void *block;
    batch_memory memory[2];
    size_t turn; /* the memory that the next filling goes to */
    filling filling;
    nnla__helper helper;
} source_feed;

/* ---- Memory ---- */

typedef struct tensor_shape {
    nnla_dtype dtype;
    size_t rank, dims[NNLA__MAX_RANK];
} tensor_shape;

static tensor_shape samples_of(const nnla__node *node, nnla_dtype dtype, size_t rows) {
    tensor_shape s = {.dtype = dtype, .rank = node->shape.rank + 1, .dims = {rows}};
    memcpy(s.dims + 1, node->shape.dims, node->shape.rank * sizeof *s.dims);
    return s;
}

/* Of input `index`, or, from the number of inputs on, of an output's targets. */
static tensor_shape shape_of(const source_feed *f, size_t index, size_t rows) {
    const nnla_network *net = f->feed.net;
    if (index < net->input_count) {
        const nnla__node *node = &net->nodes[net->inputs[index]];
        return samples_of(node, node->index_limit != 0 ? NNLA_I32 : net->dtype, rows);
    }
    const nnla__output *output = &net->outputs[index - net->input_count];
    if (f->source.class_indices && output->loss->kind->takes_classes)
        return (tensor_shape){.dtype = NNLA_I32, .rank = 1, .dims = {rows}};
    return samples_of(&net->nodes[output->node], net->dtype, rows);
}

static size_t tensor_count(const source_feed *f) { return f->feed.net->input_count + f->feed.net->output_count; }

static void lay_out_batch(const source_feed *f, nnla__arena *arena, batch_memory *m) {
    size_t count = tensor_count(f);
    m->tensors = nnla__arena_take(arena, count, sizeof *m->tensors);
    m->views = nnla__arena_take(arena, count, sizeof *m->views);
    m->list = nnla__arena_take(arena, count, sizeof(nnla_tensor *));
    m->filled = nnla__arena_take(arena, count, sizeof(nnla_tensor *));
    for (size_t i = 0; i < count; i++) {
        tensor_shape s = shape_of(f, i, f->feed.batch_size);
        nnla_tensor tensor;
        nnla__tensor_init(&tensor, s.dtype, NULL, s.rank, s.dims);
        tensor.data = nnla__arena_take(arena, tensor.count, nnla__dtype_size(s.dtype));
        if (arena->base == NULL)
            continue;
        m->tensors[i] = tensor;
        m->list[i] = &m->tensors[i];
        m->filled[i] = &m->views[i];
    }
}

/* Measures without a block, places with one. */
static void lay_out(source_feed *f, nnla__arena *arena) {
    for (size_t i = 0; i < 2; i++)
        lay_out_batch(f, arena, &f->memory[i]);
}

static nnla_status take_memory(source_feed *f) {
    nnla__arena arena = {.base = NULL};
    lay_out(f, &arena);
    if (arena.overflow)
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "%s: the size of two batches overflows", function);
    f->block = nnla__allocate(arena.used);
    if (f->block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    arena = (nnla__arena){.base = f->block};
    lay_out(f, &arena);
    return NNLA_OK;
}

/* ---- Filling ---- */

/* Runs beside the training. A failure's message is its thread's own, so it is kept. */
static void fill(void *payload) {
    source_feed *f = payload;
    filling *c = &f->filling;
    const nnla_network *net = f->feed.net;
    const nnla_batch batch = {.struct_size = sizeof batch,
                              .epoch = c->epoch,
                              .batch = c->batch,
                              .rows = &c->rows,
                              .X = c->memory->list,
                              .inputs = net->input_count,
                              .T = c->memory->list + net->input_count,
                              .outputs = net->output_count};
    c->rows = f->feed.batch_size;
    c->status = nnla__callback_answer("the source", f->source.next(f->source.payload, &batch));
    if (c->status < 0)
        strcpy(c->message, nnla_error_message());
}

static void ask_for(source_feed *f, size_t epoch, size_t batch) {
    f->filling = (filling){.memory = &f->memory[f->turn], .epoch = epoch, .batch = batch};
    f->turn = 1 - f->turn;
    nnla__helper_post(&f->helper);
}

static nnla_status check_filling(const source_feed *f, const filling *c) {
    if (c->status < 0) {
        nnla__fail_again(c->status, c->message);
        return nnla__fail_prefix("%s: the source failed: ", function);
    }
    if (c->status == NNLA_STOP && c->batch == 1)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the source ended the epoch before its first batch",
                          function);
    if (c->status == NNLA_OK && (c->rows == 0 || c->rows > f->feed.batch_size)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the source filled %zu rows, expected 1 to %zu", function,
                          c->rows, f->feed.batch_size);
    }
    return NNLA_OK;
}

/* The filled rows, checked as those of a step. */
static nnla_status read_batch(const source_feed *f, const batch_memory *m, size_t rows) {
    nnla_network *net = f->feed.net;
    size_t inputs = net->input_count, outputs = net->output_count;
    for (size_t i = 0; i < tensor_count(f); i++) {
        tensor_shape s = shape_of(f, i, rows);
        nnla__tensor_init(&m->views[i], s.dtype, m->tensors[i].data, s.rank, s.dims);
    }
    nnla__tensors X = {.name = "X", .list = m->filled, .count = inputs, .is_list = inputs > 1};
    nnla__tensors T = {.name = "T", .list = m->filled + inputs, .count = outputs, .is_list = outputs > 1};
    nnla_status status = nnla__network_read_inputs(net, function, X, 1, net->batch);
    return status == NNLA_OK ? nnla__network_read_targets(net, function, T, rows, net->targets) : status;
}

static nnla_status next_batch(nnla__feed *feed, size_t epoch, size_t batch, size_t *rows) {
    source_feed *f = (source_feed *)feed;
    if (batch == 1)
        ask_for(f, epoch, batch);
    nnla__helper_await(&f->helper);
    const batch_memory *memory = f->filling.memory;
    nnla_status status = check_filling(f, &f->filling);
    if (status != NNLA_OK)
        return status;
    *rows = f->filling.status == NNLA_STOP ? 0 : f->filling.rows;
    if (*rows == 0)
        return NNLA_OK;
    ask_for(f, epoch, batch + 1);
    return read_batch(f, memory, *rows);
}

/* ---- The call ---- */

static nnla_status read_source(const nnla_source *given, nnla_source *source) {
    nnla_status status = nnla__check_present(function, "source", given);
    if (status == NNLA_OK)
        status = nnla__config_read("nnla_network_fit_source: source", "nppii", source, sizeof *source, given);
    if (status != NNLA_OK)
        return status;
    if (source->next == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: source: next is NULL", function);
    if (source->class_indices != 0 && source->class_indices != 1) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: source: class_indices: expected 0 or 1, got %d", function,
                          (int)source->class_indices);
    }
    if (source->ahead != 0 && source->ahead != 1) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: source: ahead: expected 0 or 1, got %d", function,
                          (int)source->ahead);
    }
    return NNLA_OK;
}

nnla_status nnla_network_fit_source(nnla_network *net, const nnla_source *source, const nnla_fit_config *config) {
    source_feed f = {.feed = {.net = net, .function = function, .next = next_batch}, .source = NNLA_SOURCE_INIT};
    nnla_fit_config settings;
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = read_source(source, &f.source);
    if (status == NNLA_OK)
        status = nnla__fit_config_read(net, function, &settings, config);
    if (status != NNLA_OK)
        return status;
    f.feed.batch_size = settings.batch_size;
    status = take_memory(&f);
    if (status == NNLA_OK) {
        nnla__helper_create(&f.helper, fill, &f, f.source.ahead && nnla_threads() > 1);
        status = nnla__fit_run(&f.feed, &settings);
        nnla__helper_destroy(&f.helper);
    }
    nnla__release(f.block);
    return status;
}
