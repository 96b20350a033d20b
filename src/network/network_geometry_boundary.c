/* A level of one unit, pulled back to the input plane. */
#include <float.h>
#include <math.h>

#include "base/alloc.h"
#include "geometry/box.h"
#include "geometry/contour.h"
#include "network/network_impl.h"
#include "nnla/network_geometry.h"

static const char function[] = "nnla_network_boundary";

/* The root of value − level along an edge of the lattice, by Chandrupatla's method: between `near`, the place that was
   tried last, and `far`; `old` is the one before. Places are coordinates, of the network's type. */
typedef struct search {
    double near, far, old;
    double near_value, far_value, old_value;
    double tried;
    double resolution; /* a place so far from another is not rounded to it */
    int done;
} search;

typedef struct boundary {
    nnla_network *net;
    size_t node, unit;
    double level;
    const double *box;
    nnla_tensor *field;
    nnla_tensor places; /* a batch for the network: memory for `room` pairs */
    size_t room;
    nnla__crossings crossings;
    search *searches; /* by crossing */
    size_t *waiting;  /* the crossing of each place of the batch */
} boundary;

/* The best of the bracket: the value is nearer to the level. */
static double best(const search *s) { return fabs(s->far_value) < fabs(s->near_value) ? s->far : s->near; }

/* ---- The network at some places ---- */

static void set_place(boundary *b, size_t row, double x, double y) {
    nnla__tensor_set_element(&b->places, 2 * row, x);
    nnla__tensor_set_element(&b->places, 2 * row + 1, y);
}

static void run(boundary *b, size_t rows) {
    b->net->batch[0] = nnla__matrix_of(b->places.data, rows, 2);
    nnla__network_forward(b->net, b->net->batch, 0, b->node);
}

static double value_of(const boundary *b, size_t row) {
    const nnla__matrix Y = b->net->operands[b->node].Y;
    return nnla__element_at(b->net->dtype, Y.data, row * Y.stride + b->unit);
}

static double rounded(const boundary *b, double x) { return b->net->dtype == NNLA_F32 ? (double)(float)x : x; }

static void fill_field(boundary *b) {
    const size_t columns = b->field->dims[1], count = b->field->count;
    for (size_t first = 0; first < count; first += b->room) {
        const size_t rows = count - first < b->room ? count - first : b->room;
        for (size_t k = 0; k < rows; k++) {
            const size_t i = (first + k) / columns, j = (first + k) % columns;
            set_place(b, k, nnla__place_x(b->box, j, columns), nnla__place_y(b->box, i, b->field->dims[0]));
        }
        run(b, rows);
        for (size_t k = 0; k < rows; k++)
            nnla__tensor_set_element(b->field, first + k, value_of(b, k));
    }
}

/* ---- Search ---- */

/* The edge's ends, as the network was given them, and the first place to try. */
static void begin(const boundary *b, const nnla__crossing *c, search *s) {
    const size_t at = c->upward ? c->row : c->column, count = c->upward ? b->crossings.rows : b->crossings.columns;
    const double *axis = c->upward ? b->box + 2 : b->box;
    const double low = rounded(b, nnla__place(axis[0], axis[1], at, count));
    const double high = rounded(b, nnla__place(axis[0], axis[1], at + 1, count));
    *s = (search){.near = low,
                  .far = high,
                  .near_value = c->low,
                  .far_value = c->high,
                  .tried = rounded(b, low + nnla__linear_root(c->low, c->high) * (high - low)),
                  .resolution = (b->net->dtype == NNLA_F32 ? FLT_EPSILON : DBL_EPSILON) *
                                (fabs(low) > fabs(high) ? fabs(low) : fabs(high))};
}

/* The share of the way from `near` to `far` at which to try next: where the inverse of the value is quadratic, if the
   three points say that it is monotonic, else halfway. */
static double next_share(const search *s) {
    const double xi = (s->near - s->far) / (s->old - s->far);
    const double phi = (s->near_value - s->far_value) / (s->old_value - s->far_value);
    const double step = s->resolution / fabs(s->far - s->near), least = step < 0.5 ? step : 0.5;
    double share = 0.5;
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi) {
        const double f1 = s->near_value, f2 = s->far_value, f3 = s->old_value;
        share = f1 / (f2 - f1) * (f3 / (f2 - f3)) +
                (s->old - s->near) / (s->far - s->near) * (f1 / (f3 - f1)) * (f2 / (f3 - f2));
    }
    if (!(share >= least))
        share = isnan(share) ? 0.5 : least;
    return share <= 1 - least ? share : 1 - least;
}

/* Takes the value at the place that was tried; chooses the next one. */
static void advance(const boundary *b, search *s, double value) {
    const double tolerance = (b->net->dtype == NNLA_F32 ? 1e-6 : 1e-9) * (fabs(b->level) + 1);
    if (isnan(value)) {
        s->done = 1;
        return;
    }
    s->old = s->near;
    s->old_value = s->near_value;
    if ((value < 0) != (s->near_value < 0)) {
        s->old = s->far;
        s->old_value = s->far_value;
        s->far = s->near;
        s->far_value = s->near_value;
    }
    s->near = s->tried;
    s->near_value = value;
    s->done = fabs(s->near_value) <= tolerance || fabs(s->far_value) <= tolerance;
    if (s->done)
        return;
    s->tried = rounded(b, s->near + next_share(s) * (s->far - s->near));
    s->done = s->tried == s->near || s->tried == s->far;
}

