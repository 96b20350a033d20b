/* Images: channels measured and normalised, moved and mirrored at random; the same with any number of threads; errors. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/image.h"

static nnla_tensor *images(nnla_dtype dtype, size_t count, size_t channels, size_t height, size_t width) {
    const size_t dims[] = {count, channels, height, width};
    nnla_tensor *tensor = nnla_tensor_create(dtype, 4, dims);
    assert_created(tensor);
    return tensor;
}

/* Pixel i is i + 1, so that every one is told from the others and from the fill. */
static nnla_tensor *numbered(nnla_dtype dtype, size_t count, size_t channels, size_t height, size_t width) {
    nnla_tensor *tensor = images(dtype, count, channels, height, width);
    for (size_t i = 0; i < nnla_tensor_count(tensor); i++) {
        if (dtype == NNLA_F32)
            ((float *)nnla_tensor_data(tensor))[i] = (float)(i + 1);
        else
            ((double *)nnla_tensor_data(tensor))[i] = (double)(i + 1);
    }
    return tensor;
}

static double at(const nnla_tensor *tensor, size_t i, size_t c, size_t y, size_t x) {
    double value = 0;
    const size_t index[] = {i, c, y, x};
    assert_ok(nnla_tensor_get(tensor, index, &value));
    return value;
}

static void test_measure(void **state) {
    (void)state;
    nnla_tensor *X = images(NNLA_F64, 2, 3, 1, 2);
    const double pixels[] = {1, 2, 10, 10, 0, 0, 3, 6, 10, 10, 1e3, 0};
    double mean[3], deviation[3];
    memcpy(nnla_tensor_data(X), pixels, sizeof pixels);
    assert_ok(nnla_image_measure(X, mean, deviation));
    assert_all_close_f64(mean, ((double[]){3, 10, 250}), 3, 1e-15, 0);
    assert_all_close_f64(deviation, ((double[]){sqrt(3.5), 1, sqrt(187500)}), 3, 1e-15, 0);
    nnla_tensor *Y = images(NNLA_F64, 2, 3, 1, 2);
    assert_ok(nnla_image_normalize(X, mean, deviation, Y));
    assert_close(at(Y, 0, 0, 0, 1), -1 / sqrt(3.5), 1e-15, 0);
    assert_close(at(Y, 1, 1, 0, 1), 0, 0, 0);
    assert_close(at(Y, 1, 2, 0, 0), 750 / sqrt(187500), 1e-15, 0);
    assert_ok(nnla_image_normalize(X, mean, deviation, X));
    assert_same_bits(nnla_tensor_const_data(X), nnla_tensor_const_data(Y), sizeof pixels);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
}

/* Rank 3 is one channel. */
static void test_one_channel(void **state) {
    (void)state;
    const size_t dims[] = {2, 1, 2};
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 3, dims);
    const float pixels[] = {0, 51, 102, 255};
    const double zero = 0, bytes = 255;
    memcpy(nnla_tensor_data(X), pixels, sizeof pixels);
    assert_ok(nnla_image_normalize(X, &zero, &bytes, X));
    assert_all_close_f32(nnla_tensor_const_data(X), ((float[]){0, 0.2F, 0.4F, 1}), 4, 0, 0);
    nnla_tensor_destroy(X);
}

/* What happened to image i, found by trying all moves; asserts that it is one of them for all channels. */
static void find_move(const nnla_tensor *X, const nnla_tensor *Y, size_t i, int shift, double fill, int found[3]) {
    size_t channels = nnla_tensor_dim(X, 1);
    int height = (int)nnla_tensor_dim(X, 2), width = (int)nnla_tensor_dim(X, 3), moves = 0;
    for (int code = 0; code < 2 * (2 * shift + 1) * (2 * shift + 1); code++) {
        int flip = code % 2, down = code / 2 % (2 * shift + 1) - shift, right = code / 2 / (2 * shift + 1) - shift;
        int same = 1;
        for (size_t c = 0; c < channels && same; c++) {
            for (int pixel = 0; pixel < height * width && same; pixel++) {
                int y = pixel / width, x = pixel % width, from_y = y - down, from_x = x - right;
                int inside = from_y >= 0 && from_y < height && from_x >= 0 && from_x < width;
                if (flip)
                    from_x = width - 1 - from_x;
                double expected = inside ? at(X, i, c, (size_t)from_y, (size_t)from_x) : fill;
                same = fabs(at(Y, i, c, (size_t)y, (size_t)x) - expected) <= 0;
            }
        }
        if (same) {
            const int move[] = {flip, down, right};
            memcpy(found, move, sizeof move);
        }
        moves += same;
    }
    assert_int_equal(moves, 1);
}

