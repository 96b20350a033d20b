/* Layers of convolutions: settings, shapes, refusals. */
#include <math.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/nnla_test.h"

static void refused(nnla_layer *layer, nnla_status status, const char *message) {
    assert_null(layer);
    assert_int_equal(nnla_error_status(), status);
    assert_message(message);
}

/* ---- Constructors ---- */

static void test_create(void **state) {
    (void)state;
    nnla_layer *image = nnla_conv2d_create(3, 5, 4), *sequence = nnla_conv1d_create(3, 5);
    assert_created(image);
    assert_created(sequence);
    nnla_layer_destroy(image);
    nnla_layer_destroy(sequence);
}

static void test_conv2d_refusals(void **state) {
    (void)state;
    refused(nnla_conv2d_create(0, 3, 3), NNLA_ERROR_SHAPE, "nnla_conv2d_create: filters: expected 1 or more, got 0");
    refused(nnla_conv2d_create(1, 0, 3), NNLA_ERROR_SHAPE, "kernel_height: expected 1 or more, got 0");
    refused(nnla_conv2d_create(1, 3, 0), NNLA_ERROR_SHAPE, "kernel_width: expected 1 or more, got 0");
    const struct {
        size_t offset;
        const char *message;
    } zeros[] = {
        {offsetof(nnla_conv2d_config, stride_height), "stride_height: expected 1 or more, got 0"},
        {offsetof(nnla_conv2d_config, stride_width), "stride_width: expected 1 or more, got 0"},
        {offsetof(nnla_conv2d_config, dilation_height), "dilation_height: expected 1 or more, got 0"},
        {offsetof(nnla_conv2d_config, dilation_width), "dilation_width: expected 1 or more, got 0"},
        {offsetof(nnla_conv2d_config, groups), "groups: expected 1 or more, got 0"},
    };
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
        nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
        *(size_t *)(void *)((char *)&config + zeros[i].offset) = 0;
        refused(nnla_conv2d_create_with(1, 3, 3, &config), NNLA_ERROR_SHAPE, zeros[i].message);
    }
    nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
    config.groups = 2;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_SHAPE,
            "groups: expected a divisor of the 5 filters, got 2");
    config.groups = 1;
    config.bias = -1;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "bias: expected 0 or 1, got -1");
    config.bias = 1;
    config.bias_initializer = 99;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "99 for the bias");
    config.bias_initializer = NNLA_INIT_ZEROS;
    config.weight_scale = NAN;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "scale: expected a finite value");
    config.weight_scale = 1;
    config.reserved = 1;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "reserved: expected 0, got 1");
    config.struct_size = 0;
    refused(nnla_conv2d_create_with(5, 3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "struct_size is 0");
}

static void test_conv1d_refusals(void **state) {
    (void)state;
    refused(nnla_conv1d_create(0, 3), NNLA_ERROR_SHAPE, "nnla_conv1d_create: filters: expected 1 or more, got 0");
    refused(nnla_conv1d_create(3, 0), NNLA_ERROR_SHAPE, "kernel: expected 1 or more, got 0");
    const struct {
        size_t offset;
        const char *message;
    } zeros[] = {
        {offsetof(nnla_conv1d_config, stride), "stride: expected 1 or more, got 0"},
        {offsetof(nnla_conv1d_config, dilation), "dilation: expected 1 or more, got 0"},
        {offsetof(nnla_conv1d_config, groups), "groups: expected 1 or more, got 0"},
    };
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
        nnla_conv1d_config config = NNLA_CONV1D_CONFIG_INIT;
        *(size_t *)(void *)((char *)&config + zeros[i].offset) = 0;
        refused(nnla_conv1d_create_with(1, 3, &config), NNLA_ERROR_SHAPE, zeros[i].message);
    }
    nnla_conv1d_config config = NNLA_CONV1D_CONFIG_INIT;
    config.groups = 4;
    refused(nnla_conv1d_create_with(6, 3, &config), NNLA_ERROR_SHAPE,
            "groups: expected a divisor of the 6 filters, got 4");
    config.groups = 1;
    config.bias = 7;
    refused(nnla_conv1d_create_with(6, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "bias: expected 0 or 1, got 7");
    config.struct_size = 1;
    refused(nnla_conv1d_create_with(6, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "struct_size is 1");
}

/* ---- Shapes ---- */

/* The layer, as node "c", after an input of that shape. */
static nnla_network *network_with(nnla_layer *layer, size_t rank, const size_t *dims) {
    nnla_network *net = nnla_network_create(NULL);
    if (net == NULL) {
        nnla_layer_destroy(layer);
        return NULL;
    }
    nnla_network_add_input(net, rank, dims);
    nnla_network_add_named(net, "c", layer);
    return net;
}

static void rejected(nnla_layer *layer, size_t rank, const size_t *dims, const char *message) {
    assert_created(layer);
    nnla_network *net = network_with(layer, rank, dims);
    assert_status(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4),
                  NNLA_ERROR_SHAPE);
    assert_message(message);
    nnla_network_destroy(net);
}

