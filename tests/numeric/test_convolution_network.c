/* Networks with convolutions: fused squashes, predictors, instruction sets and threads change no bit. */
#include <stdlib.h>
#include <string.h>

#include "network/network_impl.h"
#include "nnla/predictor.h"
#include "support/classifier.h"
#include "support/convolution_reference.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"
#include "support/random_data.h"
#include "support/thread_watch.h"

enum { ROWS = 24, HEIGHT = 12, WIDTH = 11, CHANNELS = 2, STEPS = 3 };

static const size_t image_dims[] = {ROWS, CHANNELS, HEIGHT, WIDTH};

/* conv 3 × 3 padded, 6 filters → tanh → conv 5 × 4, stride 2, 20 filters in 2 groups → squash. */
static nnla_network *network_of(nnla_dtype dtype, nnla_activation squash, const nnla__kernels *kernels) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_conv2d_config first = NNLA_CONV2D_CONFIG_INIT, second = NNLA_CONV2D_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = 7;
    first.padding_height = first.padding_width = 1;
    first.bias_initializer = NNLA_INIT_NORMAL;
    second.stride_height = second.stride_width = 2;
    second.groups = 2;
    nnla_network *net = nnla_network_create(&config);
    if (net != NULL && kernels != NULL)
        net->kernels = kernels;
    nnla_network_add_input(net, 3, image_dims + 1);
    nnla_network_add_named(net, "Z1", nnla_conv2d_create_with(6, 3, 3, &first));
    nnla_network_add_named(net, "Y1", nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "Z2", nnla_conv2d_create_with(20, 5, 4, &second));
    nnla_network_add_named(net, "Y2", nnla_activation_create(squash));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), ROWS));
    return net;
}

static nnla_tensor *random_tensor(nnla_dtype dtype, size_t rank, const size_t *dims, uint64_t seed) {
    nnla_tensor *X = nnla_tensor_create(dtype, rank, dims);
    assert_created(X);
    random_fill(dtype, nnla_tensor_data(X), nnla_tensor_count(X), seed, -1, 1);
    return X;
}

/* X and T of the network. */
static void data_of(const nnla_network *net, nnla_dtype dtype, nnla_tensor **X, nnla_tensor **T) {
    (void)net;
    const size_t of_T[] = {ROWS, 20, 4, 4};
    *X = random_tensor(dtype, 4, image_dims, 1);
    *T = random_tensor(dtype, 4, of_T, 2);
}

static nnla__matrix matrix_of(const nnla_tensor *T) {
    const size_t rows = nnla_tensor_dim(T, 0);
    void *data = (void *)(uintptr_t)nnla_tensor_const_data(T);
    return nnla__matrix_of(data, rows, nnla_tensor_count(T) / rows);
}

static void assert_matrix(const nnla_tensor *T, nnla__matrix M) {
    assert_int_equal(nnla_tensor_count(T), M.rows * M.cols);
    assert_same_bits(nnla_tensor_const_data(T), M.data, M.rows * M.cols * nnla_dtype_size(nnla_tensor_dtype(T)));
}

/* ---- By hand: each call alone ---- */

enum { Z1, Y1, Z2, Y2, D2, D1, DW2, DB2, DW1, DB1, MATRICES };

static void check_by_hand(nnla_dtype dtype, nnla_activation squash, const nnla__kernels *kernels) {
    nnla_network *net = network_of(dtype, squash, kernels);
    nnla_tensor *X, *T;
    data_of(net, dtype, &X, &T);
    assert_ok(nnla_network_forward(net, X));
    assert_ok(nnla_network_backward(net, T, NULL));
    assert_int_equal(net->nodes[2].forward_by, 1);
    assert_int_equal(net->nodes[2].backward_by, 3);

    const nnla__convolution c1 =
        convolution_of((nnla__convolution){CHANNELS, HEIGHT, WIDTH, 6, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0});
    const nnla__convolution c2 =
        convolution_of((nnla__convolution){6, HEIGHT, WIDTH, 20, 2, 5, 4, 2, 2, 0, 0, 1, 1, 0, 0});
    const nnla__matrix shape1 = convolution_Y(&c1, ROWS), shape2 = convolution_Y(&c2, ROWS);
    const nnla__matrix W1 = convolution_W(&c1), W2 = convolution_W(&c2);
    const nnla__matrix b1 = nnla__matrix_of(NULL, 1, 6), b2 = nnla__matrix_of(NULL, 1, 20);
    nnla__matrix M[MATRICES] = {[Z1] = shape1, [Y1] = shape1, [Z2] = shape2, [Y2] = shape2, [D2] = shape2,
                                [D1] = shape1, [DW2] = W2,    [DB2] = b2,    [DW1] = W1,    [DB1] = b1};
    for (size_t i = 0; i < MATRICES; i++)
        assert_non_null(M[i].data = calloc(M[i].rows * M[i].cols, nnla_dtype_size(dtype)));
    const size_t first = nnla__convolve_scratch(net->kernels, &c1, ROWS);
    const size_t second = nnla__convolve_scratch(net->kernels, &c2, ROWS);
    guarded_scratch scratch = guarded_scratch_create(first > second ? first : second);
    const nnla__pass pass = {.kernels = net->kernels, .scratch = scratch.memory};
    const nnla__matrix P1 = matrix_of(nnla_network_const_parameter(net, 0));
    const nnla__matrix P2 = matrix_of(nnla_network_const_parameter(net, 2));
    const size_t outputs = shape2.rows * shape2.cols;
    void *losses = malloc(outputs * nnla_dtype_size(dtype));
    assert_non_null(losses);
    nnla__convolve(&pass, &c1, M[Z1], matrix_of(X), P1, nnla_tensor_const_data(nnla_network_const_parameter(net, 1)),
                   NULL);
    nnla__activation_forward(&pass, NNLA_TANH, M[Z1], M[Y1]);
    nnla__convolve(&pass, &c2, M[Z2], M[Y1], P2, nnla_tensor_const_data(nnla_network_const_parameter(net, 3)), NULL);
    nnla__activation_forward(&pass, squash, M[Z2], M[Y2]);
    nnla__element_loss(&pass, NNLA__SQUARED, outputs, M[Y2].data, nnla_tensor_const_data(T), 1.0 / (double)outputs,
                       losses, M[D2].data);
    nnla__activation_backward(&pass, squash, M[Z2], M[Y2], M[D2], M[D2]);
    nnla__convolve_dW(&pass, &c2, M[DW2], M[D2], M[Y1], NULL);
    nnla__convolve_db(&pass, &c2, M[DB2].data, M[D2], NULL);
    nnla__convolve_dX(&pass, &c2, M[D1], M[D2], P2, NULL);
    nnla__activation_backward(&pass, NNLA_TANH, M[Z1], M[Y1], M[D1], M[D1]);
    nnla__convolve_dW(&pass, &c1, M[DW1], M[D1], matrix_of(X), NULL);
    nnla__convolve_db(&pass, &c1, M[DB1].data, M[D1], NULL);

    assert_matrix(nnla_network_output_of(net, "Z1"), M[Z1]);
    assert_matrix(nnla_network_output_of(net, "Y1"), M[Y1]);
    assert_matrix(nnla_network_output_of(net, "Y2"), M[Y2]);
    assert_matrix(nnla_network_gradient(net, 0), M[DW1]);
    assert_matrix(nnla_network_gradient(net, 1), M[DB1]);
    assert_matrix(nnla_network_gradient(net, 2), M[DW2]);
    assert_matrix(nnla_network_gradient(net, 3), M[DB2]);
    free(losses);
    for (size_t i = 0; i < MATRICES; i++)
        free(M[i].data);
    guarded_scratch_destroy(&scratch);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void fused_squashes_have_the_same_bits(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            check_by_hand(dtype, NNLA_RELU, nnla__kernels_of_isa(isa, dtype));
            check_by_hand(dtype, NNLA_SIGMOID, nnla__kernels_of_isa(isa, dtype));
        }
}

