/* Pools: a plane [height × width] of each channel becomes a plane of one value for each window,
   out = ⌊(size + 2 padding − window) / stride⌋ + 1 along each axis. */
#include "layer/pool_layer.h"

#include "base/checked.h"
#include "base/config.h"
#include "base/status.h"

NNLA__ENDS_WITH(nnla_pool2d_config, reserved);
NNLA__ENDS_WITH(nnla_pool1d_config, reserved);

static const nnla__pool_layer *of(const nnla_layer *layer) { return (const nnla__pool_layer *)layer; }

/* One axis of a window. */
typedef struct axis {
    const char *name;
    size_t window, stride, padding;
} axis;

static axis axis_of(const char *name, size_t window, size_t stride, size_t padding) {
    return (axis){name, window, stride == 0 ? window : stride, padding};
}

static axis rows_of(const nnla__pool_layer *l) {
    const nnla_pool2d_config *c = &l->config;
    return axis_of("height", l->height, c->stride_height, c->padding_height);
}

static axis columns_of(const nnla__pool_layer *l, const char *name) {
    return axis_of(name, l->width, l->config.stride_width, l->config.padding_width);
}

/* ---- Constructors ---- */

nnla_layer *nnla__pool2d_create(const char *function, const nnla__layer_kind *kind, size_t height, size_t width,
                                const nnla_pool2d_config *config) {
    nnla__pool_layer draft = {.head.kind = kind, .height = height, .width = width, .config = NNLA_POOL2D_CONFIG_INIT};
    if (nnla__config_read(function, "nnnnnir", &draft.config, sizeof draft.config, config) != NNLA_OK)
        return NULL;
    return nnla__layer_from(function, &draft.head);
}

nnla_layer *nnla__pool1d_create(const char *function, const nnla__layer_kind *kind, size_t length,
                                const nnla_pool1d_config *config) {
    nnla_pool1d_config given = NNLA_POOL1D_CONFIG_INIT;
    if (nnla__config_read(function, "nnnir", &given, sizeof given, config) != NNLA_OK)
        return NULL;
    const nnla__pool_layer draft = {.head.kind = kind,
                                    .width = length,
                                    .config = {.stride_width = given.stride,
                                               .padding_width = given.padding,
                                               .count_include_pad = given.count_include_pad}};
    return nnla__layer_from(function, &draft.head);
}

static nnla_status check_axis(const char *function, const axis *a) {
    if (a->window == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s: expected 1 or more, got 0", function, a->name);
    if (a->padding <= a->window / 2)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: padding: expected at most half the window's %s of %zu, got %zu", function,
                      a->name, a->window, a->padding);
}

nnla_status nnla__pool2d_check(const char *function, const nnla_layer *draft) {
    const axis rows = rows_of(of(draft)), columns = columns_of(of(draft), "width");
    nnla_status status = check_axis(function, &rows);
    if (status == NNLA_OK)
        status = check_axis(function, &columns);
    return status == NNLA_OK ? nnla__check_flag(function, "count_include_pad", of(draft)->config.count_include_pad)
                             : status;
}

nnla_status nnla__pool1d_check(const char *function, const nnla_layer *draft) {
    const axis columns = columns_of(of(draft), "length");
    const nnla_status status = check_axis(function, &columns);
    return status == NNLA_OK ? nnla__check_flag(function, "count_include_pad", of(draft)->config.count_include_pad)
                             : status;
}

/* ---- Shapes ---- */

static nnla_status infer_axis(const char *node, const axis *a, size_t size, size_t *out) {
    size_t padded = 0; /* the padding is at most half a window, so that twice of it does not overflow */
    if (!nnla__checked_add(size, 2 * a->padding, &padded))
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': the window's %s of %zu is too large", node, a->name, a->window);
    if (a->window > padded) {
        return nnla__fail(NNLA_ERROR_SHAPE,
                          "node '%s': a window of %s %zu does not fit an input of %s %zu with padding %zu", node,
                          a->name, a->window, a->name, size, a->padding);
    }
    *out = (padded - a->window) / a->stride + 1;
    return NNLA_OK;
}

static nnla__windows windows_of(const nnla__pool_layer *l, size_t batch, const nnla__shape *X) {
    const axis columns = columns_of(l, "width");
    const size_t width = X->dims[X->rank - 1];
    nnla__windows w = {.planes = batch * X->dims[0],
                       .height = 1,
                       .width = width,
                       .window_height = 1,
                       .window_width = columns.window,
                       .stride_height = 1,
                       .stride_width = columns.stride,
                       .padding_width = columns.padding,
                       .out_height = 1,
                       .out_width = (width + 2 * columns.padding - columns.window) / columns.stride + 1,
                       .count_padding = l->config.count_include_pad};
    if (l->height != 0) {
        const axis rows = rows_of(l);
        w.height = X->dims[1];
        w.window_height = rows.window;
        w.stride_height = rows.stride;
        w.padding_height = rows.padding;
        w.out_height = (w.height + 2 * rows.padding - rows.window) / rows.stride + 1;
    }
    return w;
}

/* Y's last axes are set. */
static nnla_status complete(const nnla__pool_layer *l, const char *node, const nnla__shape *X, nnla__shape *Y) {
    const nnla__windows w = windows_of(l, 1, X);
    Y->rank = X->rank;
    Y->dims[0] = X->dims[0];
    if (nnla__windows_fit(&w) && nnla__shape_complete(Y))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': the pool's sizes overflow", node);
}

nnla_status nnla__pool2d_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                               nnla__shape *Y) {
    const axis rows = rows_of(of(layer)), columns = columns_of(of(layer), "width");
    (void)count;
    nnla_status status = nnla__check_sample_rank(node, layer->kind->name, X, 3);
    if (status == NNLA_OK)
        status = infer_axis(node, &rows, X->dims[1], &Y->dims[1]);
    if (status == NNLA_OK)
        status = infer_axis(node, &columns, X->dims[2], &Y->dims[2]);
    return status == NNLA_OK ? complete(of(layer), node, X, Y) : status;
}

nnla_status nnla__pool1d_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                               nnla__shape *Y) {
    const axis columns = columns_of(of(layer), "length");
    (void)count;
    nnla_status status = nnla__check_sample_rank(node, layer->kind->name, X, 2);
    if (status == NNLA_OK)
        status = infer_axis(node, &columns, X->dims[1], &Y->dims[1]);
    return status == NNLA_OK ? complete(of(layer), node, X, Y) : status;
}

/* ---- Passes ---- */

size_t nnla__max_pool_saved(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    const nnla__windows w = windows_of(of(layer), batch, X);
    return w.planes * w.out_height * w.out_width * nnla__dtype_size(nnla__kernels_dtype(kernels));
}

void nnla__max_pool_layer_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__windows w = windows_of(of(layer), node->X->rows, node->X_shape);
    nnla__max_pool(pass, &w, node->X->data, node->Y.data, node->saved);
}

void nnla__max_pool_layer_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__windows w = windows_of(of(layer), node->X->rows, node->X_shape);
    if (node->dX->data != NULL)
        nnla__max_pool_backward(pass, &w, node->dY.data, node->saved, node->dX->data);
}

void nnla__average_pool_layer_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__windows w = windows_of(of(layer), node->X->rows, node->X_shape);
    nnla__average_pool(pass, &w, node->X->data, node->Y.data);
}

void nnla__average_pool_layer_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__windows w = windows_of(of(layer), node->X->rows, node->X_shape);
    if (node->dX->data != NULL)
        nnla__average_pool_backward(pass, &w, node->dY.data, node->dX->data);
}
