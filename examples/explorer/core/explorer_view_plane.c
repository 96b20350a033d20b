/* What a node makes of the plane: its points and the grid of the input plane, in two of its units or in its first two
   principal axes, with the straight line that the next affine map draws there. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_plane.h"
#include "explorer_session.h"
#include "support/plane_box.h"

#include <math.h>
#include <string.h>

/* The grid of the input plane: lines in each direction, places on each. */
enum { GRID_LINES = 11, GRID_PLACES = 61 };

/* Principal axes are those of so many points at most, the first ones, which are in no order: of all points, with a hundred
   units, they would take longer than a frame. */
enum { MOST_ROWS_OF_AXES = 250 };

static const double room = 0.06;

/* An affine map to two coordinates, axes (y − mean): mean [units], axes [2 × units], f32. One unit has one axis. Where the
   axes are those of two units, their numbers are kept as well: then nothing needs to be multiplied. */
typedef struct projection {
    size_t units, axis_count;
    int by_units;
    size_t chosen[2];
    nnla_tensor *mean, *axes, *variances;
} projection;

static void projection_end(projection *p) {
    nnla_tensor_destroy(p->mean);
    nnla_tensor_destroy(p->axes);
    nnla_tensor_destroy(p->variances);
}

static nnla_status projection_begin(projection *p, size_t units) {
    const size_t count = units < 2 ? 1 : 2, dims[2] = {count, units};
    *p = (projection){.units = units, .axis_count = count};
    p->mean = nnla_tensor_create(NNLA_F32, 1, &units);
    p->axes = p->mean != NULL ? nnla_tensor_create(NNLA_F32, 2, dims) : NULL;
    p->variances = p->axes != NULL ? nnla_tensor_create(NNLA_F32, 1, &count) : NULL;
    return p->variances != NULL ? NNLA_OK : nnla_error_status();
}

/* The plane of two units: axes are unit vectors, nothing is subtracted. */
static void choose_units(projection *p, int first, int second) {
    float *axes = nnla_tensor_data(p->axes);
    p->by_units = 1;
    p->chosen[0] = (size_t)first;
    axes[first] = 1;
    if (p->axis_count == 2) {
        p->chosen[1] = (size_t)second;
        axes[p->units + (size_t)second] = 1;
    }
}

/* The columns of X of the chosen units, as pairs. */
static void pick_units(const projection *p, const nnla_tensor *X, double *pairs) {
    const float *x = nnla_tensor_const_data(X);
    for (size_t i = 0; i < nnla_tensor_dim(X, 0); i++, x += p->units) {
        pairs[2 * i] = (double)x[p->chosen[0]];
        pairs[2 * i + 1] = p->axis_count == 2 ? (double)x[p->chosen[1]] : 0;
    }
}

/* Y = axes (X − mean), rows × 2 as f64 in an array; of one axis the second coordinate is 0. */
static nnla_status project(const projection *p, const nnla_tensor *X, int array) {
    const size_t rows = nnla_tensor_dim(X, 0);
    double *pairs = explorer_reals(array, rows, 2);
    if (pairs != NULL && p->by_units) {
        pick_units(p, X, pairs);
        return NNLA_OK;
    }
    nnla_tensor *Y = pairs != NULL ? nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, p->axis_count}) : NULL;
    nnla_status status = Y != NULL ? nnla_pca_project(p->mean, p->axes, X, Y) : nnla_error_status();
    const float *y = status == NNLA_OK ? nnla_tensor_const_data(Y) : NULL;
    for (size_t i = 0; y != NULL && i < rows; i++) {
        pairs[2 * i] = (double)y[i * p->axis_count];
        pairs[2 * i + 1] = p->axis_count == 2 ? (double)y[2 * i + 1] : 0;
    }
    nnla_tensor_destroy(Y);
    return status;
}

/* The grid of the input plane, f32 [lines · places × 2]; NULL for want of memory. */
static nnla_tensor *make_grid(void) {
    const size_t dims[3] = {(size_t)2 * GRID_LINES, GRID_PLACES, 2}, flat[2] = {dims[0] * dims[1], 2};
    nnla_tensor *grid = nnla_tensor_create(NNLA_F32, 2, flat);
    nnla_tensor *lines = grid != NULL ? nnla_tensor_view_reshaped(grid, 3, dims) : NULL;
    const nnla_status status = lines != NULL ? nnla_make_grid(explorer_box(), lines) : nnla_error_status();
    nnla_tensor_destroy(lines);
    if (status == NNLA_OK)
        return grid;
    nnla_tensor_destroy(grid);
    return NULL;
}

