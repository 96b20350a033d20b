/* A convolution: filter f is a template of one patch; its output is the template's dot product with the patch at each
   position, y_f = W_f · patch + b_f. */
#include "layer/convolution.h"

#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"

enum { WEIGHT, BIAS };
/* Bytes of memory for an element of an operand, at most: weights are padded to whole vectors, for all threads. */
enum { BYTES_AN_ELEMENT = 512 };

static const nnla__convolution_layer *of(const nnla_layer *layer) { return (const nnla__convolution_layer *)layer; }

/* One layer has a height, the other only a length. */
static int is_flat(const nnla__convolution_layer *l) { return l->kernel_height == 0; }

/* The geometry for samples of this shape; out sizes are 0 if the kernel does not fit. */
static nnla__convolution geometry(const nnla__convolution_layer *l, const nnla__shape *X) {
    const nnla_conv2d_config *config = &l->config;
    nnla__convolution c = {.channels = X->dims[0],
                           .height = 1,
                           .width = X->dims[X->rank - 1],
                           .filters = l->filters,
                           .groups = config->groups,
                           .kernel_height = 1,
                           .kernel_width = l->kernel_width,
                           .stride_height = 1,
                           .stride_width = config->stride_width,
                           .padding_width = config->padding_width,
                           .dilation_height = 1,
                           .dilation_width = config->dilation_width};
    if (!is_flat(l)) {
        c.height = X->dims[1];
        c.kernel_height = l->kernel_height;
        c.stride_height = config->stride_height;
        c.padding_height = config->padding_height;
        c.dilation_height = config->dilation_height;
    }
    c.out_height =
        nnla__convolution_extent(c.height, c.kernel_height, c.stride_height, c.padding_height, c.dilation_height);
    c.out_width = nnla__convolution_extent(c.width, c.kernel_width, c.stride_width, c.padding_width, c.dilation_width);
    return c;
}

/* ---- Checks ---- */

nnla_status nnla__convolution_check(const char *function, const nnla__convolution_layer *draft,
                                    const nnla__least_one *sizes, size_t count) {
    const nnla_conv2d_config *c = &draft->config;
    for (size_t i = 0; i < count; i++) {
        if (sizes[i].value == 0)
            return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s: expected 1 or more, got 0", function, sizes[i].name);
    }
    if (draft->filters % c->groups != 0) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: groups: expected a divisor of the %zu filters, got %zu", function,
                          draft->filters, c->groups);
    }
    nnla_status status = nnla__check_flag(function, "bias", c->bias);
    if (status != NNLA_OK)
        return status;
    return nnla__check_initializers(function, c->weight_initializer, c->bias_initializer, c->weight_scale,
                                    c->bias_scale);
}

static nnla_status overflows(const char *node) {
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': the convolution's sizes overflow", node);
}

/* The padded image and the kernel with its dilation, along one axis. */
static nnla_status check_axis(const char *node, const char *axis, size_t size, size_t kernel, size_t padding,
                              size_t dilation, size_t stride) {
    const size_t most = PTRDIFF_MAX / 4;
    if (padding > most || size > most)
        return overflows(node);
    if (kernel - 1 > (size + 2 * padding - 1) / dilation) { /* dilation (kernel − 1) ≥ size + 2 padding */
        return nnla__fail(NNLA_ERROR_SHAPE,
                          "node '%s': a kernel of %s %zu with dilation %zu does not fit an input of %s %zu with "
                          "padding %zu",
                          node, axis, kernel, dilation, axis, size, padding);
    }
    return stride > most || dilation > most ? overflows(node) : NNLA_OK;
}

static nnla_status check_sizes(const char *node, const nnla__convolution *c) {
    const size_t channels = c->channels / c->groups;
    const double image =
        (double)c->channels * (double)(c->height + 2 * c->padding_height) * (double)(c->width + 2 * c->padding_width);
    const double weights = (double)c->filters * (double)channels * (double)c->kernel_height * (double)c->kernel_width;
    const double out = (double)c->filters * (double)c->out_height * (double)c->out_width;
    return (image + weights + out) * BYTES_AN_ELEMENT < (double)SIZE_MAX ? NNLA_OK : overflows(node);
}

