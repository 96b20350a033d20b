/* What is most like a template. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>

#include "support/matches.h"

static void test_offer(void **state) {
    (void)state;
    matches list = {.count = 0};
    for (size_t i = 0; i < 25; i++)
        matches_offer(&list, (match){(double)(i * 7 % 25), i, 0, 0});
    assert_int_equal(list.count, MATCHES_MOST);
    for (size_t i = 0; i < MATCHES_MOST; i++) {
        assert_close(list.best[i].cosine, 24 - (double)i, 0, 0);
        assert_int_equal(list.best[i].image * 7 % 25, 24 - i);
    }
    matches_offer(&list, (match){24, 99, 0, 0}); /* not better than the first of its equals */
    assert_int_equal(list.best[1].image, 99);
    assert_close(list.best[2].cosine, 23, 0, 0);
    matches_offer(&list, (match){1, 98, 0, 0});
    assert_int_equal(list.count, MATCHES_MOST);
    assert_close(list.best[MATCHES_MOST - 1].cosine, 16, 0, 0);
}

/* Cosines by their definition. */
static double cosine_of(const float *x, const float *y, size_t count) {
    double dot = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < count; i++) {
        dot += (double)x[i] * (double)y[i];
        xx += (double)x[i] * (double)x[i];
        yy += (double)y[i] * (double)y[i];
    }
    return dot / sqrt(xx * yy);
}

enum { IMAGES = 3, HEIGHT = 4, WIDTH = 5, KERNELS = 2, KH = 2, KW = 3 };

static float pixel_at(size_t index) { return (float)((index * 37 + index * index * 11) % 23) - 9; }

static nnla_tensor *new_images(void) {
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 4, (const size_t[]){IMAGES, 1, HEIGHT, WIDTH});
    assert_non_null(X);
    float *x = nnla_tensor_data(X);
    for (size_t i = 0; i < (size_t)2 * HEIGHT * WIDTH; i++)
        x[i] = pixel_at(i); /* the last image stays flat */
    return X;
}

/* The best patch of an image, by trying all. */
static match best_of(const float *kernel, const float *image, size_t number) {
    match best = {-2, number, 0, 0};
    for (size_t i = 0; i + KH <= HEIGHT; i++)
        for (size_t j = 0; j + KW <= WIDTH; j++) {
            float patch[KH * KW];
            for (size_t a = 0; a < KH * KW; a++)
                patch[a] = image[(i + a / KW) * WIDTH + j + a % KW];
            const double cosine = cosine_of(kernel, patch, KH * KW);
            if (cosine > best.cosine + 1e-6)
                best = (match){cosine, number, i, j};
        }
    return best;
}

static void test_kernels(void **state) {
    (void)state;
    nnla_tensor *X = new_images(), *K = nnla_tensor_create(NNLA_F32, 4, (const size_t[]){KERNELS, 1, KH, KW});
    const float *x = nnla_tensor_const_data(X);
    float *k = nnla_tensor_data(K);
    for (size_t i = 0; i < (size_t)KERNELS * KH * KW; i++)
        k[i] = pixel_at(i + 7);
    for (size_t a = 0; a < KH * KW; a++) /* the second kernel is a patch of the second image */
        k[KH * KW + a] = 2 * x[HEIGHT * WIDTH + (1 + a / KW) * WIDTH + 2 + a % KW];
    matches lists[KERNELS] = {{.count = 0}};
    matches_of_kernels(K, X, lists);
    for (size_t n = 0; n < KERNELS; n++) {
        assert_int_equal(lists[n].count, 2); /* a flat image has no patch */
        matches expected = {.count = 0};
        for (size_t i = 0; i < 2; i++)
            matches_offer(&expected, best_of(k + n * KH * KW, x + i * HEIGHT * WIDTH, i));
        for (size_t i = 0; i < 2; i++) {
            assert_close(lists[n].best[i].cosine, expected.best[i].cosine, 1e-5, 0);
            assert_int_equal(lists[n].best[i].image, expected.best[i].image);
            assert_int_equal(lists[n].best[i].row, expected.best[i].row);
            assert_int_equal(lists[n].best[i].column, expected.best[i].column);
        }
    }
    assert_int_equal(lists[1].best[0].image, 1);
    assert_int_equal(lists[1].best[0].row, 1);
    assert_int_equal(lists[1].best[0].column, 2);
    assert_close(lists[1].best[0].cosine, 1, 1e-6, 0);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(K);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offer),
        cmocka_unit_test(test_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
