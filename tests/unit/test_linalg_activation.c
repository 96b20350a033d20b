/* The public calls of the squashes: their values by the C library, their gradients by differences, their errors. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/activation.h"
#include "support/random_data.h"

enum { ROWS = 4, COLS = 6, COUNT = ROWS * COLS, ACTIVATIONS = 12 };

static const size_t dims[] = {ROWS, COLS};

static double squash(nnla_activation activation, const double *row, double z) {
    const double lambda = 1.0507009873554804934193349852946, alpha = 1.6732632423543772848170429916717;
    double sum = 0;
    for (size_t j = 0; j < COLS; j++)
        sum += exp(row[j]);
    switch (activation) {
    case NNLA_IDENTITY:
        return z;
    case NNLA_RELU:
        return z > 0 ? z : 0;
    case NNLA_LEAKY_RELU:
        return z > 0 ? z : 0.01 * z;
    case NNLA_ELU:
        return z > 0 ? z : expm1(z);
    case NNLA_SELU:
        return z > 0 ? lambda * z : lambda * alpha * expm1(z);
    case NNLA_GELU:
        return z / 2 * (1 + erf(z / sqrt(2)));
    case NNLA_SILU:
        return z / (1 + exp(-z));
    case NNLA_SOFTPLUS:
        return log1p(exp(z));
    case NNLA_TANH:
        return tanh(z);
    case NNLA_SIGMOID:
        return 1 / (1 + exp(-z));
    case NNLA_SOFTMAX:
        return exp(z) / sum;
    default:
        return z - log(sum);
    }
}

static nnla_tensor *wrap(double *values) {
    nnla_tensor *tensor = nnla_tensor_wrap(NNLA_F64, values, 2, dims);
    assert_created(tensor);
    return tensor;
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(nnla_activation_name(NNLA_LEAKY_RELU), "leaky_relu");
    assert_string_equal(nnla_activation_name(NNLA_LOG_SOFTMAX), "log_softmax");
    assert_null(nnla_activation_name(-1));
    assert_null(nnla_activation_name(ACTIVATIONS));
}

static void test_values(void **state) {
    (void)state;
    double z[COUNT], y[COUNT];
    random_fill_f64(z, COUNT, 21, -3, 3);
    nnla_tensor *Z = wrap(z), *Y = wrap(y);
    nnla_tensor *narrow = nnla_tensor_create(NNLA_F32, 2, dims), *wide = nnla_tensor_create(NNLA_F64, 2, dims);
    for (nnla_activation activation = 0; activation < ACTIVATIONS; activation++) {
        assert_ok(nnla_activation_forward(activation, Z, Y));
        for (size_t i = 0; i < COUNT; i++)
            assert_close(y[i], squash(activation, z + i / COLS * COLS, z[i]), 1e-14, 1e-15);
        assert_ok(nnla_tensor_copy(Z, wide)); /* in place */
        assert_ok(nnla_activation_forward(activation, wide, wide));
        assert_same_bits(nnla_tensor_const_data(wide), y, sizeof y);
        assert_ok(nnla_tensor_convert(Z, narrow));
        assert_ok(nnla_activation_forward(activation, narrow, narrow));
        const float *values = nnla_tensor_const_data(narrow);
        for (size_t i = 0; i < COUNT; i++)
            assert_close(values[i], y[i], 1e-6, 1e-6);
    }
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(narrow);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z);
}

/* dZ against (f(z + h) − f(z − h)) / 2h of f = Σ y_i dY_i. */
static void test_gradients(void **state) {
    (void)state;
    double z[COUNT], y[COUNT], dy[COUNT], dz[COUNT];
    const double h = 0x1p-17;
    random_fill_f64(z, COUNT, 22, -3, 3);
    random_fill_f64(dy, COUNT, 23, -1, 1);
    nnla_tensor *Z = wrap(z), *Y = wrap(y), *dY = wrap(dy), *dZ = wrap(dz);
    for (nnla_activation activation = 0; activation < ACTIVATIONS; activation++) {
        assert_ok(nnla_activation_forward(activation, Z, Y));
        assert_ok(nnla_activation_backward(activation, Z, Y, dY, dZ));
        double error = 0, size = 0;
        for (size_t i = 0; i < COUNT; i++) {
            double expected = 0, kept = z[i], *row = z + i / COLS * COLS;
            for (size_t j = 0; j < COLS; j++) {
                z[i] = kept + h;
                double above = squash(activation, row, row[j]);
                z[i] = kept - h;
                double below = squash(activation, row, row[j]);
                z[i] = kept;
                expected += (above - below) / (2 * h) * dy[i / COLS * COLS + j];
            }
            error = fmax(error, fabs(dz[i] - expected));
            size = fmax(size, fabs(expected));
        }
        assert_close(error / size, 0, 0, 1e-6);
        double apart[COUNT];
        memcpy(apart, dz, sizeof apart);
        memcpy(dz, dy, sizeof dz); /* in place */
        assert_ok(nnla_activation_backward(activation, Z, Y, dZ, dZ));
        assert_same_bits(dz, apart, sizeof dz);
    }
    nnla_tensor_destroy(dZ);
    nnla_tensor_destroy(dY);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z);
}

