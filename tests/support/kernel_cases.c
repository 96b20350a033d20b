#include "nnla_test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fenced_memory.h"
#include "kernel_cases.h"
#include "random_data.h"

enum {
    GUARD = 64, /* elements before and after an array */
    GUARD_BYTE = 0xA5,
    SHORT = 127,
    LONGEST = 20011,
    THREADED = 1000003
};

nnla__pass pass_of_isa(size_t isa, nnla_dtype dtype) {
    return (nnla__pass){.kernels = nnla__kernels_of_isa(isa, dtype), .seed = 12345, .draw = 3, .training = 1};
}

nnla__pass pass_of(nnla_dtype dtype) {
    nnla__pass pass = pass_of_isa(0, dtype);
    pass.kernels = nnla__kernels_for(dtype);
    return pass;
}

double element_of(nnla_dtype dtype, const void *x, size_t i) {
    return dtype == NNLA_F32 ? (double)((const float *)x)[i] : ((const double *)x)[i];
}

void set_element(nnla_dtype dtype, void *x, size_t i, double value) {
    if (dtype == NNLA_F32)
        ((float *)x)[i] = (float)value;
    else
        ((double *)x)[i] = value;
}

/* An array with guards around it, `offset` elements off alignment; or, with AT_FENCE, with no guard behind it but the
   end of what may be touched. */
typedef struct guarded {
    fenced_memory memory;
    unsigned char *data;
    size_t n, guard_behind, size;
} guarded;

enum { AT_FENCE = 99 };

static guarded guarded_create(size_t n, nnla_dtype dtype) {
    const size_t size = nnla__dtype_size(dtype);
    return (guarded){.memory = fenced_memory_create((n + 2 * GUARD + 1) * size), .size = size};
}

/* n elements of values between guards */
static void *guarded_set(guarded *g, size_t n, size_t offset, const void *values) {
    const size_t bytes = n * g->size, guard = GUARD * g->size;
    const int at_fence = offset == AT_FENCE;
    g->n = n;
    g->guard_behind = at_fence ? 0 : guard;
    g->data = at_fence ? fenced_last(&g->memory, bytes)
                       : (unsigned char *)fenced_first(&g->memory) + guard + offset * g->size;
    memset(g->data - guard, GUARD_BYTE, guard + bytes + g->guard_behind);
    memcpy(g->data, values, bytes);
    return g->data;
}

static int guards_are_whole(const guarded *g) {
    const unsigned char *behind = g->data + g->n * g->size;
    for (size_t i = 1; i <= GUARD * g->size; i++)
        if (g->data[-(ptrdiff_t)i] != GUARD_BYTE)
            return 0;
    for (size_t i = 0; i < g->guard_behind; i++)
        if (behind[i] != GUARD_BYTE)
            return 0;
    return 1;
}

/* Operands of a case: the values that it starts with, and the arrays in which one run sees them. */
typedef struct bench {
    nnla_dtype dtype;
    void *a, *b, *x, *y;           /* starting values */
    void *expected_x, *expected_y; /* of the run that others are compared with */
    double expected_numbers[4];
    guarded ga, gb, gx, gy;
} bench;

static bench bench_create(nnla_dtype dtype, size_t n) {
    size_t bytes = n * nnla__dtype_size(dtype);
    bench t = {.dtype = dtype,
               .a = malloc(bytes),
               .b = malloc(bytes),
               .x = malloc(bytes),
               .y = malloc(bytes),
               .expected_x = malloc(bytes),
               .expected_y = malloc(bytes),
               .ga = guarded_create(n, dtype),
               .gb = guarded_create(n, dtype),
               .gx = guarded_create(n, dtype),
               .gy = guarded_create(n, dtype)};
    assert_true(t.a && t.b && t.x && t.y && t.expected_x && t.expected_y);
    return t;
}

static void bench_destroy(bench *t) {
    void *blocks[] = {t->a, t->b, t->x, t->y, t->expected_x, t->expected_y};
    guarded *arrays[] = {&t->ga, &t->gb, &t->gx, &t->gy};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        free(blocks[i]);
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        fenced_memory_destroy(&arrays[i]->memory);
}

static void sprinkle(nnla_dtype dtype, void *x, size_t n, size_t first) {
    double least = dtype == NNLA_F32 ? 0x1p-149 : 0x1p-1074;
    double normal = dtype == NNLA_F32 ? 0x1p-126 : 0x1p-1022;
    double most = dtype == NNLA_F32 ? (double)FLT_MAX : DBL_MAX;
    const double specials[] = {0.0,      -0.0, least, -least,    3 * least, normal, -normal, most,  -most,
                               INFINITY, 1,    -1,    -INFINITY, NAN,       100,    -100,    1e-30, 0.5};
    size_t count = sizeof specials / sizeof specials[0];
    for (size_t i = first, k = first; i < n; i += 5, k++)
        set_element(dtype, x, i, specials[k % count]);
}

static void bench_fill(bench *t, const kernel_case *c, size_t n, int special) {
    random_fill(t->dtype, t->a, n, 1 + n, c->low, c->high);
    random_fill(t->dtype, t->b, n, 2 + n, c->low, c->high);
    random_fill(t->dtype, t->x, n, 3 + n, c->low, c->high);
    random_fill(t->dtype, t->y, n, 4 + n, c->low, c->high);
    if (special) {
        sprinkle(t->dtype, t->a, n, 0);
        sprinkle(t->dtype, t->b, n, 1);
        sprinkle(t->dtype, t->x, n, 2);
        sprinkle(t->dtype, t->y, n, 3);
    }
}

