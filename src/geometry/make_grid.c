/* Places in a box: a grid of lines, a lattice. */
#include <math.h>

#include "base/status.h"
#include "base/text.h"
#include "geometry/box.h"
#include "nnla/plane.h"

static nnla_status check_axis(const char *function, char axis, double low, double high, nnla_dtype dtype) {
    char text_low[NNLA__REAL_TEXT_SIZE], text_high[NNLA__REAL_TEXT_SIZE];
    if (!(low < high) || !isfinite(high - low)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: box: %c from %s to %s: expected two numbers, low < high",
                          function, axis, nnla__format_real(text_low, low, 6), nnla__format_real(text_high, high, 6));
    }
    if (nnla__dtype_holds(dtype, low) && nnla__dtype_holds(dtype, high))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: box: %c from %s to %s exceeds the range of %s", function, axis,
                      nnla__format_real(text_low, low, 6), nnla__format_real(text_high, high, 6),
                      nnla_dtype_name(dtype));
}

nnla_status nnla__check_box(const char *function, const double *box, nnla_dtype dtype) {
    nnla_status status = nnla__check_present(function, "box", box);
    if (status == NNLA_OK)
        status = check_axis(function, 'x', box[0], box[1], dtype);
    return status == NNLA_OK ? check_axis(function, 'y', box[2], box[3], dtype) : status;
}

static void set_pair(nnla_tensor *pairs, size_t index, double x, double y) {
    nnla__tensor_set_element(pairs, 2 * index, x);
    nnla__tensor_set_element(pairs, 2 * index + 1, y);
}

void nnla__fill_lattice(const double *box, size_t rows, size_t columns, nnla_tensor *pairs) {
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            set_pair(pairs, i * columns + j, nnla__place_x(box, j, columns), nnla__place_y(box, i, rows));
    }
}

/* A tensor of pairs [a x b x 2]. */
static nnla_status check_pairs(const char *function, const char *name, const nnla_tensor *t) {
    nnla_status status = nnla__check_output(function, name, t);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, name, t, 3);
    if (status != NNLA_OK || t->dims[2] == 2)
        return status;
    return nnla__check_dims(function, name, t, 3, (const size_t[]){t->dims[0], t->dims[1], 2});
}

nnla_status nnla_make_lattice(const double *box, nnla_tensor *lattice) {
    static const char function[] = "nnla_make_lattice";
    nnla_status status = check_pairs(function, "lattice", lattice);
    if (status == NNLA_OK)
        status = nnla__check_box(function, box, lattice->dtype);
    if (status != NNLA_OK)
        return status;
    if (lattice->dims[0] < 2 || lattice->dims[1] < 2) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: lattice: expected 2 or more rows and columns, got %zu and %zu",
                          function, lattice->dims[0], lattice->dims[1]);
    }
    nnla__fill_lattice(box, lattice->dims[0], lattice->dims[1], lattice);
    return NNLA_OK;
}

nnla_status nnla_make_grid(const double *box, nnla_tensor *grid) {
    static const char function[] = "nnla_make_grid";
    nnla_status status = check_pairs(function, "grid", grid);
    if (status == NNLA_OK)
        status = nnla__check_box(function, box, grid->dtype);
    if (status != NNLA_OK)
        return status;
    const size_t lines = grid->dims[0], places = grid->dims[1], half = lines / 2;
    if (lines < 4 || lines % 2 != 0 || places < 2) {
        return nnla__fail(NNLA_ERROR_SHAPE,
                          "%s: grid: expected an even number of lines, 4 or more, of 2 or more places, got %zu of %zu",
                          function, lines, places);
    }
    for (size_t line = 0; line < half; line++) {
        for (size_t place = 0; place < places; place++) {
            set_pair(grid, line * places + place, nnla__place_x(box, line, half), nnla__place_y(box, place, places));
            set_pair(grid, (half + line) * places + place, nnla__place_x(box, place, places),
                     nnla__place_y(box, line, half));
        }
    }
    return NNLA_OK;
}