/* Carries the grid through the network to the node. */
static nnla_status carry_grid(int node, const projection *p) {
    nnla_tensor *grid = make_grid();
    nnla_tensor *carried =
        grid != NULL ? nnla_tensor_create(NNLA_F32, 2, (const size_t[]){nnla_tensor_dim(grid, 0), p->units}) : NULL;
    int32_t *places = carried != NULL ? explorer_integers(ARRAY_PLANE_PLACES, 1, 1) : NULL;
    nnla_status status = places != NULL
                             ? nnla_network_predict_node(explorer_now.net, explorer_node_name(node), grid, carried)
                             : nnla_error_status();
    if (status == NNLA_OK) {
        places[0] = GRID_PLACES;
        status = project(p, carried, ARRAY_PLANE_GRID);
    }
    nnla_tensor_destroy(grid);
    nnla_tensor_destroy(carried);
    return status;
}

/* ---- The line ---- */

nnla_status explorer_fill_line(int array, const double line[3], const double box[4]) {
    /* The field a x + b y + c at the box's corners; it is linear, so marching squares find the very line. */
    double corners[4];
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 2; column++)
            corners[2 * row + column] = line[0] * box[column] + line[1] * box[2 + row] + line[2];
    nnla_tensor *field = nnla_tensor_wrap_const(NNLA_F64, corners, 2, (const size_t[]){2, 2});
    nnla_contour *contour = field != NULL ? nnla_contour_create(field, box, 0) : NULL;
    nnla_tensor_destroy(field);
    if (contour == NULL)
        return nnla_error_status();
    size_t count = 0;
    const int found = nnla_contour_line_count(contour) > 0;
    const double *points = found ? nnla_contour_line(contour, 0, &count) : NULL;
    double *ends = explorer_reals(array, found ? 1 : 0, 4);
    if (ends != NULL && found) {
        memcpy(ends, points, 2 * sizeof *ends);
        memcpy(ends + 2, points + 2 * (count - 1), 2 * sizeof *ends);
    }
    nnla_contour_destroy(contour);
    return ends != NULL ? NNLA_OK : nnla_error_status();
}

/* Whether the next node is affine and reads just the two coordinates of this one. */
static int has_line(int node, int unit) {
    return explorer_node_units(node) == 2 && explorer_node_kind(node) != EXPLORER_NODE_AFFINE &&
           node + 1 < explorer_node_count() && unit >= 0 && unit < explorer_node_units(node + 1);
}

/* w (mean + axesᵀ p) + b = 0, with the unit's template w: a line of the plane of p. */
static nnla_status fill_line(int node, int unit, const projection *p, const double box[4]) {
    if (!has_line(node, unit))
        return explorer_reals(ARRAY_PLANE_LINE, 0, 4) != NULL ? NNLA_OK : nnla_error_status();
    const float *w = (const float *)nnla_tensor_const_data(explorer_weight(node + 1)) + 2 * (size_t)unit;
    const float *b = nnla_tensor_const_data(explorer_bias(node + 1));
    const float *mean = nnla_tensor_const_data(p->mean), *axes = nnla_tensor_const_data(p->axes);
    const double line[3] = {(double)w[0] * (double)axes[0] + (double)w[1] * (double)axes[1],
                            (double)w[0] * (double)axes[2] + (double)w[1] * (double)axes[3],
                            (double)w[0] * (double)mean[0] + (double)w[1] * (double)mean[1] + (double)b[unit]};
    return explorer_fill_line(ARRAY_PLANE_LINE, line, box);
}

/* ---- Boxes, names, shares ---- */

/* Units of tanh and sigmoid have fixed bounds, so the picture stands still during training; else what is drawn decides. */
static nnla_status fill_box(int node, int principal, double box[4]) {
    const explorer_node *n = &explorer_now.nodes[node];
    const int bounded = n->kind == EXPLORER_NODE_SQUASH && !principal && n->units > 1;
    if (node == 0 && !principal) {
        memcpy(box, explorer_box(), 4 * sizeof *box);
    } else if (bounded && (n->squash == NNLA_TANH || n->squash == NNLA_SIGMOID)) {
        box[0] = box[2] = n->squash == NNLA_TANH ? -1.08 : -0.04;
        box[1] = box[3] = n->squash == NNLA_TANH ? 1.08 : 1.04;
    } else {
        plane_box(explorer_array(ARRAY_PLANE_POINTS), room, box);
        plane_box_widen(explorer_array(ARRAY_PLANE_GRID), room, box);
    }
    double *shown = explorer_reals(ARRAY_PLANE_BOX, 1, 4);
    if (shown == NULL)
        return nnla_error_status();
    memcpy(shown, box, 4 * sizeof *box);
    return NNLA_OK;
}

double explorer_total_variance(const nnla_tensor *X) {
    const size_t rows = nnla_tensor_dim(X, 0), columns = nnla_tensor_dim(X, 1);
    const float *x = nnla_tensor_const_data(X);
    double total = 0;
    for (size_t j = 0; j < columns; j++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < rows; i++)
            sum += (double)x[i * columns + j];
        for (size_t i = 0; i < rows; i++) {
            const double away = (double)x[i * columns + j] - sum / (double)rows;
            squares += away * away;
        }
        total += rows > 1 ? squares / (double)(rows - 1) : 0;
    }
    return total;
}

