#include "support/kernel_sheets.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const nnla_tensor *find_parameter(const nnla_network *net, const char *name) {
    size_t index = 0;
    check(nnla_network_find_parameter(net, name, &index));
    return nnla_network_const_parameter(net, index);
}

sheet_cell sheet_template(const float *values, size_t height, size_t width) {
    const sheet_cell cell = {.values = values,
                             .height = height,
                             .width = width,
                             .scale = SCALE_DIVERGING,
                             .range = sheet_range_about_zero(values, height * width)};
    return cell;
}

/* The patch of a match, copied out of its image to values [height × width]. */
static sheet_cell patch_cell(const image_data *data, const match *m, size_t height, size_t width, float *values) {
    const float *image = (const float *)nnla_tensor_const_data(data->X_test) + m->image * data->height * data->width;
    for (size_t i = 0; i < height; i++)
        memcpy(values + i * width, image + (m->row + i) * data->width + m->column, width * sizeof *values);
    sheet_cell cell = {.values = values,
                       .height = height,
                       .width = width,
                       .scale = SCALE_INK,
                       .range = sheet_range_of(values, height * width)};
    snprintf(cell.captions[0], sizeof cell.captions[0], "%.3f", m->cosine);
    return cell;
}

enum { CELLS = 1 + MATCHES_MOST, KERNELS_MOST = 32 };

svg *kernel_matches_sheet(const char *title, const nnla_tensor *kernels, const image_data *data, const matches *lists) {
    const size_t count = nnla_tensor_dim(kernels, 0) < KERNELS_MOST ? nnla_tensor_dim(kernels, 0) : KERNELS_MOST;
    const size_t height = nnla_tensor_dim(kernels, 2), width = nnla_tensor_dim(kernels, 3), size = height * width;
    const float *K = nnla_tensor_const_data(kernels);
    nnla_tensor *patches = new_matrix(count * MATCHES_MOST, size);
    float *values = nnla_tensor_data(patches);
    sheet_cell *cells = calloc(count * CELLS, sizeof *cells);
    sheet_row rows[KERNELS_MOST];
    memset(rows, 0, sizeof rows);
    for (size_t k = 0; cells != NULL && k < count; k++) {
        sheet_cell *row = cells + k * CELLS;
        row[0] = sheet_template(K + k * size, height, width);
        for (size_t i = 0; i < lists[k].count; i++, values += size)
            row[1 + i] = patch_cell(data, &lists[k].best[i], height, width, values);
        row[1].apart = lists[k].count > 0;
        if (k == 0) {
            row[0].head = "kernel";
            row[1].head = lists[k].count > 0 ? "the patches most like it, with their cosines" : NULL;
        }
        rows[k] = (sheet_row){.cells = row, .count = 1 + lists[k].count, .pixel = height > 5 ? 7 : 9};
        snprintf(rows[k].labels[0], sizeof rows[k].labels[0], "%zu", k + 1);
    }
    svg *picture = image_sheet(
        title,
        "Kernels: blue is negative, white 0, orange positive. Patches: white is the least value, black the most.", rows,
        cells != NULL ? count : 0);
    free(cells);
    nnla_tensor_destroy(patches);
    return picture;
}