/* The crossing's place, `along` its edge. */
static void place_crossing(const boundary *b, nnla__crossing *c, double along) {
    c->x = c->upward ? rounded(b, nnla__place_x(b->box, c->column, b->crossings.columns)) : along;
    c->y = c->upward ? along : rounded(b, nnla__place_y(b->box, c->row, b->crossings.rows));
}

/* One more place of each search that goes on, from crossing *next on as many as fit a batch. Returns how many. */
static size_t try_batch(boundary *b, size_t *next) {
    size_t rows = 0;
    for (; *next < b->crossings.count && rows < b->room; ++*next) {
        nnla__crossing *c = &b->crossings.list[*next];
        if (b->searches[*next].done)
            continue;
        place_crossing(b, c, b->searches[*next].tried);
        set_place(b, rows, c->x, c->y);
        b->waiting[rows++] = *next;
    }
    if (rows == 0)
        return 0;
    run(b, rows);
    for (size_t k = 0; k < rows; k++)
        advance(b, &b->searches[b->waiting[k]], value_of(b, k) - b->level);
    return rows;
}

/* A search halves its bracket in at most three tries, and places have 53 bits; where the value jumps it goes that far. */
enum { MOST_ROUNDS = 200 };

static void refine(boundary *b) {
    size_t tried = 1;
    for (size_t i = 0; i < b->crossings.count; i++)
        begin(b, &b->crossings.list[i], &b->searches[i]);
    for (int round = 0; round < MOST_ROUNDS && tried > 0; round++) {
        tried = 0;
        for (size_t next = 0; next < b->crossings.count;)
            tried += try_batch(b, &next);
    }
    for (size_t i = 0; i < b->crossings.count; i++)
        place_crossing(b, &b->crossings.list[i], best(&b->searches[i]));
}

/* ---- The call ---- */

static nnla_status check_input(const nnla_network *net) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    const nnla__node *input = &net->nodes[net->inputs[0]];
    if (net->input_count != 1) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: the network has %zu inputs, expected one, of two numbers", function,
                          net->input_count);
    }
    if (input->shape.count == 2 && input->index_limit == 0)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: node '%s' takes %s of shape %s, expected two real numbers", function,
                      input->name, input->index_limit == 0 ? "samples" : "indices",
                      nnla__shape_text(shape, input->shape.rank, input->shape.dims));
}

static nnla_status check_field(const nnla_network *net, const nnla_tensor *field, double level) {
    nnla_status status = nnla__check_field(function, field, level);
    if (status == NNLA_OK)
        status = nnla__check_writable(function, "field", field);
    if (status == NNLA_OK && field->dtype != net->dtype) {
        status = nnla__fail(NNLA_ERROR_DTYPE, "%s: field is %s, the network is %s", function,
                            nnla_dtype_name(field->dtype), nnla_dtype_name(net->dtype));
    }
    return status == NNLA_OK ? nnla__network_check_results(net, function, nnla__one_tensor("field", &field)) : status;
}

static nnla_status check(const nnla_network *net, const char *node, size_t unit, double level, const double *box,
                         const nnla_tensor *field, size_t *index) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = check_input(net);
    if (status == NNLA_OK)
        status = nnla__network_find_unit(net, function, node, unit, index);
    if (status == NNLA_OK)
        status = check_field(net, field, level);
    return status == NNLA_OK ? nnla__check_box(function, box, net->dtype) : status;
}

/* The field, its crossings, and their refinement, with memory for the batch. */
static nnla_contour *trace(boundary *b) {
    nnla_contour *contour = NULL;
    fill_field(b);
    if (nnla__crossings_find(function, b->field, b->level, &b->crossings) != NNLA_OK)
        return NULL;
    b->searches = nnla__allocate_array(b->crossings.count, sizeof *b->searches);
    b->waiting = nnla__allocate_array(b->room, sizeof *b->waiting);
    if (b->searches != NULL && b->waiting != NULL) {
        refine(b);
        contour = nnla__contour_of(function, &b->crossings);
    } else {
        nnla__fail_prefix("%s: ", function);
    }
    nnla__release(b->waiting);
    nnla__release(b->searches);
    nnla__release(b->crossings.list);
    return contour;
}

nnla_contour *nnla_network_boundary(nnla_network *net, const char *node, size_t unit, double level, const double *box,
                                    nnla_tensor *field) {
    boundary b = {.net = net, .unit = unit, .level = level, .box = box, .field = field};
    if (check(net, node, unit, level, box, field, &b.node) != NNLA_OK)
        return NULL;
    b.room = net->max_batch < field->count ? net->max_batch : field->count;
    void *memory = nnla__allocate_array(b.room, 2 * net->element);
    if (memory == NULL) {
        nnla__fail_prefix("%s: ", function);
        return NULL;
    }
    nnla__tensor_init(&b.places, net->dtype, memory, 2, (const size_t[]){b.room, 2});
    nnla_contour *contour = trace(&b);
    nnla__release(memory);
    return contour;
}
