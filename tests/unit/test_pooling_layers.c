/* Pools: shapes, settings and refusals. */
#include "support/kind_networks.h"
#include "support/nnla_test.h"

static void refused(const void *object, nnla_status status, const char *message) {
    assert_null(object);
    assert_int_equal(nnla_error_status(), status);
    assert_message(message);
}

/* What adding the layer after an input of these dimensions gives; `expected`: its output's dimensions, or NULL. */
static void check_shape(nnla_layer *layer, size_t rank, const size_t *dims, const size_t *expected,
                        const char *message) {
    nnla_network *net = nnla_network_create(NULL);
    assert_created(layer);
    assert_ok(nnla_network_add_input(net, rank, dims));
    if (expected == NULL) {
        assert_status(nnla_network_add_named(net, "pool", layer), NNLA_ERROR_SHAPE);
        assert_message("node 'pool': ");
        assert_message(message);
    } else {
        assert_ok(nnla_network_add_named(net, "pool", layer));
        assert_ok(nnla_network_add(net, nnla_flatten_create()));
        assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 2));
        size_t batch[NNLA_MAX_RANK] = {2};
        for (size_t i = 0; i < rank; i++)
            batch[i + 1] = dims[i];
        nnla_tensor *X = nnla_tensor_create(NNLA_F32, rank + 1, batch);
        assert_ok(nnla_network_forward(net, X));
        const nnla_tensor *Y = nnla_network_output_of(net, "pool");
        for (size_t i = 1; i < nnla_tensor_rank(Y); i++)
            assert_int_equal(nnla_tensor_dim(Y, i), expected[i - 1]);
        nnla_tensor_destroy(X);
    }
    nnla_network_destroy(net);
}

static nnla_layer *pool2d(size_t height, size_t width, size_t stride, size_t padding) {
    nnla_pool2d_config config = NNLA_POOL2D_CONFIG_INIT;
    config.stride_height = config.stride_width = stride;
    config.padding_height = config.padding_width = padding;
    return nnla_max_pool2d_create_with(height, width, &config);
}

static void test_shapes(void **state) {
    (void)state;
    const size_t image[] = {3, 9, 10}, sequence[] = {3, 9};
    check_shape(nnla_max_pool2d_create(2, 3), 3, image, (const size_t[]){3, 4, 3}, NULL);
    check_shape(nnla_average_pool2d_create(9, 10), 3, image, (const size_t[]){3, 1, 1}, NULL);
    check_shape(pool2d(3, 3, 2, 1), 3, image, (const size_t[]){3, 5, 5}, NULL);
    check_shape(pool2d(11, 12, 1, 1), 3, image, (const size_t[]){3, 1, 1}, NULL);
    check_shape(pool2d(1, 1, 100, 0), 3, image, (const size_t[]){3, 1, 1}, NULL);
    check_shape(nnla_max_pool1d_create(2), 2, sequence, (const size_t[]){3, 4}, NULL);
    check_shape(nnla_average_pool1d_create(9), 2, sequence, (const size_t[]){3, 1}, NULL);
    check_shape(nnla_global_max_pool_create(), 3, image, (const size_t[]){3}, NULL);
    check_shape(nnla_global_average_pool_create(), 2, sequence, (const size_t[]){3}, NULL);
}

static void test_windows_that_do_not_fit(void **state) {
    (void)state;
    const size_t image[] = {3, 9, 10}, sequence[] = {3, 9}, vector[] = {7};
    check_shape(nnla_max_pool2d_create(10, 2), 3, image, NULL,
                "a window of height 10 does not fit an input of height 9 with padding 0");
    check_shape(pool2d(2, 14, 1, 1), 3, image, NULL,
                "a window of width 14 does not fit an input of width 10 with padding 1");
    check_shape(nnla_average_pool1d_create(10), 2, sequence, NULL,
                "a window of length 10 does not fit an input of length 9 with padding 0");
    check_shape(nnla_max_pool2d_create(2, 2), 2, sequence, NULL,
                "a max_pool2d layer takes samples of rank 3, not of rank 2");
    check_shape(nnla_average_pool1d_create(2), 3, image, NULL,
                "average_pool1d layer takes samples of rank 2, not of rank 3");
    check_shape(nnla_global_max_pool_create(), 1, vector, NULL,
                "a global_max_pool layer takes samples of rank 2 or more, not of rank 1");
    check_shape(pool2d(SIZE_MAX, 1, 1, 0), 3, image, NULL, "does not fit");
    nnla_pool1d_config config = NNLA_POOL1D_CONFIG_INIT;
    config.padding = SIZE_MAX / 2;
    check_shape(nnla_max_pool1d_create_with(SIZE_MAX, &config), 2, sequence, NULL, "is too large");
    config.padding = SIZE_MAX / 4;
    check_shape(nnla_max_pool1d_create_with(SIZE_MAX / 2, &config), 2, sequence, NULL, "overflow");
}

static void test_refusals(void **state) {
    (void)state;
    nnla_pool2d_config config = NNLA_POOL2D_CONFIG_INIT;
    refused(nnla_max_pool2d_create(0, 2), NNLA_ERROR_SHAPE,
            "nnla_max_pool2d_create: height: expected 1 or more, got 0");
    refused(nnla_average_pool2d_create(2, 0), NNLA_ERROR_SHAPE,
            "nnla_average_pool2d_create: width: expected 1 or more, got 0");
    refused(nnla_max_pool1d_create(0), NNLA_ERROR_SHAPE, "nnla_max_pool1d_create: length: expected 1 or more, got 0");
    config.padding_width = 2;
    refused(nnla_max_pool2d_create_with(3, 3, &config), NNLA_ERROR_SHAPE,
            "padding: expected at most half the window's width of 3, got 2");
    config.padding_width = 0;
    config.count_include_pad = 2;
    refused(nnla_average_pool2d_create_with(3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT,
            "count_include_pad: expected 0 or 1, got 2");
    config.count_include_pad = 1;
    config.reserved = 5;
    refused(nnla_average_pool2d_create_with(3, 3, &config), NNLA_ERROR_INVALID_ARGUMENT, "reserved: expected 0, got 5");
    nnla_pool1d_config flat = NNLA_POOL1D_CONFIG_INIT;
    flat.padding = 1;
    refused(nnla_average_pool1d_create_with(1, &flat), NNLA_ERROR_SHAPE,
            "nnla_average_pool1d_create: padding: expected at most half the window's length of 1, got 1");
    flat.padding = 0;
    flat.struct_size = 3;
    refused(nnla_max_pool1d_create_with(1, &flat), NNLA_ERROR_INVALID_ARGUMENT, "struct_size is 3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_windows_that_do_not_fit),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
