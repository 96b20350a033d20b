/* Convolutions and their gradients: what PyTorch computes from the same numbers. The tolerances are PyTorch's own. */
#include <stdlib.h>

#include "nnla/network.h"
#include "support/convolution_reference.h"
#include "support/kernel_cases.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

/* Pairs are height and width; a height of 0 is a convolution of one dimension. Y is compared with T by the mean squared
   error. */
typedef struct convolution_run {
    size_t batch, channels, filters, groups;
    int32_t bias;
    size_t size[2], kernel[2], stride[2], padding[2], dilation[2];
    const double *X, *W, *b, *T, *Y, *dY, *dX, *dW, *db;
} convolution_run;

#include "reference/pytorch_convolution.inc"

enum { RUNS = sizeof convolution_runs / sizeof convolution_runs[0] };

static void compare(nnla_dtype dtype, const void *actual, const double *expected, size_t count, const char *what,
                    size_t run) {
    const double relative = dtype == NNLA_F32 ? 1.3e-6 : 1e-12, absolute = dtype == NNLA_F32 ? 1e-5 : 1e-12;
    for (size_t i = 0; i < count; i++)
        if (!values_are_close(element_of(dtype, actual, i), expected[i], relative, absolute))
            fail_msg("run %zu: %s[%zu] is %.17g, not %.17g", run, what, i, element_of(dtype, actual, i), expected[i]);
}

/* ---- Kernels ---- */

static nnla__convolution geometry_of(const convolution_run *r) {
    const int is_flat = r->size[0] == 0;
    return convolution_of((nnla__convolution){.channels = r->channels,
                                              .height = is_flat ? 1 : r->size[0],
                                              .width = r->size[1],
                                              .filters = r->filters,
                                              .groups = r->groups,
                                              .kernel_height = is_flat ? 1 : r->kernel[0],
                                              .kernel_width = r->kernel[1],
                                              .stride_height = is_flat ? 1 : r->stride[0],
                                              .stride_width = r->stride[1],
                                              .padding_height = r->padding[0],
                                              .padding_width = r->padding[1],
                                              .dilation_height = is_flat ? 1 : r->dilation[0],
                                              .dilation_width = r->dilation[1]});
}

static nnla__matrix filled(nnla_dtype dtype, nnla__matrix shape, const double *values) {
    nnla__matrix M = nnla__matrix_of(malloc(shape.rows * shape.cols * sizeof(double) + 1), shape.rows, shape.cols);
    assert_non_null(M.data);
    for (size_t i = 0; values != NULL && i < M.rows * M.cols; i++)
        set_element(dtype, M.data, i, values[i]);
    return M;
}

static void check_kernels(const convolution_run *r, nnla_dtype dtype, size_t index) {
    const nnla__convolution c = geometry_of(r);
    const nnla__matrix of_X = convolution_X(&c, r->batch), of_Y = convolution_Y(&c, r->batch), of_W = convolution_W(&c);
    const nnla__matrix of_b = nnla__matrix_of(NULL, 1, r->filters);
    const nnla__matrix X = filled(dtype, of_X, r->X), W = filled(dtype, of_W, r->W), dY = filled(dtype, of_Y, r->dY);
    const nnla__matrix b = filled(dtype, of_b, r->bias ? r->b : NULL), Y = filled(dtype, of_Y, NULL);
    const nnla__matrix dX = filled(dtype, of_X, NULL), dW = filled(dtype, of_W, NULL), db = filled(dtype, of_b, NULL);
    nnla__pass pass = pass_of(dtype);
    guarded_scratch scratch = guarded_scratch_create(nnla__convolve_scratch(pass.kernels, &c, r->batch));
    pass.scratch = scratch.memory;
    nnla__convolve(&pass, &c, Y, X, W, r->bias ? b.data : NULL, NULL);
    nnla__convolve_dX(&pass, &c, dX, dY, W, NULL);
    nnla__convolve_dW(&pass, &c, dW, dY, X, NULL);
    nnla__convolve_db(&pass, &c, db.data, dY, NULL);
    compare(dtype, Y.data, r->Y, Y.rows * Y.cols, "Y", index);
    compare(dtype, dX.data, r->dX, dX.rows * dX.cols, "dX", index);
    compare(dtype, dW.data, r->dW, dW.rows * dW.cols, "dW", index);
    compare(dtype, db.data, r->db, r->bias ? r->filters : 0, "db", index);
    guarded_scratch_destroy(&scratch);
    const nnla__matrix all[] = {X, W, dY, b, Y, dX, dW, db};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i].data);
}

