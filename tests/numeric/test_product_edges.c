/* Products whose sizes lie around the edges of every block that a driver may cut, on every instruction set against the
   definition, bit for bit. */
#include "support/nnla_test.h"
#include "support/product_forms.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* One long side, or many terms, with the others short: around the multiples of tiles, vectors and blocks. */
static void test_one_long_side(void **state) {
    (void)state;
    static const size_t multiples[] = {12,  14,  16,  18,  24,  28,   32,   42,   48,  56,  64,
                                       72,  80,  96,  112, 128, 144,  160,  192,  240, 252, 256,
                                       320, 384, 448, 512, 768, 1024, 1536, 2048, 4096};
    static const size_t shorts[] = {1, 3, 2, 5, 4, 9, 7, 17, 0, 6, 13};
    size_t index = 0;
    for (size_t i = 0; i < COUNT(multiples); i++)
        for (size_t size = multiples[i] - 1; size <= multiples[i] + 1; size++, index++) {
            const size_t a = shorts[index % COUNT(shorts)], b = shorts[index % (COUNT(shorts) - 1)];
            for (int form = (int)(index % 2); form < PRODUCT_FORMS; form += 2) {
                check_product_form(dressed_product(size, a, b, index), form);
                check_product_form(dressed_product(a, size, b, index + 1), form);
                check_product_form(dressed_product(a, b, size, index + 2), form);
            }
        }
}

/* Two long sides, and chains that close beside them: sums that wait, panels that end early. */
static void test_two_long_sides(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{145, 513, 2},  {143, 511, 3},  {513, 513, 1},  {97, 129, 4},   {29, 65, 257},
                                       {13, 33, 513},  {43, 49, 255},  {15, 64, 512},  {14, 16, 511},  {513, 9, 257},
                                       {9, 513, 257},  {512, 5, 300},  {5, 512, 259},  {257, 17, 256}, {17, 257, 33},
                                       {1, 1025, 258}, {1025, 1, 258}, {2, 1025, 257}, {1025, 2, 257}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (int form = 0; form < PRODUCT_FORMS; form++)
            check_product_form(dressed_product(shapes[i][0], shapes[i][1], shapes[i][2], i + (size_t)form), form);
}

/* Each size that is zero: nothing is written, or with no term beta C + b. */
static void test_nothing(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{0, 0, 0}, {0, 5, 3}, {5, 0, 3}, {5, 3, 0}, {0, 0, 300}, {40, 70, 0}, {1, 1, 0}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (size_t index = 0; index < 10; index++)
            for (int form = 0; form < PRODUCT_FORMS; form++)
                check_product_form(dressed_product(shapes[i][0], shapes[i][1], shapes[i][2], index), form);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_long_side),
        cmocka_unit_test(test_two_long_sides),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