static kernel_operands bench_run(bench *t, const kernel_case *c, const nnla__pass *pass, size_t n, size_t offset,
                                 int in_place) {
    kernel_operands o = {.n = n};
    o.a = guarded_set(&t->ga, n, offset, t->a);
    o.b = guarded_set(&t->gb, n, offset == 1 ? 0 : offset, t->b);
    o.x = guarded_set(&t->gx, n, offset, in_place ? t->a : t->x);
    o.y = guarded_set(&t->gy, n, offset, t->y);
    if (in_place)
        o.a = o.x;
    c->run(pass, &o);
    return o;
}

static void bench_keep(bench *t, const kernel_operands *o) {
    size_t bytes = o->n * nnla__dtype_size(t->dtype);
    memcpy(t->expected_x, o->x, bytes);
    memcpy(t->expected_y, o->y, bytes);
    memcpy(t->expected_numbers, o->numbers, sizeof t->expected_numbers);
}

/* Equal bits, both NaN, or within the tolerance (0 for none). */
static int same(nnla_dtype dtype, double actual, double expected, double tolerance) {
    if (isnan(actual) || isnan(expected))
        return isnan(actual) && isnan(expected);
    if (memcmp(&actual, &expected, sizeof actual) == 0)
        return 1;
    double unit = dtype == NNLA_F32 ? 0x1p-23 : 0x1p-52;
    return fabs(actual - expected) <= tolerance * unit * fmax(1, fabs(expected));
}

static void compare(const bench *t, const char *what, const char *name, const kernel_operands *o, double tolerance) {
    const void *actual[] = {o->x, o->y}, *expected[] = {t->expected_x, t->expected_y};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < o->n; i++) {
            double e = element_of(t->dtype, expected[k], i), v = element_of(t->dtype, actual[k], i);
            if (!same(t->dtype, v, e, tolerance))
                fail_msg("%s, %s, f%d, n = %zu: %c[%zu] is %a, not %a (of a = %a, b = %a)", name, what,
                         t->dtype == NNLA_F32 ? 32 : 64, o->n, "xy"[k], i, v, e, element_of(t->dtype, t->a, i),
                         element_of(t->dtype, t->b, i));
        }
    for (size_t k = 0; k < 4; k++)
        if (!same(t->dtype, o->numbers[k], t->expected_numbers[k], tolerance * sqrt((double)o->n)))
            fail_msg("%s, %s, f%d, n = %zu: number %zu is %a, not %a", name, what, t->dtype == NNLA_F32 ? 32 : 64, o->n,
                     k, o->numbers[k], t->expected_numbers[k]);
    if (!guards_are_whole(&t->ga) || !guards_are_whole(&t->gb) || !guards_are_whole(&t->gx) ||
        !guards_are_whole(&t->gy))
        fail_msg("%s, %s, n = %zu: writes outside its arrays", name, what, o->n);
}

static void check_case(bench *t, const kernel_case *c, size_t n, int special, double fast_tolerance) {
    bench_fill(t, c, n, special);
    nnla__pass scalar = pass_of_isa(0, t->dtype);
    kernel_operands o = bench_run(t, c, &scalar, n, 0, 0);
    bench_keep(t, &o);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        int fast = strcmp(nnla__isa(isa), "sse2-fast") == 0;
        if (fast && special)
            continue; /* a product that overflows before the sum, and the like */
        nnla__pass pass = pass_of_isa(isa, t->dtype);
        for (size_t way = 0; way < 4; way++) {
            static const size_t offsets[] = {0, 1, AT_FENCE, 1};
            size_t offset = offsets[way];
            int in_place = way > 2;
            if (in_place > c->in_place || (isa == 0 && n > SHORT))
                break;
            o = bench_run(t, c, &pass, n, offset, in_place);
            compare(t, nnla__isa(isa), c->name, &o, fast ? fast_tolerance : 0);
        }
    }
}

void check_on_every_isa(const kernel_case *cases, size_t count, double fast_tolerance) {
    static const size_t sizes[] = {47, 63, 64, 65, 97, 127, 257, 1009, 8192, 8193, 16385};
    assert_string_equal(nnla__isa(0), "scalar");
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        bench t = bench_create(dtype, LONGEST);
        for (size_t k = 0; k < count; k++) {
            for (size_t n = 0; n <= 34; n++) {
                check_case(&t, &cases[k], n, 0, fast_tolerance);
                check_case(&t, &cases[k], n, 1, fast_tolerance);
            }
            check_case(&t, &cases[k], 101, 1, fast_tolerance);
            for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
                check_case(&t, &cases[k], sizes[i], 0, fast_tolerance);
            check_case(&t, &cases[k], LONGEST, 0, fast_tolerance);
        }
        bench_destroy(&t);
    }
}

void check_with_threads(const kernel_case *cases, size_t count) {
    static const size_t threads[] = {2, 3, 8};
    size_t before = nnla_threads();
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        bench t = bench_create(dtype, THREADED);
        nnla__pass pass = pass_of(dtype);
        for (size_t k = 0; k < count; k++) {
            bench_fill(&t, &cases[k], THREADED, 0);
            assert_ok(nnla_set_threads(1));
            kernel_operands o = bench_run(&t, &cases[k], &pass, THREADED, 0, 0);
            bench_keep(&t, &o);
            for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
                assert_ok(nnla_set_threads(threads[i]));
                o = bench_run(&t, &cases[k], &pass, THREADED, 0, 0);
                compare(&t, "threads", cases[k].name, &o, 0);
            }
        }
        bench_destroy(&t);
    }
    assert_ok(nnla_set_threads(before));
}