nnla_status nnla__convolution_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                                    nnla__shape *Y) {
    (void)count;
    const nnla__convolution_layer *l = of(layer);
    const nnla_conv2d_config *c = &l->config;
    nnla_status status = nnla__check_sample_rank(node, layer->kind->name, X, is_flat(l) ? 2 : 3);
    if (status != NNLA_OK)
        return status;
    if (X->dims[0] % c->groups != 0) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': %zu groups do not divide the input's %zu channels", node,
                          c->groups, X->dims[0]);
    }
    if (!is_flat(l))
        status = check_axis(node, "height", X->dims[1], l->kernel_height, c->padding_height, c->dilation_height,
                            c->stride_height);
    if (status == NNLA_OK)
        status = check_axis(node, is_flat(l) ? "length" : "width", X->dims[X->rank - 1], l->kernel_width,
                            c->padding_width, c->dilation_width, c->stride_width);
    if (status != NNLA_OK)
        return status;
    const nnla__convolution g = geometry(l, X);
    if (is_flat(l))
        *Y = (nnla__shape){2, {g.filters, g.out_width}, 0};
    else
        *Y = (nnla__shape){3, {g.filters, g.out_height, g.out_width}, 0};
    return nnla__shape_complete(Y) ? check_sizes(node, &g) : overflows(node);
}

/* ---- Parameters ---- */

size_t nnla__convolution_parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const nnla__convolution_layer *l = of(layer);
    const nnla_conv2d_config *c = &l->config;
    const size_t channels = X->dims[0] / c->groups;
    nnla__parameter *const W = &list[WEIGHT];
    if (is_flat(l))
        *W = (nnla__parameter){.rank = 3, .dims = {l->filters, channels, l->kernel_width}};
    else
        *W = (nnla__parameter){.rank = 4, .dims = {l->filters, channels, l->kernel_height, l->kernel_width}};
    W->name = "weight";
    W->initializer = c->weight_initializer;
    W->scale = c->weight_scale;
    list[BIAS] = (nnla__parameter){"bias", 1, {l->filters}, c->bias_initializer, c->bias_scale};
    return c->bias ? 2 : 1;
}

size_t nnla__convolution_scratch(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch,
                                 const nnla__shape *X) {
    const nnla__convolution c = geometry(of(layer), X);
    return nnla__convolve_scratch(kernels, &c, batch);
}

int nnla__convolution_needs_input(const nnla_layer *layer) {
    (void)layer;
    return 1;
}

/* Packed parameters are b, then W, each on a cache line. */
static size_t bias_bytes(const nnla__convolution_layer *l, const nnla__kernels *kernels) {
    return l->config.bias ? nnla__aligned(l->filters * nnla__dtype_size(nnla__kernels_dtype(kernels))) : 0;
}

size_t nnla__convolution_packed_size(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X) {
    const nnla__convolution c = geometry(of(layer), X);
    return bias_bytes(of(layer), kernels) + nnla__convolve_packed_size(kernels, &c);
}

void nnla__convolution_pack(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed) {
    const nnla__convolution_layer *l = of(layer);
    const nnla__convolution c = geometry(l, node->X_shape);
    nnla__convolve_pack(pass, &c, node->parameters[WEIGHT], (char *)packed + bias_bytes(l, pass->kernels));
    if (l->config.bias)
        memcpy(packed, node->parameters[BIAS].data, l->filters * nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
}

/* ---- Passes ---- */

void nnla__convolution_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__convolution_layer *l = of(layer);
    const nnla__convolution c = geometry(l, node->X_shape);
    nnla__then memory;
    const nnla__then *then = nnla__then_Y(node, &memory);
    if (node->packed != NULL) {
        const void *b = l->config.bias ? node->packed : NULL;
        const void *W = (const char *)node->packed + bias_bytes(l, pass->kernels);
        nnla__convolve_packed(pass, &c, node->Y, *node->X, W, b, then); /* Y = W ∗ X + b */
    } else {
        const void *b = l->config.bias ? node->parameters[BIAS].data : NULL;
        nnla__convolve(pass, &c, node->Y, *node->X, node->parameters[WEIGHT], b, then); /* Y = W ∗ X + b */
    }
}

void nnla__convolution_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla__convolution_layer *l = of(layer);
    const nnla__convolution c = geometry(l, node->X_shape);
    nnla__then memory;
    const nnla__then *then = nnla__then_gradient(node, &memory);
    nnla__convolve_dW(pass, &c, node->gradients[WEIGHT], node->dY, *node->X, then); /* dW = Σ dY patchᵀ */
    if (l->config.bias)
        nnla__convolve_db(pass, &c, node->gradients[BIAS].data, node->dY, then); /* db = Σ dY */
    if (node->dX->data != NULL) {
        then = nnla__then_dX(node, &memory);
        nnla__convolve_dX(pass, &c, *node->dX, node->dY, node->parameters[WEIGHT], then); /* dX = Σ Wᵀ dY */
    }
}
