/* One affine map and its squash, step by step: x, Vᵀx, ΣVᵀx, UΣVᵀx = Wx, Wx + b, squash(Wx + b), on two of its units. The
   two rows A of W are factored into pure turns and signed scales, so that nothing jumps on the way:
   A = R(turn_out) diag(scales) R(turn_in). Of more than two inputs A sees its rows' plane alone: with the thin
   A = U S Vᵀ it is A x = (U S) (Vᵀ x), and Vᵀ x [2] is what is shown as x. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"
#include "support/plane_box.h"

#include <math.h>
#include <string.h>

enum { GRID_LINES = 11, GRID_PLACES = 31, STAGES = 6 };

static const double room = 0.08, degrees = 57.29577951308232;

typedef struct stepping {
    int node;
    size_t inputs;
    int units[2]; /* the second is −1 if the node has one */
    double M[4];  /* A in the plane that is shown, [2 × 2] */
    double b[2];
    double turn_in, scales[2], turn_out;
    nnla_activation squash;
    nnla_tensor *X, *grid; /* as the network has them, f32: points [rows × 2], grid [lines · places × 2] */
    nnla_tensor *Vt;       /* f32: Vᵀ [2 × inputs] if inputs > 2 */
} stepping;

static void end(stepping *s) {
    nnla_tensor_destroy(s->X);
    nnla_tensor_destroy(s->grid);
    nnla_tensor_destroy(s->Vt);
}

/* ---- The two rows ---- */

/* A [2 × inputs], f64; a unit that is none is a row of zeros. */
static nnla_tensor *rows_of(const stepping *s) {
    const float *w = nnla_tensor_const_data(explorer_weight(s->node));
    nnla_tensor *A = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){2, s->inputs});
    double *a = A != NULL ? nnla_tensor_data(A) : NULL;
    for (size_t i = 0; a != NULL && i < 2; i++)
        for (size_t j = 0; s->units[i] >= 0 && j < s->inputs; j++)
            a[i * s->inputs + j] = (double)w[(size_t)s->units[i] * s->inputs + j];
    return A;
}

/* A = U diag(S) Vᵀ; M = U diag(S). */
static nnla_status reduce(stepping *s, const nnla_tensor *A) {
    double U[4], S[2];
    const size_t dims[2] = {2, s->inputs};
    nnla_tensor *u = nnla_tensor_wrap(NNLA_F64, U, 2, (const size_t[]){2, 2});
    nnla_tensor *values = u != NULL ? nnla_tensor_wrap(NNLA_F64, S, 1, (const size_t[]){2}) : NULL;
    nnla_tensor *Vt = values != NULL ? nnla_tensor_create(NNLA_F64, 2, dims) : NULL;
    s->Vt = Vt != NULL ? nnla_tensor_create(NNLA_F32, 2, dims) : NULL;
    nnla_status status = s->Vt != NULL ? nnla_svd(A, u, values, Vt) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_tensor_convert(Vt, s->Vt);
    for (size_t i = 0; status == NNLA_OK && i < 4; i++)
        s->M[i] = U[i] * S[i % 2];
    nnla_tensor_destroy(u);
    nnla_tensor_destroy(values);
    nnla_tensor_destroy(Vt);
    return status;
}

static nnla_status factor(stepping *s) {
    nnla_tensor *A = rows_of(s);
    nnla_status status = A != NULL ? NNLA_OK : nnla_error_status();
    const double *a = status == NNLA_OK ? nnla_tensor_const_data(A) : NULL;
    if (status == NNLA_OK && s->inputs > 2)
        status = reduce(s, A);
    for (size_t i = 0; status == NNLA_OK && s->inputs <= 2 && i < 2; i++)
        for (size_t j = 0; j < s->inputs; j++)
            s->M[2 * i + j] = a[i * s->inputs + j];
    nnla_tensor_destroy(A);
    nnla_tensor *M = status == NNLA_OK ? nnla_tensor_wrap_const(NNLA_F64, s->M, 2, (const size_t[]){2, 2}) : NULL;
    if (status == NNLA_OK)
        status = M != NULL ? nnla_plane_factor(M, &s->turn_out, s->scales, &s->turn_in) : nnla_error_status();
    nnla_tensor_destroy(M);
    return status;
}

/* ---- What is moved ---- */

/* The points in front of the node, as two coordinates. */
static nnla_status take_points(stepping *s) {
    const nnla_tensor *inputs = explorer_pass_of(s->node - 1);
    const size_t rows = nnla_tensor_dim(inputs, 0);
    s->X = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, 2});
    if (s->X == NULL)
        return nnla_error_status();
    if (s->inputs > 2)
        return nnla_affine(s->Vt, NULL, inputs, s->X); /* Vᵀ x */
    const float *from = nnla_tensor_const_data(inputs);
    float *to = nnla_tensor_data(s->X);
    for (size_t i = 0; i < rows; i++)
        memcpy(to + 2 * i, from + s->inputs * i, s->inputs * sizeof *to);
    return NNLA_OK;
}

