/* Pooling: planes are shared among threads. */
#include "kernel/element_blocks.h"
#include "kernel/layer_kernels.h"

int nnla__windows_fit(const nnla__windows *w) {
    return w->window_height <= INT32_MAX / w->width && w->window_width <= INT32_MAX;
}

typedef struct pool_call {
    const nnla__layer_kernels *kernels;
    const nnla__windows *windows;
    size_t size;
    const void *from, *places;
    void *to, *kept;
} pool_call;

static nnla__span planes_of(const nnla__windows *w, size_t index) {
    return nnla__block_span(w->planes, nnla__rows_per_block(w->height * w->width), index);
}

static size_t inputs_of(const nnla__windows *w) { return w->height * w->width; }
static size_t outputs_of(const nnla__windows *w) { return w->out_height * w->out_width; }

/* `ns`: of one vector of outputs and one element of the window. */
static void for_planes(pool_call *c, const nnla__pass *pass, double ns, nnla__block_function *block) {
    const nnla__windows *w = c->windows;
    const double visits = (double)w->planes * (double)outputs_of(w) * (double)(w->window_height * w->window_width);
    c->kernels = pass->kernels->layer;
    c->size = nnla__dtype_size(pass->kernels->dtype);
    nnla__parallel_for(nnla__ceil_div(w->planes, nnla__rows_per_block(inputs_of(w))), nnla__work(pass, visits, ns),
                       block, c);
}

/* The block's windows; *input and *output are the first elements of its planes and of their outputs. */
static nnla__windows block_windows(const pool_call *c, size_t index, size_t *input, size_t *output) {
    const nnla__span planes = planes_of(c->windows, index);
    nnla__windows part = *c->windows;
    part.planes = planes.count;
    *input = planes.first * inputs_of(&part);
    *output = planes.first * outputs_of(&part);
    return part;
}

static void max_block(void *payload, size_t index) {
    const pool_call *c = payload;
    size_t input, output;
    const nnla__windows part = block_windows(c, index, &input, &output);
    c->kernels->max_pool(&part, nnla__at(c->from, input, c->size), nnla__at(c->to, output, c->size),
                         nnla__at(c->kept, output, c->size));
}

void nnla__max_pool(const nnla__pass *pass, const nnla__windows *w, const void *X, void *Y, void *places) {
    pool_call call = {.windows = w, .from = X, .to = Y, .kept = places};
    for_planes(&call, pass, 1.5, max_block);
}

static void max_backward_block(void *payload, size_t index) {
    const pool_call *c = payload;
    size_t input, output;
    const nnla__windows part = block_windows(c, index, &input, &output);
    c->kernels->max_pool_backward(&part, nnla__at(c->from, output, c->size), nnla__at(c->places, output, c->size),
                                  nnla__at(c->to, input, c->size));
}

void nnla__max_pool_backward(const nnla__pass *pass, const nnla__windows *w, const void *dY, const void *places,
                             void *dX) {
    pool_call call = {.windows = w, .from = dY, .places = places, .to = dX};
    for_planes(&call, pass, 2, max_backward_block);
}

static void average_block(void *payload, size_t index) {
    const pool_call *c = payload;
    size_t input, output;
    const nnla__windows part = block_windows(c, index, &input, &output);
    c->kernels->average_pool(&part, nnla__at(c->from, input, c->size), nnla__at(c->to, output, c->size));
}

void nnla__average_pool(const nnla__pass *pass, const nnla__windows *w, const void *X, void *Y) {
    pool_call call = {.windows = w, .from = X, .to = Y};
    for_planes(&call, pass, 1, average_block);
}

static void average_backward_block(void *payload, size_t index) {
    const pool_call *c = payload;
    size_t input, output;
    const nnla__windows part = block_windows(c, index, &input, &output);
    c->kernels->average_pool_backward(&part, nnla__at(c->from, output, c->size), nnla__at(c->to, input, c->size));
}

void nnla__average_pool_backward(const nnla__pass *pass, const nnla__windows *w, const void *dY, void *dX) {
    pool_call call = {.windows = w, .from = dY, .to = dX};
    for_planes(&call, pass, 2, average_backward_block);
}