static void check_moves(nnla_dtype dtype, int shift, int flip) {
    enum { COUNT = 200 };
    nnla_tensor *X = numbered(dtype, COUNT, 2, 4, 5), *Y = images(dtype, COUNT, 2, 4, 5);
    nnla_image_augment_config config = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    config.shift = (size_t)shift;
    config.flip = flip;
    config.fill = -7;
    assert_ok(nnla_image_augment(X, 3, 1, &config, Y));
    int flips = 0, seen[5][5] = {{0}}, sides = 2 * shift + 1;
    for (size_t i = 0; i < COUNT; i++) {
        int move[3] = {0};
        find_move(X, Y, i, shift, -7, move);
        flips += move[0];
        seen[move[1] + shift][move[2] + shift]++;
    }
    assert_in_range(flips, flip ? 65 : 0, flip ? 135 : 0); /* five standard errors */
    double expected = (double)COUNT / (sides * sides), bound = 5 * sqrt(expected);
    for (int down = 0; down < sides; down++) {
        for (int right = 0; right < sides; right++)
            assert_close(seen[down][right], expected, 0, bound);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
}

static void test_moves(void **state) {
    (void)state;
    check_moves(NNLA_F32, 0, 0);
    check_moves(NNLA_F32, 0, 1);
    check_moves(NNLA_F32, 1, 1);
    check_moves(NNLA_F64, 2, 0);
    check_moves(NNLA_F64, 2, 1);
}

static void test_draws(void **state) {
    (void)state;
    nnla_tensor *X = numbered(NNLA_F32, 50, 1, 6, 6), *Y = images(NNLA_F32, 50, 1, 6, 6);
    nnla_tensor *Z = images(NNLA_F32, 50, 1, 6, 6);
    const size_t bytes = 50 * 36 * sizeof(float);
    nnla_image_augment_config config = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    assert_ok(nnla_image_augment(X, 3, 1, NULL, Y));
    assert_same_bits(nnla_tensor_const_data(Y), nnla_tensor_const_data(X), bytes);
    config.shift = 2;
    config.flip = 1;
    assert_ok(nnla_image_augment(X, 3, 1, &config, Y));
    assert_ok(nnla_image_augment(X, 3, 1, &config, Z));
    assert_same_bits(nnla_tensor_const_data(Y), nnla_tensor_const_data(Z), bytes);
    assert_ok(nnla_image_augment(X, 3, 2, &config, Z));
    assert_memory_not_equal(nnla_tensor_const_data(Y), nnla_tensor_const_data(Z), bytes);
    assert_ok(nnla_image_augment(X, 4, 1, &config, Z));
    assert_memory_not_equal(nnla_tensor_const_data(Y), nnla_tensor_const_data(Z), bytes);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z);
}

static void test_threads(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    nnla_tensor *X = numbered(NNLA_F32, COUNT, 1, 28, 28), *Y = images(NNLA_F32, COUNT, 1, 28, 28);
    nnla_tensor *Z = images(NNLA_F32, COUNT, 1, 28, 28);
    nnla_image_augment_config config = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    config.shift = 3;
    config.flip = 1;
    assert_ok(nnla_set_threads(1));
    assert_ok(nnla_image_augment(X, 3, 1, &config, Y));
    for (size_t threads = 2; threads <= 4; threads++) {
        assert_ok(nnla_set_threads(threads));
        assert_ok(nnla_image_augment(X, 3, 1, &config, Z));
        assert_same_bits(nnla_tensor_const_data(Y), nnla_tensor_const_data(Z), COUNT * 784 * sizeof(float));
    }
    assert_ok(nnla_set_threads(0));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(Z);
}

static void check_refused(nnla_status actual, nnla_status expected, const char *message) {
    assert_status(actual, expected);
    assert_message(message);
}