static nnla_status make_grid(stepping *s) {
    double box[4];
    const size_t flat[2] = {(size_t)2 * GRID_LINES * GRID_PLACES, 2},
                 dims[3] = {(size_t)2 * GRID_LINES, GRID_PLACES, 2};
    plane_box(s->X, PLANE_BOX_MARGIN, box);
    s->grid = nnla_tensor_create(NNLA_F32, 2, flat);
    nnla_tensor *lines = s->grid != NULL ? nnla_tensor_view_reshaped(s->grid, 3, dims) : NULL;
    const nnla_status status = lines != NULL ? nnla_make_grid(box, lines) : nnla_error_status();
    nnla_tensor_destroy(lines);
    return status;
}

/* ---- The way ---- */

static double between(double low, double value, double high) { return value < low ? low : value > high ? high : value; }

/* T = R(out) diag(scales) R(in), where each step that is begun is done in part. */
static void map_at(const stepping *s, double step, double T[4]) {
    const double in = between(0, step, 1) * s->turn_in, out = between(0, step - 2, 1) * s->turn_out;
    const double stretch = between(0, step - 1, 1);
    const double s1 = 1 + stretch * (s->scales[0] - 1), s2 = 1 + stretch * (s->scales[1] - 1);
    const double ci = cos(in), si = sin(in), co = cos(out), so = sin(out);
    T[0] = co * s1 * ci - so * s2 * si;
    T[1] = -co * s1 * si - so * s2 * ci;
    T[2] = so * s1 * ci + co * s2 * si;
    T[3] = -so * s1 * si + co * s2 * ci;
}

/* Y = (1 − t) Y + t squash(Y); what is of no unit stays 0. */
static nnla_status squash(const stepping *s, double t, nnla_tensor *Y) {
    nnla_tensor *Z = nnla_tensor_clone(Y);
    nnla_status status = Z != NULL ? nnla_activation_forward(s->squash, Z, Z) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_axpby(t, Z, 1 - t, Y);
    float *y = nnla_tensor_data(Y);
    for (size_t i = 0; s->units[1] < 0 && i < nnla_tensor_dim(Y, 0); i++)
        y[2 * i + 1] = 0;
    nnla_tensor_destroy(Z);
    return status;
}

/* Y = what has become of X at this step, both f32. */
static nnla_status move(const stepping *s, double step, const nnla_tensor *X, nnla_tensor *Y) {
    double T[4];
    float narrow[4], shift[2];
    const double shifted = between(0, step - 3, 1), squashed = between(0, step - 4, 1);
    map_at(s, step, T);
    for (int i = 0; i < 4; i++)
        narrow[i] = (float)T[i];
    for (int i = 0; i < 2; i++)
        shift[i] = (float)(shifted * s->b[i]);
    nnla_tensor *W = nnla_tensor_wrap_const(NNLA_F32, narrow, 2, (const size_t[]){2, 2});
    nnla_tensor *b = W != NULL ? nnla_tensor_wrap_const(NNLA_F32, shift, 1, (const size_t[]){2}) : NULL;
    nnla_status status = b != NULL ? nnla_affine(W, b, X, Y) : nnla_error_status();
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(b);
    return status == NNLA_OK && squashed > 0 ? squash(s, squashed, Y) : status;
}

/* Likewise into an array. */
static nnla_status show(const stepping *s, double step, const nnla_tensor *X, int array) {
    nnla_tensor *shown = explorer_array_make(array, nnla_tensor_dim(X, 0), 2);
    nnla_tensor *Y = shown != NULL ? nnla_tensor_clone(X) : NULL;
    nnla_status status = Y != NULL ? move(s, step, X, Y) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_tensor_convert(Y, shown);
    nnla_tensor_destroy(Y);
    return status;
}

/* ---- What is left to be read ---- */

/* What holds points and grid after whole steps. */
static nnla_status box_at(const stepping *s, double stage, double box[4]) {
    const nnla_tensor *const from[2] = {s->X, s->grid};
    nnla_status status = NNLA_OK;
    box[0] = box[2] = INFINITY;
    box[1] = box[3] = -INFINITY;
    for (int i = 0; i < 2 && status == NNLA_OK; i++) {
        nnla_tensor *Y = nnla_tensor_clone(from[i]);
        status = Y != NULL ? move(s, stage, from[i], Y) : nnla_error_status();
        if (status == NNLA_OK)
            plane_box_widen(Y, room, box);
        nnla_tensor_destroy(Y);
    }
    return status;
}

/* Between the boxes before and after the step that is begun, so that the picture zooms without a jump. */
static nnla_status fill_box(const stepping *s, double step) {
    double before[4], after[4], *box = explorer_reals(ARRAY_STEPS_BOX, 1, 4);
    nnla_status status = box != NULL ? box_at(s, floor(step), before) : nnla_error_status();
    if (status == NNLA_OK)
        status = box_at(s, ceil(step), after);
    const double t = step - floor(step);
    for (int i = 0; status == NNLA_OK && i < 4; i++)
        box[i] = (1 - t) * before[i] + t * after[i];
    return status;
}