/* What is not read may be missing. */
static void test_unread_inputs(void **state) {
    (void)state;
    static const int reads_Z[ACTIVATIONS] = {0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0};
    static const int reads_Y[ACTIVATIONS] = {0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    double z[COUNT], y[COUNT], dy[COUNT], dz[COUNT], alone[COUNT];
    random_fill_f64(z, COUNT, 24, -3, 3);
    random_fill_f64(dy, COUNT, 25, -1, 1);
    nnla_tensor *Z = wrap(z), *Y = wrap(y), *dY = wrap(dy), *dZ = wrap(dz), *alone_dZ = wrap(alone);
    for (nnla_activation activation = 0; activation < ACTIVATIONS; activation++) {
        assert_ok(nnla_activation_forward(activation, Z, Y));
        assert_ok(nnla_activation_backward(activation, Z, Y, dY, dZ));
        assert_ok(nnla_activation_backward(activation, reads_Z[activation] ? Z : NULL, reads_Y[activation] ? Y : NULL,
                                           dY, alone_dZ));
        assert_same_bits(alone, dz, sizeof dz);
        if (reads_Z[activation]) {
            assert_status(nnla_activation_backward(activation, NULL, Y, dY, dZ), NNLA_ERROR_INVALID_ARGUMENT);
            assert_message("nnla_activation_backward: Z is NULL");
        }
        if (reads_Y[activation]) {
            assert_status(nnla_activation_backward(activation, Z, NULL, dY, dZ), NNLA_ERROR_INVALID_ARGUMENT);
            assert_message("nnla_activation_backward: Y is NULL");
        }
    }
    nnla_tensor_destroy(alone_dZ);
    nnla_tensor_destroy(dZ);
    nnla_tensor_destroy(dY);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z);
}

/* Rank 0 and zero dimensions are tensors too; a row needs an axis. */
static void test_shapes(void **state) {
    (void)state;
    nnla_tensor *number = nnla_tensor_create(NNLA_F64, 0, NULL);
    nnla_tensor *none = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){0, 3});
    nnla_tensor *rows = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){3, 0});
    nnla_tensor *vector = nnla_tensor_create(NNLA_F64, 1, (const size_t[]){4});
    double value = 0;
    assert_ok(nnla_activation_forward(NNLA_SIGMOID, number, number));
    assert_ok(nnla_tensor_get(number, NULL, &value));
    assert_close(value, 0.5, 0, 0);
    assert_status(nnla_activation_forward(NNLA_SOFTMAX, number, number), NNLA_ERROR_SHAPE);
    assert_message("nnla_activation_forward: Z has rank 0, but softmax runs along the last axis");
    for (nnla_activation activation = 0; activation < ACTIVATIONS; activation++) {
        assert_ok(nnla_activation_forward(activation, none, none));
        assert_ok(nnla_activation_forward(activation, rows, rows));
    }
    assert_ok(nnla_activation_forward(NNLA_SOFTMAX, vector, vector));
    for (size_t i = 0; i < 4; i++)
        assert_close(((const double *)nnla_tensor_const_data(vector))[i], 0.25, 0, 0);
    nnla_tensor *const all[] = {number, none, rows, vector};
    for (size_t i = 0; i < 4; i++)
        nnla_tensor_destroy(all[i]);
}

static void test_errors(void **state) {
    (void)state;
    double z[COUNT + 1] = {0}, y[COUNT] = {0};
    nnla_tensor *Z = wrap(z), *Y = wrap(y), *shifted = wrap(z + 1);
    nnla_tensor *fixed = nnla_tensor_wrap_const(NNLA_F64, y, 2, dims), *narrow = nnla_tensor_create(NNLA_F32, 2, dims);
    nnla_tensor *flat = nnla_tensor_view_reshaped(Y, 1, (const size_t[]){COUNT});
    nnla_tensor *classes = nnla_tensor_create(NNLA_I32, 2, dims);
    assert_status(nnla_activation_forward(99, Z, Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_activation_forward: 99 is no activation");
    assert_status(nnla_activation_backward(-1, Z, Y, Y, Z), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_activation_backward: -1 is no activation");
    assert_status(nnla_activation_forward(NNLA_TANH, NULL, Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Z is NULL");
    assert_status(nnla_activation_forward(NNLA_TANH, Z, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y is NULL");
    assert_status(nnla_activation_forward(NNLA_TANH, Z, fixed), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y is read-only");
    assert_status(nnla_activation_forward(NNLA_TANH, Z, shifted), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y shares memory with Z");
    assert_status(nnla_activation_forward(NNLA_TANH, Z, narrow), NNLA_ERROR_DTYPE);
    assert_message("Z is f64 but Y is f32");
    assert_status(nnla_activation_forward(NNLA_TANH, classes, classes), NNLA_ERROR_DTYPE);
    assert_status(nnla_activation_forward(NNLA_TANH, Z, flat), NNLA_ERROR_SHAPE);
    assert_message("Z [4 x 6] and Y [24] differ in shape");
    assert_status(nnla_activation_backward(NNLA_TANH, NULL, Y, NULL, Z), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("dY is NULL");
    assert_status(nnla_activation_backward(NNLA_TANH, NULL, Y, Y, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("dZ is NULL");
    assert_status(nnla_activation_backward(NNLA_TANH, NULL, Y, Z, Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("dZ shares memory with Y");
    assert_status(nnla_activation_backward(NNLA_TANH, NULL, flat, Z, Z), NNLA_ERROR_SHAPE);
    assert_status(nnla_activation_backward(NNLA_SOFTPLUS, narrow, NULL, Z, Z), NNLA_ERROR_DTYPE);
    assert_status(nnla_activation_backward(NNLA_IDENTITY, NULL, NULL, shifted, Z), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor *const all[] = {classes, flat, narrow, fixed, shifted, Y, Z};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),         cmocka_unit_test(test_values), cmocka_unit_test(test_gradients),
        cmocka_unit_test(test_unread_inputs), cmocka_unit_test(test_shapes), cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
