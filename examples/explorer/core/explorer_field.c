#include "explorer_field.h"

#include "explorer_arrays.h"
#include "explorer_pass.h"
#include "explorer_session.h"
#include "support/colours.h"

#include <math.h>
#include <string.h>

/* Where the four parts go. */
typedef struct targets {
    int box, field, line, starts;
} targets;

static nnla_contour *contours[2]; /* the last ones: of a unit, of the output */
static nnla_tensor *lattice;      /* values [EXPLORER_LATTICE × EXPLORER_LATTICE], f32 */

static float *lattice_values(void) {
    const size_t dims[2] = {EXPLORER_LATTICE, EXPLORER_LATTICE};
    if (lattice == NULL)
        lattice = nnla_tensor_create(NNLA_F32, 2, dims);
    return lattice != NULL ? nnla_tensor_data(lattice) : NULL;
}

const nnla_contour *explorer_field_contour(int of_output) { return contours[of_output]; }

void explorer_field_release(void) {
    for (int i = 0; i < 2; i++) {
        nnla_contour_destroy(contours[i]);
        contours[i] = NULL;
    }
    nnla_tensor_destroy(lattice);
    lattice = NULL;
}

static nnla_status copy_box(int array) {
    double *box = explorer_reals(array, 1, 4);
    if (box == NULL)
        return nnla_error_status();
    memcpy(box, explorer_box(), 4 * sizeof *box);
    return NNLA_OK;
}

/* All lines one after the other, and where each begins. */
static nnla_status copy_lines(const nnla_contour *contour, const targets *to) {
    const size_t lines = nnla_contour_line_count(contour);
    size_t total = 0, count = 0;
    int32_t *starts = explorer_integers(to->starts, lines + 1, 1);
    if (starts == NULL)
        return nnla_error_status();
    for (size_t i = 0; i < lines; i++) {
        starts[i] = (int32_t)total;
        nnla_contour_line(contour, i, &count);
        total += count;
    }
    starts[lines] = (int32_t)total;
    double *points = explorer_reals(to->line, total, 2);
    if (points == NULL)
        return nnla_error_status();
    for (size_t i = 0; i < lines; i++) {
        const double *line = nnla_contour_line(contour, i, &count);
        memcpy(points + 2 * (size_t)starts[i], line, 2 * count * sizeof *line);
    }
    return NNLA_OK;
}

/* Shades of (value − low) / (high − low). */
static nnla_status shade(int array, int scale, const float *values, double low, double high) {
    int32_t *shades = explorer_integers(array, EXPLORER_LATTICE, EXPLORER_LATTICE);
    if (shades == NULL)
        return nnla_error_status();
    for (size_t i = 0; i < (size_t)EXPLORER_LATTICE * EXPLORER_LATTICE; i++)
        shades[i] = scale_shade(scale, ((double)values[i] - low) / (high - low));
    return NNLA_OK;
}

static double greatest(const float *values) {
    double most = 0;
    for (size_t i = 0; i < (size_t)EXPLORER_LATTICE * EXPLORER_LATTICE; i++)
        most = fabs((double)values[i]) > most ? fabs((double)values[i]) : most;
    return most > 0 ? most : 1;
}

static nnla_status fill(int node, size_t unit, int of_output, const targets *to) {
    const float *values = lattice_values();
    if (values == NULL)
        return nnla_error_status();
    nnla_contour *contour = nnla_network_boundary(explorer_now.net, explorer_node_name(node), unit, of_output ? 0.5 : 0,
                                                  explorer_box(), lattice);
    if (contour == NULL)
        return nnla_error_status();
    nnla_status status = copy_box(to->box);
    if (status == NNLA_OK)
        status = copy_lines(contour, to);
    if (status == NNLA_OK)
        status = of_output ? shade(to->field, SCALE_FIELD, values, 0, 1)
                           : shade(to->field, SCALE_DIVERGING, values, -greatest(values), greatest(values));
    nnla_contour_destroy(contours[of_output]);
    contours[of_output] = contour;
    return status;
}

nnla_status explorer_field_of_output(void) {
    static const targets to = {ARRAY_INPUT_BOX, ARRAY_INPUT_FIELD, ARRAY_INPUT_BOUNDARY, ARRAY_INPUT_BOUNDARY_STARTS};
    return fill((int)explorer_now.node_count - 1, 0, 1, &to);
}

nnla_status explorer_field_of_unit(int node, size_t unit) {
    static const targets to = {ARRAY_TEMPLATE_BOX, ARRAY_TEMPLATE_FIELD, ARRAY_TEMPLATE_LINE,
                               ARRAY_TEMPLATE_LINE_STARTS};
    return fill(node, unit, 0, &to);
}