/* ---- Instruction sets and threads ---- */

static uint64_t train(nnla_dtype dtype, const nnla__kernels *kernels) {
    nnla_network *net = network_of(dtype, NNLA_TANH, kernels);
    nnla_tensor *X, *T;
    data_of(net, dtype, &X, &T);
    for (int step = 0; step < STEPS; step++)
        assert_ok(nnla_network_step(net, X, T, NULL));
    const uint64_t hash = parameters_hash(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
    return hash;
}

static void training_has_the_same_bits(void **state) {
    (void)state;
    const size_t before = nnla_threads();
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        const uint64_t expected = train(dtype, nnla__kernels_of_isa(0, dtype));
        for (size_t isa = 0; isa < nnla__isa_count(); isa++)
            for (size_t threads = 1; threads <= 8; threads += threads < 3 ? 1 : 5) {
                assert_ok(nnla_set_threads(threads));
                if (isa_is_exact(nnla__isa(isa)))
                    assert_true(train(dtype, nnla__kernels_of_isa(isa, dtype)) == expected);
            }
    }
    assert_true(thread_count() != 1); /* or one thread did it all, and nothing is proved */
    assert_ok(nnla_set_threads(before));
}

/* ---- Rows and predictors ---- */

/* Rows first … of X by `predictor`, or the network, are those rows of Y. */
static void check_rows(nnla_network *net, nnla_predictor *predictor, nnla_tensor *X, const nnla_tensor *Y, size_t first,
                       size_t count) {
    const nnla_dtype dtype = nnla_tensor_dtype(X);
    const size_t dims[] = {count, 20, 4, 4};
    const size_t row = nnla_tensor_count(Y) / ROWS * nnla_dtype_size(dtype);
    nnla_tensor *part = nnla_tensor_view_rows(X, first, count), *out = nnla_tensor_create(dtype, 4, dims);
    assert_created(part);
    assert_created(out);
    assert_ok(predictor ? nnla_predictor_predict(predictor, part, out) : nnla_network_predict(net, part, out));
    assert_same_bits(nnla_tensor_const_data(out), (const char *)nnla_tensor_const_data(Y) + first * row, count * row);
    nnla_tensor_destroy(part);
    nnla_tensor_destroy(out);
}

static void rows_and_predictors_have_the_same_bits(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            nnla_network *net = network_of(dtype, NNLA_RELU, nnla__kernels_of_isa(isa, dtype));
            nnla_tensor *X, *T;
            data_of(net, dtype, &X, &T);
            assert_ok(nnla_network_forward(net, X));
            const nnla_tensor *of_net = nnla_network_output_of(net, "Y2");
            nnla_tensor *Y = nnla_tensor_clone(of_net);
            nnla_predictor *predictor = nnla_predictor_create(net, 5);
            assert_created(predictor);
            for (size_t count = 1; count <= 17; count += count < 3 ? 1 : 7) {
                check_rows(net, NULL, X, Y, count % 4, count);
                check_rows(net, predictor, X, Y, count % 4, count);
            }
            nnla_predictor_destroy(predictor);
            nnla_tensor_destroy(X);
            nnla_tensor_destroy(T);
            nnla_tensor_destroy(Y);
            nnla_network_destroy(net);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fused_squashes_have_the_same_bits),
        cmocka_unit_test(training_has_the_same_bits),
        cmocka_unit_test(rows_and_predictors_have_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