static void test_normalize_errors(void **state) {
    (void)state;
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT;
    const size_t flat_dims[] = {2, 2};
    nnla_tensor *X = images(NNLA_F32, 1, 2, 2, 2), *Y = images(NNLA_F64, 1, 2, 2, 2), *I = images(NNLA_I32, 1, 2, 2, 2);
    nnla_tensor *flat = nnla_tensor_create(NNLA_F32, 2, flat_dims), *none = images(NNLA_F32, 0, 2, 2, 2);
    double mean[2] = {7, 7}, deviation[2] = {7, 7};
    check_refused(nnla_image_measure(NULL, mean, deviation), invalid, "nnla_image_measure: X is NULL");
    check_refused(nnla_image_measure(X, NULL, deviation), invalid, "nnla_image_measure: mean is NULL");
    check_refused(nnla_image_measure(X, mean, NULL), invalid, "nnla_image_measure: deviation is NULL");
    check_refused(nnla_image_measure(flat, mean, deviation), NNLA_ERROR_SHAPE,
                  "nnla_image_measure: X is [2 x 2], expected [count x channels x height x width]");
    check_refused(nnla_image_measure(none, mean, deviation), NNLA_ERROR_SHAPE,
                  "nnla_image_measure: X is [0 x 2 x 2 x 2], expected at least one pixel");
    check_refused(nnla_image_measure(I, mean, deviation), NNLA_ERROR_DTYPE, "X is i32");
    ((float *)nnla_tensor_data(X))[5] = NAN;
    check_refused(nnla_image_measure(X, mean, deviation), NNLA_ERROR_NOT_FINITE, "channel 1 of X is not finite");
    ((float *)nnla_tensor_data(X))[5] = INFINITY;
    check_refused(nnla_image_measure(X, mean, deviation), NNLA_ERROR_NOT_FINITE, "channel 1 of X is not finite");
    assert_all_close_f64(mean, ((double[]){7, 7}), 2, 0, 0);
    check_refused(nnla_image_normalize(X, mean, deviation, Y), NNLA_ERROR_DTYPE, "X is f32 but Y is f64");
    check_refused(nnla_image_normalize(X, mean, deviation, none), NNLA_ERROR_SHAPE, "differ in shape");
    check_refused(nnla_image_normalize(X, NULL, deviation, X), invalid, "mean is NULL");
    deviation[1] = 0;
    check_refused(nnla_image_normalize(X, mean, deviation, X), invalid,
                  "nnla_image_normalize: deviation[1] is 0, expected a finite value above 0");
    mean[0] = (double)NAN;
    check_refused(nnla_image_normalize(X, mean, deviation, X), invalid,
                  "nnla_image_normalize: mean[0] is nan, expected a finite value");
    nnla_tensor *all[] = {X, Y, I, flat, none};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static void test_augment_errors(void **state) {
    (void)state;
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT;
    nnla_tensor *X = images(NNLA_F32, 2, 1, 3, 4), *Y = images(NNLA_F32, 2, 1, 3, 4),
                *none = images(NNLA_F32, 0, 1, 0, 0);
    nnla_tensor *part = nnla_tensor_view_rows(X, 0, 1), *other = nnla_tensor_view_rows(X, 0, 1);
    nnla_image_augment_config config = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    check_refused(nnla_image_augment(NULL, 1, 1, NULL, Y), invalid, "nnla_image_augment: X is NULL");
    check_refused(nnla_image_augment(X, 1, 1, NULL, NULL), invalid, "nnla_image_augment: Y is NULL");
    check_refused(nnla_image_augment(X, 1, 1, NULL, X), invalid, "Y shares memory with X");
    check_refused(nnla_image_augment(part, 1, 1, NULL, other), invalid, "Y shares memory with X");
    check_refused(nnla_image_augment(X, 1, 1, NULL, none), NNLA_ERROR_SHAPE, "differ in shape");
    config.shift = 3;
    check_refused(nnla_image_augment(X, 1, 1, &config, Y), invalid,
                  "nnla_image_augment: shift is 3, expected below height 3 and width 4");
    config.shift = 2;
    config.fill = (double)NAN;
    check_refused(nnla_image_augment(X, 1, 1, &config, Y), invalid, "fill is nan, expected a finite value");
    config.fill = 0;
    config.flip = 2;
    check_refused(nnla_image_augment(X, 1, 1, &config, Y), invalid, "flip is 2, expected 0 or 1");
    config.flip = 1;
    config.reserved = 1;
    check_refused(nnla_image_augment(X, 1, 1, &config, Y), invalid, "reserved: expected 0, got 1");
    nnla_tensor *empty = images(NNLA_F32, 0, 1, 0, 0);
    assert_ok(nnla_image_augment(none, 1, 1, NULL, empty));
    assert_ok(nnla_image_normalize(none, &config.fill, (double[]){1}, empty));
    nnla_tensor *all[] = {part, other, X, Y, none, empty};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_measure),        cmocka_unit_test(test_one_channel),
        cmocka_unit_test(test_moves),          cmocka_unit_test(test_draws),
        cmocka_unit_test(test_threads),        cmocka_unit_test(test_normalize_errors),
        cmocka_unit_test(test_augment_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