static void test_shapes_that_do_not_fit(void **state) {
    (void)state;
    const size_t image[] = {4, 5, 6}, sequence[] = {4, 5}, huge[] = {1, SIZE_MAX / 64, 3};
    nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
    rejected(nnla_conv2d_create(2, 3, 3), 2, sequence,
             "node 'c': a conv2d layer takes samples of rank 3, not of rank 2");
    rejected(nnla_conv1d_create(2, 3), 3, image, "node 'c': a conv1d layer takes samples of rank 2, not of rank 3");
    rejected(nnla_conv2d_create(2, 6, 3), 3, image,
             "node 'c': a kernel of height 6 with dilation 1 does not fit an input of height 5 with padding 0");
    rejected(nnla_conv2d_create(2, 3, 7), 3, image, "a kernel of width 7 with dilation 1 does not fit");
    rejected(nnla_conv1d_create(2, 6), 2, sequence,
             "node 'c': a kernel of length 6 with dilation 1 does not fit an input of length 5 with padding 0");
    config.padding_height = 1;
    config.dilation_height = 4;
    rejected(nnla_conv2d_create_with(2, 3, 3, &config), 3, image,
             "a kernel of height 3 with dilation 4 does not fit an input of height 5 with padding 1");
    config.dilation_height = 1;
    config.groups = 3;
    rejected(nnla_conv2d_create_with(3, 3, 3, &config), 3, image,
             "node 'c': 3 groups do not divide the input's 4 channels");
    config.groups = 1;
    config.padding_width = SIZE_MAX / 2;
    rejected(nnla_conv2d_create_with(3, 3, 3, &config), 3, image, "node 'c': the convolution's sizes overflow");
    config.padding_width = 0;
    config.dilation_width = SIZE_MAX / 2;
    rejected(nnla_conv2d_create_with(3, 3, 3, &config), 3, image,
             "a kernel of width 3 with dilation 9223372036854775807");
    rejected(nnla_conv2d_create_with(3, 3, 1, &config), 3, image, "node 'c': the convolution's sizes overflow");
    config.dilation_width = 1;
    config.stride_width = SIZE_MAX;
    rejected(nnla_conv2d_create_with(3, 3, 3, &config), 3, image, "node 'c': the convolution's sizes overflow");
    rejected(nnla_conv2d_create(SIZE_MAX / 4, 1, 1), 3, image, "node 'c': the convolution's sizes overflow");
    rejected(nnla_conv2d_create(3, SIZE_MAX, 3), 3, image, "a kernel of height 18446744073709551615");
    rejected(nnla_conv2d_create(1000, 1, 1), 3, huge, "node 'c'");
}

static void test_parameters(void **state) {
    (void)state;
    const size_t image[] = {4, 7, 6}, sequence[] = {4, 9};
    nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
    config.groups = 2;
    config.stride_height = 2;
    config.padding_width = 1;
    nnla_network *net = network_with(nnla_conv2d_create_with(6, 3, 2, &config), 3, image);
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    assert_int_equal(nnla_network_parameter_tensors(net), 2);
    assert_string_equal(nnla_network_parameter_name(net, 0), "c.weight");
    assert_string_equal(nnla_network_parameter_name(net, 1), "c.bias");
    const size_t expected[] = {6, 2, 3, 2};
    const nnla_tensor *W = nnla_network_const_parameter(net, 0);
    assert_int_equal(nnla_tensor_rank(W), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(nnla_tensor_dim(W, i), expected[i]);
    assert_int_equal(nnla_network_parameter_count(net), 6 * 2 * 3 * 2 + 6);
    nnla_network_destroy(net);

    net = network_with(nnla_conv1d_create(5, 3), 2, sequence);
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    W = nnla_network_const_parameter(net, 0);
    assert_int_equal(nnla_tensor_rank(W), 3);
    assert_int_equal(nnla_tensor_dim(W, 0), 5);
    assert_int_equal(nnla_tensor_dim(W, 1), 4);
    assert_int_equal(nnla_tensor_dim(W, 2), 3);
    nnla_network_destroy(net);
}

/* Uniform within √(6 / fan_in), fan_in = channels of a group × kernel. */
static void test_fan_in(void **state) {
    (void)state;
    const size_t image[] = {8, 9, 9};
    nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
    config.groups = 2;
    config.weight_initializer = NNLA_INIT_HE_UNIFORM;
    nnla_network *net = network_with(nnla_conv2d_create_with(64, 3, 3, &config), 3, image);
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    const nnla_tensor *W = nnla_network_const_parameter(net, 0);
    const float *w = nnla_tensor_const_data(W);
    const double limit = sqrt(6.0 / (4 * 3 * 3));
    double largest = 0;
    for (size_t i = 0; i < nnla_tensor_count(W); i++)
        largest = fmax(largest, fabs((double)w[i]));
    assert_true(largest <= limit && largest > 0.99 * limit);
    nnla_network_destroy(net);
}

/* ---- Memory ---- */

static nnla_status build_and_predict(void *payload) {
    const size_t image[] = {2, 6, 6};
    (void)payload;
    nnla_layer *layer = nnla_conv2d_create(3, 3, 3);
    nnla_network *net = layer ? network_with(layer, 3, image) : NULL;
    if (net == NULL)
        return nnla_error_status();
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add(net, nnla_dense_create(2));
    nnla_status status = nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 3);
    nnla_predictor *predictor = NULL;
    if (status == NNLA_OK && (predictor = nnla_predictor_create(net, 2)) == NULL)
        status = nnla_error_status();
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    return status;
}

static void test_failing_allocator(void **state) {
    (void)state;
    assert_true(run_with_each_allocation_failed(build_and_predict, NULL) > 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_conv2d_refusals),
        cmocka_unit_test(test_conv1d_refusals),
        cmocka_unit_test(test_shapes_that_do_not_fit),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_fan_in),
        cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
