/* Marching squares: W. E. Lorensen, H. E. Cline, "Marching cubes", SIGGRAPH 1987, in the plane. */
#include <float.h>
#include <math.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "base/text.h"
#include "geometry/box.h"
#include "geometry/contour.h"

nnla_status nnla__check_field(const char *function, const nnla_tensor *field, double level) {
    char text[NNLA__REAL_TEXT_SIZE];
    nnla_status status = nnla__check_real(function, "field", field);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, "field", field, 2);
    if (status != NNLA_OK)
        return status;
    if (field->dims[0] < 2 || field->dims[1] < 2) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: field: expected 2 or more rows and columns, got %zu and %zu", function,
                          field->dims[0], field->dims[1]);
    }
    if (isfinite(level))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: level: expected a finite number, got %s", function,
                      nnla__format_real(text, level, 6));
}

/* A sweep over the rows of the lattice. The crossings of a row of squares are looked up by column. */
typedef struct sweep {
    double *below, *above; /* values of the two rows of nodes, without the level */
    size_t *bottom, *top;  /* crossings of their edges to the right */
    size_t *sides;         /* of the edges from one to the other */
    nnla__crossing *list;  /* NULL: they are only counted */
    size_t count;
} sweep;

/* The edge's crossing, if there is one. */
static size_t cross(sweep *s, size_t row, size_t column, int upward, double low, double high) {
    if (!isfinite(low) || !isfinite(high) || (low < 0) == (high < 0))
        return NNLA__NO_CROSSING;
    if (s->list != NULL)
        s->list[s->count] = (nnla__crossing){.row = row,
                                             .column = column,
                                             .upward = upward,
                                             .low = low,
                                             .high = high,
                                             .before = NNLA__NO_CROSSING,
                                             .after = NNLA__NO_CROSSING};
    return s->count++;
}

static void join(sweep *s, size_t from, size_t to) {
    s->list[from].after = to;
    s->list[to].before = from;
}

/* a c ≥ b d for products of one sign, compared as factors and exponents: they may leave the range of a double. */
static int is_larger_product(double a, double c, double b, double d) {
    int exponents[4];
    const double left = frexp(a, &exponents[0]) * frexp(c, &exponents[1]);
    const double right = frexp(b, &exponents[2]) * frexp(d, &exponents[3]);
    const int shift = exponents[2] + exponents[3] - exponents[0] - exponents[1];
    if (left == 0 || right == 0)
        return left >= right;
    return shift < -2 || (shift <= 2 && left >= ldexp(right, shift)); /* both are in [1/4, 1) */
}

/* The pieces of line in the square whose lower left node is in `column`. Values a, b, c, d counter-clockwise from there;
   each piece keeps its higher corners on its left, so it begins on an edge that goes down, seen counter-clockwise. */
static void join_square(sweep *s, size_t column) {
    const double a = s->below[column], b = s->below[column + 1], c = s->above[column + 1], d = s->above[column];
    const size_t edges[4] = {s->bottom[column], s->sides[column + 1], s->top[column], s->sides[column]};
    const int low[4] = {a < 0, b < 0, c < 0, d < 0};
    if (!isfinite(a) || !isfinite(b) || !isfinite(c) || !isfinite(d))
        return;
    /* The value of the saddle (ac − bd)/(a + c − b − d) of the bilinear interpolant: G. M. Nielson, B. Hamann, "The
       asymptotic decider", 1991. It is not below if the corners that are not below have the larger product. */
    const int four = low[0] != low[1] && low[1] != low[2] && low[2] != low[3];
    const int saddle_high = four && (low[0] ? is_larger_product(b, d, a, c) : is_larger_product(a, c, b, d));
    for (int i = 0; i < 4; i++) {
        if (low[i] || !low[(i + 1) % 4])
            continue;                            /* not an edge that goes down */
        int step = four && !saddle_high ? 3 : 1; /* of four: around the corner before the edge, or the one after it */
        while (low[(i + step) % 4] == low[(i + step + 1) % 4])
            step++;
        join(s, edges[i], edges[(i + step) % 4]);
    }
}

static void read_row(const nnla_tensor *field, double level, size_t row, double *values) {
    const size_t columns = field->dims[1];
    for (size_t j = 0; j < columns; j++) {
        const double value = nnla__tensor_element(field, row * columns + j), above = value - level;
        /* The difference of finite numbers stays finite, or a square would have no line. */
        values[j] = isinf(above) && isfinite(value) ? copysign(DBL_MAX, above) : above;
    }
}

static void cross_row(sweep *s, size_t row, size_t columns, const double *values, size_t *edges) {
    for (size_t j = 0; j + 1 < columns; j++)
        edges[j] = cross(s, row, j, 0, values[j], values[j + 1]);
}

static void run(sweep *s, const nnla_tensor *field, double level) {
    const size_t rows = field->dims[0], columns = field->dims[1];
    s->count = 0;
    read_row(field, level, 0, s->below);
    cross_row(s, 0, columns, s->below, s->bottom);
    for (size_t i = 0; i + 1 < rows; i++) {
        read_row(field, level, i + 1, s->above);
        for (size_t j = 0; j < columns; j++)
            s->sides[j] = cross(s, i, j, 1, s->below[j], s->above[j]);
        cross_row(s, i + 1, columns, s->above, s->top);
        for (size_t j = 0; s->list != NULL && j + 1 < columns; j++)
            join_square(s, j);
        double *values = s->below;
        size_t *edges = s->bottom;
        s->below = s->above;
        s->above = values;
        s->bottom = s->top;
        s->top = edges;
    }
}

nnla_status nnla__crossings_find(const char *function, const nnla_tensor *field, double level,
                                 nnla__crossings *crossings) {
    const size_t columns = field->dims[1];
    double *values = nnla__allocate_array(columns, 2 * sizeof *values);
    size_t *edges = nnla__allocate_array(columns, 3 * sizeof *edges);
    *crossings = (nnla__crossings){.rows = field->dims[0], .columns = columns};
    if (values != NULL && edges != NULL) {
        sweep s = {.below = values,
                   .above = values + columns,
                   .bottom = edges,
                   .top = edges + columns,
                   .sides = edges + 2 * columns};
        run(&s, field, level); /* counts */
        s.list = crossings->list = nnla__allocate_array(s.count, sizeof *s.list);
        if (s.list != NULL)
            run(&s, field, level);
        crossings->count = s.count;
    }
    nnla__release(edges);
    nnla__release(values);
    return crossings->list != NULL ? NNLA_OK : nnla__fail_prefix("%s: ", function);
}

double nnla__linear_root(double low, double high) {
    if (!isfinite(low - high)) {
        low *= 0.5;
        high *= 0.5;
    }
    return low / (low - high);
}

void nnla__crossings_interpolate(nnla__crossings *crossings, const double *box) {
    for (size_t i = 0; i < crossings->count; i++) {
        nnla__crossing *c = &crossings->list[i];
        const double t = nnla__linear_root(c->low, c->high);
        const double x = nnla__place_x(box, c->column, crossings->columns);
        const double y = nnla__place_y(box, c->row, crossings->rows);
        c->x = c->upward ? x : x + t * (nnla__place_x(box, c->column + 1, crossings->columns) - x);
        c->y = c->upward ? y + t * (nnla__place_y(box, c->row + 1, crossings->rows) - y) : y;
    }
}
