/* Products that a kernel takes straight from memory: each number of rows, columns and terms around those that one tile,
   one panel or one strip takes, in every form and on every instruction set, against the definition. */
#include "support/nnla_test.h"
#include "support/product_forms.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void check_forms(size_t m, size_t n, size_t k, size_t index) {
    for (int form = 0; form < PRODUCT_FORMS; form++) {
        product_case c = dressed_product(m, n, k, index + (size_t)form);
        if (index % 3) { /* most of them unscaled: scaled ones are packed or pass through memory */
            c.alpha = 1;
            c.beta = 0;
        }
        check_product_form(c, form);
    }
}

static void test_tiles(void **state) {
    (void)state;
    static const size_t sides[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 31, 33, 47};
    static const size_t terms[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    size_t index = 0;
    for (size_t i = 0; i < COUNT(sides); i++)
        for (size_t j = 0; j < COUNT(sides); j++, index++)
            check_forms(sides[i], sides[j], terms[index % COUNT(terms)], index);
}

/* Few terms and a C that is cut into blocks of rows; rows that lie 4096 bytes apart. */
static void test_flat(void **state) {
    (void)state;
    for (size_t k = 1; k <= 5; k++)
        for (size_t m = 7; m <= 25; m += 3) {
            check_forms(m, 1021 + k, k, m);
            check_forms(m, 130 + k, k, m + 1);
        }
}

/* Several chains; the sizes up to which products count as small. */
static void test_limits(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{40, 3, 257}, {40, 10, 513},  {3, 40, 511},   {7, 10, 258},  {9, 20, 300},
                                       {64, 64, 64}, {64, 64, 65},   {100, 7, 28},   {100, 9, 35},  {600, 2, 3},
                                       {2, 600, 3},  {11, 4090, 16}, {11, 4090, 17}, {130, 1, 256}, {1, 130, 512}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        check_forms(shapes[i][0], shapes[i][1], shapes[i][2], i + 1);
}

/* One term that is added to C: whole vectors and rests, several blocks, every scaling. */
static void test_outer(void **state) {
    (void)state;
    static const size_t rows[] = {1, 2, 5, 9}, columns[] = {1, 4, 15, 16, 17, 31, 63, 64, 65, 100, 127, 131};
    static const double alphas[] = {1, -0.5, 0}, betas[] = {1, -1, 0.25};
    size_t index = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t j = 0; j < COUNT(columns); j++)
            for (int form = PLAIN; form <= TRANSPOSED_BOTH; form++, index++) {
                product_case c = dressed_product(rows[i], columns[j], 1, index);
                c.alpha = alphas[index % COUNT(alphas)];
                c.beta = betas[index / COUNT(alphas) % COUNT(betas)];
                check_product_form(c, form);
            }
    for (size_t n = 1023; n <= 1025; n++) {
        product_case c = dressed_product(70, n, 1, n);
        c.alpha = 1;
        c.beta = 1;
        check_product_form(c, PLAIN);
    }
}

/* One row or column times a matrix that lies outside the L1 cache, or has rows a multiple of 4096 bytes long. */
static void test_long(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{1, 1021, 263}, {1, 1100, 130}, {1, 2081, 65}, {1, 131, 1031},
                                       {64, 1, 1024},  {83, 1, 1024},  {67, 1, 2048}, {1, 1024, 257}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (int form = 0; form < PRODUCT_FORMS; form++) {
            product_case c = dressed_product(shapes[i][0], shapes[i][1], shapes[i][2], i + (size_t)form);
            if (shapes[i][2] % 1024 == 0)
                c.gap = 0;
            check_product_form(c, form);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiles), cmocka_unit_test(test_flat), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_outer), cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
