/* Pooling: every instruction set against the scalar one, threads, and windows of many forms against their definition. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

static nnla__windows windows_of(size_t height, size_t width, const size_t form[6]) {
    nnla__windows w = {.planes = 1,
                       .height = height,
                       .width = width,
                       .window_height = form[0],
                       .window_width = form[1],
                       .stride_height = form[2],
                       .stride_width = form[3],
                       .padding_height = form[4],
                       .padding_width = form[5]};
    if (height + 2 * form[4] < form[0] || width + 2 * form[5] < form[1])
        return (nnla__windows){0};
    w.out_height = (height + 2 * form[4] - form[0]) / form[2] + 1;
    w.out_width = (width + 2 * form[5] - form[1]) / form[3] + 1;
    return w;
}

static size_t inputs_of(const nnla__windows *w) { return w->height * w->width; }
static size_t outputs_of(const nnla__windows *w) { return w->out_height * w->out_width; }

/* Window, stride and padding by height and width; no more outputs than inputs. */
static const size_t forms[][6] = {
    {2, 2, 2, 2, 0, 0}, {3, 3, 2, 2, 1, 1}, {3, 3, 1, 1, 1, 1},
    {2, 3, 3, 4, 0, 1}, {1, 5, 1, 2, 0, 2}, {4, 1, 2, 3, 2, 0},
};

/* ---- Every instruction set: n elements are planes of about 9 rows ---- */

static nnla__windows windows_for(size_t n, size_t form) {
    const size_t width = n < 5 + n % 41 ? n : 5 + n % 41, height = width == 0 ? 0 : n / width < 9 ? n / width : 9;
    if (width == 0)
        return (nnla__windows){0};
    nnla__windows w = windows_of(height, width, forms[form]);
    w.planes = n / (height * width);
    return w;
}

static void max_pool(const nnla__pass *pass, kernel_operands *o, size_t form, int backward) {
    const nnla__windows w = windows_for(o->n, form);
    if (w.planes == 0 || w.out_width == 0)
        return;
    nnla__max_pool(pass, &w, o->a, o->x, o->y);
    if (backward)
        nnla__max_pool_backward(pass, &w, o->b, o->y, o->x);
}

static void average_pool(const nnla__pass *pass, kernel_operands *o, size_t form) {
    nnla__windows w = windows_for(o->n, form);
    if (w.planes == 0 || w.out_width == 0)
        return;
    w.count_padding = o->n % 2 != 0;
    nnla__average_pool(pass, &w, o->a, o->x);
    nnla__average_pool_backward(pass, &w, o->b, o->y);
}

#define FORM(k)                                                                                                        \
  static void run_max_##k(const nnla__pass *pass, kernel_operands *o) { max_pool(pass, o, k, 0); }                     \
  static void run_max_backward_##k(const nnla__pass *pass, kernel_operands *o) { max_pool(pass, o, k, 1); }            \
  static void run_average_##k(const nnla__pass *pass, kernel_operands *o) { average_pool(pass, o, k); }
FORM(0)
FORM(1)
FORM(2)
FORM(3)
FORM(4)
FORM(5)
#undef FORM

static void run_max_without_places(const nnla__pass *pass, kernel_operands *o) {
    const nnla__windows w = windows_for(o->n, 0);
    if (w.planes != 0 && w.out_width != 0)
        nnla__max_pool(pass, &w, o->a, o->x, NULL);
}

static const kernel_case cases[] = {
#define FORM(k)                                                                                                        \
  {"max pool, form " #k, run_max_##k, -3, 3, 0}, {"max pool backward, form " #k, run_max_backward_##k, -3, 3, 0},      \
      {"average pool, form " #k, run_average_##k, -3, 3, 0},
    FORM(0) FORM(1) FORM(2) FORM(3) FORM(4) FORM(5)
#undef FORM
        {"max pool without places", run_max_without_places, -3, 3, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, CASES, 4);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, CASES);
}

/* ---- The definition ---- */

enum { MOST = 4096 };

/* The plane's elements that a window sees: of its rows and columns, those inside. */
typedef struct visit {
    size_t h, w;
    int inside;
} visit;

static visit visit_of(const nnla__windows *w, size_t output, size_t i, size_t j) {
    const size_t h = output / w->out_width * w->stride_height + i, v = output % w->out_width * w->stride_width + j;
    const int inside = h >= w->padding_height && h < w->padding_height + w->height && v >= w->padding_width &&
                       v < w->padding_width + w->width;
    return (visit){h - w->padding_height, v - w->padding_width, inside};
}

static void max_by_definition(const nnla__windows *w, const double *x, const double *dy, double *y, double *dx) {
    memset(dx, 0, inputs_of(w) * sizeof *dx);
    for (size_t o = 0; o < outputs_of(w); o++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < w->window_height; i++)
            for (size_t j = 0; j < w->window_width; j++) {
                const visit v = visit_of(w, o, i, j);
                const size_t at = v.h * w->width + v.w;
                if (v.inside && (best == SIZE_MAX || x[at] > x[best] || isnan(x[at])))
                    best = at;
            }
        y[o] = x[best];
        dx[best] += dy[o];
    }
}