/* The origin and both unit vectors, moved. */
static nnla_status fill_arrows(const stepping *s, double step) {
    static const float places[6] = {0, 0, 1, 0, 0, 1};
    nnla_tensor *from = nnla_tensor_wrap_const(NNLA_F32, places, 2, (const size_t[]){3, 2});
    const nnla_status status = from != NULL ? show(s, step, from, ARRAY_STEPS_ARROWS) : nnla_error_status();
    nnla_tensor_destroy(from);
    return status;
}

static nnla_status fill_parts(const stepping *s) {
    double *U = explorer_reals(ARRAY_STEPS_U, 2, 2), *scales = U != NULL ? explorer_reals(ARRAY_STEPS_S, 2, 1) : NULL;
    double *Vt = scales != NULL ? explorer_reals(ARRAY_STEPS_VT, 2, 2) : NULL;
    double *b = Vt != NULL ? explorer_reals(ARRAY_STEPS_B, 2, 1) : NULL;
    int32_t *places = b != NULL ? explorer_integers(ARRAY_STEPS_PLACES, 1, 1) : NULL;
    if (places == NULL)
        return nnla_error_status();
    const double turn_out[4] = {cos(s->turn_out), -sin(s->turn_out), sin(s->turn_out), cos(s->turn_out)};
    const double turn_in[4] = {cos(s->turn_in), -sin(s->turn_in), sin(s->turn_in), cos(s->turn_in)};
    memcpy(U, turn_out, sizeof turn_out);
    memcpy(Vt, turn_in, sizeof turn_in);
    memcpy(scales, s->scales, sizeof s->scales);
    memcpy(b, s->b, sizeof s->b);
    places[0] = GRID_PLACES;
    return NNLA_OK;
}

static void say(const stepping *s, double step) {
    const char *name = nnla_activation_name(s->squash);
    if (step <= 0)
        explorer_text_set(TEXT_STEPS_FORMULA, s->inputs > 2 ? "x, seen in the plane of both rows" : "x");
    else if (step <= 1)
        explorer_text_set(TEXT_STEPS_FORMULA, "Vᵀx: turned by %.0f°", degrees * s->turn_in);
    else if (step <= 2)
        explorer_text_set(TEXT_STEPS_FORMULA, "ΣVᵀx: stretched by %.2f and %.2f", s->scales[0], s->scales[1]);
    else if (step <= 3)
        explorer_text_set(TEXT_STEPS_FORMULA, "UΣVᵀx = Wx: turned by %.0f°", degrees * s->turn_out);
    else if (step <= 4)
        explorer_text_set(TEXT_STEPS_FORMULA, "Wx + b: shifted by (%.2f, %.2f)", s->b[0], s->b[1]);
    else
        explorer_text_set(TEXT_STEPS_FORMULA, "%s(Wx + b)", name);
}

static nnla_status fill(stepping *s, double step) {
    nnla_status status = factor(s);
    if (status == NNLA_OK)
        status = take_points(s);
    if (status == NNLA_OK)
        status = make_grid(s);
    if (status == NNLA_OK)
        status = show(s, step, s->X, ARRAY_STEPS_POINTS);
    if (status == NNLA_OK)
        status = show(s, step, s->grid, ARRAY_STEPS_GRID);
    if (status == NNLA_OK)
        status = fill_box(s, step);
    if (status == NNLA_OK)
        status = fill_arrows(s, step);
    return status == NNLA_OK ? fill_parts(s) : status;
}

nnla_status explorer_view_steps(int node, int first, int second, double step) {
    stepping s = {.node = node, .units = {first, second}};
    nnla_status status = explorer_check_affine(node);
    if (status == NNLA_OK && explorer_node_units(node) < 2)
        s.units[1] = -1;
    for (int i = 0; i < 2 && status == NNLA_OK; i++)
        status =
            i == 1 && s.units[1] < 0 && explorer_node_units(node) < 2 ? NNLA_OK : explorer_check_unit(node, s.units[i]);
    if (status == NNLA_OK && !(step >= 0 && step <= STAGES - 1))
        status =
            explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "a step is expected to be 0 to %d, got %g", STAGES - 1, step);
    if (status == NNLA_OK)
        status = explorer_pass_compute();
    if (status == NNLA_OK) {
        const float *b = nnla_tensor_const_data(explorer_bias(node));
        s.inputs = nnla_tensor_dim(explorer_weight(node), 1);
        s.squash = explorer_now.nodes[node + 1].squash;
        for (int i = 0; i < 2; i++)
            s.b[i] = s.units[i] >= 0 ? (double)b[s.units[i]] : 0;
        status = fill(&s, step);
    }
    if (status == NNLA_OK)
        say(&s, step);
    end(&s);
    return explorer_result(status);
}