/* ---- Layers ---- */

static nnla_layer *layer_of(const convolution_run *r) {
    nnla_conv2d_config image = NNLA_CONV2D_CONFIG_INIT;
    nnla_conv1d_config sequence = NNLA_CONV1D_CONFIG_INIT;
    if (r->size[0] == 0) {
        sequence.stride = r->stride[1];
        sequence.padding = r->padding[1];
        sequence.dilation = r->dilation[1];
        sequence.groups = r->groups;
        sequence.bias = r->bias;
        return nnla_conv1d_create_with(r->filters, r->kernel[1], &sequence);
    }
    image.stride_height = r->stride[0];
    image.stride_width = r->stride[1];
    image.padding_height = r->padding[0];
    image.padding_width = r->padding[1];
    image.dilation_height = r->dilation[0];
    image.dilation_width = r->dilation[1];
    image.groups = r->groups;
    image.bias = r->bias;
    return nnla_conv2d_create_with(r->filters, r->kernel[0], r->kernel[1], &image);
}

static nnla_tensor *tensor_of(nnla_dtype dtype, const size_t *dims, size_t rank, const double *values) {
    nnla_tensor *T = nnla_tensor_create(dtype, rank, dims);
    assert_created(T);
    for (size_t i = 0; i < nnla_tensor_count(T); i++)
        set_element(dtype, nnla_tensor_data(T), i, values[i]);
    return T;
}

static void check_layer(const convolution_run *r, nnla_dtype dtype, size_t index) {
    const nnla__convolution c = geometry_of(r);
    const size_t is_flat = r->size[0] == 0, rank = 4 - is_flat;
    const size_t of_X[] = {r->batch, r->channels, is_flat ? r->size[1] : r->size[0], r->size[1]};
    const size_t of_T[] = {r->batch, r->filters, is_flat ? c.out_width : c.out_height, c.out_width};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, rank - 1, of_X + 1);
    nnla_network_add_named(net, "c", layer_of(r));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), r->batch));
    nnla_tensor *X = tensor_of(dtype, of_X, rank, r->X), *T = tensor_of(dtype, of_T, rank, r->T);
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++)
        for (size_t j = 0; j < nnla_tensor_count(nnla_network_parameter(net, i)); j++)
            set_element(dtype, nnla_tensor_data(nnla_network_parameter(net, i)), j, (i ? r->b : r->W)[j]);
    assert_ok(nnla_network_forward(net, X));
    const nnla_tensor *Y = nnla_network_output_of(net, "c");
    assert_int_equal(nnla_tensor_rank(Y), rank);
    for (size_t i = 0; i < rank; i++)
        assert_int_equal(nnla_tensor_dim(Y, i), of_T[i]);
    compare(dtype, nnla_tensor_const_data(Y), r->Y, nnla_tensor_count(Y), "the layer's Y", index);
    assert_ok(nnla_network_backward(net, T, NULL));
    assert_int_equal(nnla_network_parameter_tensors(net), 1 + (size_t)r->bias);
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++) {
        const nnla_tensor *G = nnla_network_gradient(net, i);
        compare(dtype, nnla_tensor_const_data(G), i ? r->db : r->dW, nnla_tensor_count(G), "the layer's gradient",
                index);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void test_kernels(void **state) {
    (void)state;
    for (size_t i = 0; i < RUNS; i++)
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
            check_kernels(&convolution_runs[i], dtype, i);
}

static void test_layers(void **state) {
    (void)state;
    for (size_t i = 0; i < RUNS; i++)
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
            check_layer(&convolution_runs[i], dtype, i);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kernels), cmocka_unit_test(test_layers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