static void average_by_definition(const nnla__windows *w, const double *x, const double *dy, double *y, double *dx) {
    memset(dx, 0, inputs_of(w) * sizeof *dx);
    for (size_t o = 0; o < outputs_of(w); o++) {
        double sum = 0, count = 0;
        for (size_t i = 0; i < w->window_height; i++)
            for (size_t j = 0; j < w->window_width; j++) {
                const visit v = visit_of(w, o, i, j);
                sum += v.inside ? x[v.h * w->width + v.w] : 0;
                count += v.inside || w->count_padding;
            }
        y[o] = sum / count;
        for (size_t i = 0; i < w->window_height; i++)
            for (size_t j = 0; j < w->window_width; j++) {
                const visit v = visit_of(w, o, i, j);
                if (v.inside)
                    dx[v.h * w->width + v.w] += dy[o] / count;
            }
    }
}

static void check_definition(const nnla__windows *w, uint64_t seed) {
    static double x[MOST], dy[MOST], y[MOST], dx[MOST], places[MOST], expected_y[MOST], expected_dx[MOST];
    const nnla__pass pass = pass_of(NNLA_F64);
    random_fill_f64(x, MOST, seed, -1, 1);
    random_fill_f64(dy, MOST, seed + 1, -1, 1);
    for (size_t i = seed % 3; i < MOST; i += 3)
        x[i] = 0.5; /* ties */
    x[seed % MOST] = NAN;
    max_by_definition(w, x, dy, expected_y, expected_dx);
    nnla__max_pool(&pass, w, x, y, places);
    nnla__max_pool_backward(&pass, w, dy, places, dx);
    assert_same_bits(y, expected_y, outputs_of(w) * sizeof *y);
    assert_same_bits(dx, expected_dx, inputs_of(w) * sizeof *dx);
    x[seed % MOST] = 1;
    average_by_definition(w, x, dy, expected_y, expected_dx);
    nnla__average_pool(&pass, w, x, y);
    nnla__average_pool_backward(&pass, w, dy, dx);
    assert_same_bits(y, expected_y, outputs_of(w) * sizeof *y);
    assert_same_bits(dx, expected_dx, inputs_of(w) * sizeof *dx);
}

static size_t draw(uint64_t *seed, size_t least, size_t most) {
    return least + (size_t)(random_bits(seed) % (most - least + 1));
}

static void windows_are_their_definition(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (size_t round = 0; round < 3000; round++) {
        size_t form[6] = {draw(&seed, 1, 5), draw(&seed, 1, 5), draw(&seed, 1, 4), draw(&seed, 1, 4), 0, 0};
        form[4] = draw(&seed, 0, form[0] / 2);
        form[5] = draw(&seed, 0, form[1] / 2);
        nnla__windows w = windows_of(draw(&seed, 1, 12), draw(&seed, 1, 300), form);
        w.count_padding = (int)draw(&seed, 0, 1);
        if (w.planes != 0 && outputs_of(&w) <= MOST)
            check_definition(&w, round);
    }
}

/* 0 < −0 is false: the first of them is taken. Places of −∞ alone are the first as well. */
static void the_first_of_equals_is_taken(void **state) {
    (void)state;
    const nnla__pass pass = pass_of(NNLA_F32);
    const size_t form[6] = {2, 2, 2, 2, 0, 0};
    nnla__windows w = windows_of(2, 4, form);
    const float x[8] = {-0.0F, 0, -INFINITY, -INFINITY, 0, 0, -INFINITY, -INFINITY}, dy[2] = {1, 2};
    float y[2], dx[8], places[2];
    nnla__max_pool(&pass, &w, x, y, places);
    assert_true(y[0] == 0 && signbit(y[0]) && y[1] == -INFINITY);
    nnla__max_pool_backward(&pass, &w, dy, places, dx);
    assert_all_close_f32(dx, ((const float[]){1, 0, 2, 0, 0, 0, 0, 0}), 8, 0, 0);
}

static void knows_windows_that_are_too_large_for_places(void **state) {
    (void)state;
    nnla__windows w = {.width = 65536, .window_height = 32767, .window_width = 1};
    assert_true(nnla__windows_fit(&w));
    w.window_height = 32768;
    assert_false(nnla__windows_fit(&w));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(windows_are_their_definition),
        cmocka_unit_test(the_first_of_equals_is_taken),
        cmocka_unit_test(knows_windows_that_are_too_large_for_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