nnla_status explorer_fill_shares(int array, const nnla_tensor *variances, double total) {
    double *shares = explorer_reals(array, 1, 2);
    const float *v = nnla_tensor_const_data(variances);
    if (shares == NULL)
        return nnla_error_status();
    for (size_t k = 0; k < 2; k++)
        shares[k] = k < nnla_tensor_dim(variances, 0) && total > 0 ? (double)v[k] / total : 0;
    return NNLA_OK;
}

void explorer_name_axes(int shares, int x, int y) {
    const double *share = nnla_tensor_const_data(explorer_array(shares));
    explorer_text_set(x, "axis 1 (%.0f %%)", 100 * share[0]);
    explorer_text_set(y, "axis 2 (%.0f %%)", 100 * share[1]);
}

static void name_axes(int node, int first, int second, size_t units) {
    if (first < 0) {
        explorer_name_axes(ARRAY_PLANE_VARIANCES, TEXT_PLANE_X, TEXT_PLANE_Y);
    } else if (node == 0) {
        explorer_text_set(TEXT_PLANE_X, "%s", explorer_axis_name(first));
        explorer_text_set(TEXT_PLANE_Y, "%s", explorer_axis_name(second));
    } else {
        explorer_text_set(TEXT_PLANE_X, "unit %d", first + 1);
        explorer_text_set(TEXT_PLANE_Y, "unit %d", second + 1);
    }
    if (units < 2)
        explorer_text_set(TEXT_PLANE_Y, "%s", "");
}

/* ---- All of it ---- */

static nnla_status fill_axes(const projection *p) {
    nnla_tensor *axes = explorer_array_make(ARRAY_PLANE_AXES, p->axis_count, p->units);
    return axes != NULL ? nnla_tensor_convert(p->axes, axes) : nnla_error_status();
}

/* The axes along which Y varies most, and which shares of all that it varies. */
static nnla_status find_axes(projection *p, const nnla_tensor *Y) {
    const size_t rows = nnla_tensor_dim(Y, 0), few = rows < MOST_ROWS_OF_AXES ? rows : MOST_ROWS_OF_AXES;
    nnla_tensor *sample = nnla_tensor_view_rows_const(Y, 0, few);
    nnla_status status = sample != NULL ? nnla_pca(sample, p->mean, p->axes, p->variances) : nnla_error_status();
    if (status == NNLA_OK)
        status = explorer_fill_shares(ARRAY_PLANE_VARIANCES, p->variances, explorer_total_variance(sample));
    nnla_tensor_destroy(sample);
    return status;
}

static nnla_status fill(int node, int first, int second, int unit, projection *p) {
    const nnla_tensor *Y = explorer_pass_of(node);
    double box[4];
    nnla_status status = projection_begin(p, (size_t)explorer_node_units(node));
    if (status == NNLA_OK && first < 0) {
        status = find_axes(p, Y);
    } else if (status == NNLA_OK) {
        choose_units(p, first, second);
        status = explorer_fill_shares(ARRAY_PLANE_VARIANCES, p->variances, 0);
    }
    if (status == NNLA_OK)
        status = fill_axes(p);
    if (status == NNLA_OK)
        status = project(p, Y, ARRAY_PLANE_POINTS);
    if (status == NNLA_OK)
        status = carry_grid(node, p);
    if (status == NNLA_OK)
        status = fill_box(node, first < 0, box);
    if (status == NNLA_OK)
        status = fill_line(node, unit, p, box);
    return status;
}

static int filled_by; /* which view */

int explorer_plane_view(void) { return filled_by; }

nnla_status explorer_fill_plane(int node, int first, int second, int unit, int view) {
    projection p = {.units = 0};
    nnla_status status = explorer_check_node(node);
    if (status == NNLA_OK && first >= 0)
        status = explorer_check_unit(node, first);
    if (status == NNLA_OK && first >= 0 && explorer_node_units(node) > 1)
        status = explorer_check_unit(node, second);
    if (status == NNLA_OK)
        status = explorer_pass_compute();
    if (status == NNLA_OK)
        filled_by = PLANE_OF_NONE; /* until all is */
    if (status == NNLA_OK)
        status = fill(node, first, second, unit, &p);
    if (status == NNLA_OK) {
        name_axes(node, first, second, p.units);
        filled_by = view;
    }
    projection_end(&p);
    return status;
}

nnla_status explorer_view_plane(int node, int first, int second, int unit) {
    return explorer_result(explorer_fill_plane(node, first, second, unit, PLANE_OF_NODE));
}
