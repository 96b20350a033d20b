/* Products with a vector, in both orientations of the matrix, against the definition. */
#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

/* y = op(A) op(B) with one row or one column; the strides of the vectors come from the transposes. */
static void check_one(const product_case *c) {
    product_operands o = product_operands_create(c);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        /* No scratch: nothing is packed. */
        const nnla__pass pass = {.kernels = nnla__kernels_of_isa(isa, c->dtype)};
        guarded_matrix_reset(&o.C);
        nnla__gemm_within(&pass, SIZE_MAX, c->transpose_a, c->transpose_b, c->alpha, &o.A.matrix, &o.B.matrix, c->beta,
                          &o.C.matrix, NULL);
        assert_product(c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
    }
    product_operands_destroy(&o);
}

static void check(product_case c) {
    for (int d = 0; d < 2; d++) {
        c.dtype = d ? NNLA_F64 : NNLA_F32;
        for (int t = 0; t < 4; t++) {
            c.transpose_a = t & 1;
            c.transpose_b = t >> 1;
            check_one(&c);
        }
    }
}

static void test_lengths(void **state) {
    (void)state;
    static const size_t depths[] = {0, 1, 2, 3, 4, 5, 9, 64};
    for (size_t n = 1; n <= 70; n++) {
        const product_case c = {.n = n, .k = depths[n % 8], .alpha = 1, .gap = n % 3, .offset = n % 2, .seed = n};
        product_case row = c, column = c;
        row.m = 1;
        column.m = n;
        column.n = 1;
        check(row);
        check(column);
    }
}

static void test_wide(void **state) {
    (void)state;
    static const size_t lengths[] = {127, 128, 129, 144, 257, 300};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        check((product_case){.m = 1, .n = lengths[i], .k = 258, .alpha = 1, .seed = i});
        check((product_case){.m = lengths[i], .n = 1, .k = 258, .alpha = 1, .seed = i});
    }
}

/* Rows of several chains, that begin a multiple of a page after each other, and that do not. */
static void test_long(void **state) {
    (void)state;
    static const size_t rows[] = {16, 64, 70, 45}, depths[] = {1024, 1023, 1040, 2309};
    for (size_t i = 0; i < 4; i++) {
        const product_case c = {.m = rows[i], .n = 1, .k = depths[i], .alpha = 1, .seed = i};
        product_case row = c;
        row.m = 1;
        row.n = rows[i];
        check(c);
        check(row);
    }
}

/* A matrix that no cache holds; its last rows fill no vector. */
static void test_far(void **state) {
    (void)state;
    check_one(&(product_case){.dtype = NNLA_F32, .m = 87, .n = 1, .k = 94001, .alpha = 1, .seed = 1});
    check_one(&(product_case){.dtype = NNLA_F64, .m = 87, .n = 1, .k = 47001, .alpha = 1, .seed = 1});
}

static void test_scaled(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        const product_case c = {.k = (size_t)(250 + seed),
                                .alpha = seed & 1 ? 0.5 : 1,
                                .beta = seed & 2 ? -1 : 0.25,
                                .gap = 2,
                                .special = seed & 4 ? 1 : 0,
                                .seed = seed};
        product_case row = c, column = c;
        row.m = column.n = 1;
        row.n = column.m = 21;
        check(row);
        check(column);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths), cmocka_unit_test(test_wide),   cmocka_unit_test(test_long),
        cmocka_unit_test(test_far),     cmocka_unit_test(test_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
