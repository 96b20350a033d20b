#include "support/plane_frame.h"

#include "support/colours.h"
#include "support/plane_box.h"

#include <stdio.h>

static nnla_tensor *new_rows(nnla_dtype dtype, size_t rows, size_t columns) {
    return nnla_tensor_create(dtype, 2, (const size_t[]){rows, columns});
}

nnla_status plane_view_create(const nnla_tensor *X, plane_raster raster, plane_view *view) {
    const size_t dims[] = {raster.grid_lines, raster.grid_places, 2};
    *view = (plane_view){.raster = raster, .grid = new_rows(NNLA_F32, dims[0] * dims[1], 2)};
    plane_box(X, PLANE_BOX_MARGIN, view->box);
    nnla_tensor *grid = view->grid != NULL ? nnla_tensor_view_reshaped(view->grid, 3, dims) : NULL;
    const nnla_status status = grid != NULL ? nnla_make_grid(view->box, grid) : nnla_error_status();
    nnla_tensor_destroy(grid);
    if (status != NNLA_OK)
        plane_view_destroy(view);
    return status;
}

void plane_view_destroy(plane_view *view) {
    nnla_tensor_destroy(view->grid);
    view->grid = NULL;
}

/* What a node of two units makes of the places X, as f64; NULL with the failure recorded. */
static nnla_tensor *node_output(nnla_network *net, const char *node, const nnla_tensor *X) {
    const size_t rows = nnla_tensor_dim(X, 0);
    nnla_tensor *Y = new_rows(NNLA_F32, rows, 2), *converted = Y != NULL ? new_rows(NNLA_F64, rows, 2) : NULL;
    nnla_status status = converted != NULL ? nnla_network_predict_node(net, node, X, Y) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_tensor_convert(Y, converted);
    nnla_tensor_destroy(Y);
    if (status == NNLA_OK)
        return converted;
    nnla_tensor_destroy(converted);
    return NULL;
}

static nnla_status read_line(const nnla_network *net, const char *affine, double line[3]) {
    char name[128];
    size_t index = 0;
    snprintf(name, sizeof name, "%s.weight", affine);
    const nnla_status status = nnla_network_find_parameter(net, name, &index);
    if (status != NNLA_OK)
        return status;
    const float *w = nnla_tensor_const_data(nnla_network_const_parameter(net, index));
    const float *b = nnla_tensor_const_data(nnla_network_const_parameter(net, index + 1)); /* weight before bias */
    line[0] = (double)w[0];
    line[1] = (double)w[1];
    line[2] = (double)b[0];
    return NNLA_OK;
}

/* Bytes in a tensor, so that there is one way to fail. */
static nnla_status take_shades(plane_frame *frame) {
    const size_t count = nnla_tensor_count(frame->values), words = (count + 3) / 4;
    const float *values = nnla_tensor_const_data(frame->values);
    frame->shades = nnla_tensor_create(NNLA_I32, 1, &words);
    if (frame->shades == NULL)
        return nnla_error_status();
    unsigned char *shades = nnla_tensor_data(frame->shades);
    for (size_t i = 0; i < count; i++)
        shades[i] = scale_shade(SCALE_FIELD, (double)values[i]);
    return NNLA_OK;
}

static nnla_status capture(nnla_network *net, const plane_nodes *nodes, const plane_view *view, const nnla_tensor *X,
                           const nnla_tensor *T, plane_frame *frame) {
    frame->values = new_rows(NNLA_F32, view->raster.field_rows, view->raster.field_columns);
    if (frame->values == NULL)
        return nnla_error_status();
    frame->boundary = nnla_network_boundary(net, nodes->output, 0, 0.5, view->box, frame->values);
    if (frame->boundary == NULL)
        return nnla_error_status();
    frame->grid = node_output(net, nodes->embedding, view->grid);
    frame->embedded = frame->grid != NULL ? node_output(net, nodes->embedding, X) : NULL;
    nnla_status status = frame->embedded != NULL ? read_line(net, nodes->affine, frame->line) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_network_evaluate(net, X, T, &frame->loss, &frame->accuracy);
    return status == NNLA_OK ? take_shades(frame) : status;
}

nnla_status plane_frame_capture(nnla_network *net, const plane_nodes *nodes, const plane_view *view,
                                const nnla_tensor *X, const nnla_tensor *T, size_t epoch, plane_frame *frame) {
    *frame = (plane_frame){.epoch = epoch};
    const nnla_status status = capture(net, nodes, view, X, T, frame);
    if (status != NNLA_OK)
        plane_frame_destroy(frame);
    return status;
}

const unsigned char *plane_frame_field(const plane_frame *frame) { return nnla_tensor_const_data(frame->shades); }

void plane_frame_destroy(plane_frame *frame) {
    nnla_tensor_destroy(frame->values);
    nnla_tensor_destroy(frame->shades);
    nnla_contour_destroy(frame->boundary);
    nnla_tensor_destroy(frame->grid);
    nnla_tensor_destroy(frame->embedded);
    *frame = (plane_frame){.epoch = frame->epoch};
}
