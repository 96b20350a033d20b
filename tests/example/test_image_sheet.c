/* Sheets of images, and the check that pictures are well formed. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/image_sheet.h"
#include "support/well_formed.h"

static void test_well_formed(void **state) {
    (void)state;
    assert_null(xml_fault("<a/>"));
    assert_null(xml_fault("<svg x=\"1\" y-z=\"&lt;\">\n<g>a &amp; b</g><p d=\"M1 2\"/>\n</svg>\n"));
    static const char *const faults[] = {"",
                                         "a",
                                         "<a>",
                                         "<a></b>",
                                         "</a>",
                                         "<a/><b/>",
                                         "<a/> b",
                                         "<a b=c/>",
                                         "<a b=\"c/>",
                                         "<a b=\"<\"/>",
                                         "<a>&</a>",
                                         "<a>&nbsp;</a>",
                                         "<a",
                                         "<>",
                                         "<a b=\"1\"c=\"2\"/>",
                                         "<a></a"};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (xml_fault(faults[i]) == NULL)
            print_error("'%s' passes\n", faults[i]);
        assert_non_null(xml_fault(faults[i]));
    }
}

static void test_ranges(void **state) {
    (void)state;
    const float values[] = {0.5F, -2, 1}, zeros[] = {0, 0};
    svg_range range = sheet_range_about_zero(values, 3);
    assert_close(range.low, -2, 0, 0);
    assert_close(range.high, 2, 0, 0);
    range = sheet_range_about_zero(zeros, 2);
    assert_true(range.low < range.high);
    range = sheet_range_of(values, 3);
    assert_close(range.low, -2, 0, 0);
    assert_close(range.high, 1, 0, 0);
    range = sheet_range_of(zeros, 2);
    assert_true(range.low < range.high);
    range = sheet_range_of(NULL, 0);
    assert_true(range.low < range.high);
}

static size_t count_text(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

static char *draw(void) {
    static const float values[] = {-1, 0, 1, (float)NAN, 5, -5};
    sheet_cell cells[] = {
        {.values = values, .height = 2, .width = 3, .scale = SCALE_DIVERGING, .range = {-1, 1}, .head = "first"},
        {.values = values,
         .height = 1,
         .width = 2,
         .scale = SCALE_INK,
         .range = {-1, 0},
         .apart = 1,
         .captions = {"a < b", "0.5"}},
    };
    const sheet_row rows[] = {{{"one", "detail"}, cells, 2, 10}, {{"", "two"}, cells, 1, 4}, {{"", ""}, NULL, 0, 1}};
    size_t length = 0;
    char *text = svg_end(image_sheet("Title & more", "note", rows, 3), &length);
    assert_non_null(text);
    assert_int_equal(strlen(text), length);
    return text;
}

static void test_sheet(void **state) {
    (void)state;
    char *first = draw(), *again = draw();
    assert_string_equal(first, again);
    assert_null(xml_fault(first));
    assert_int_equal(count_text(first, "<g "), 3);
    assert_int_equal(count_text(first, ">first</text>"), 2);
    assert_int_equal(count_text(first, ">a &lt; b</text>"), 1);
    /* The ends of the scale; what is beyond them, and NaN, is at an end. White is 0. */
    assert_int_equal(count_text(first, "fill=\"#D55E00\" d=\"M2 0h1v1h-1zM1 1h1v1h-1z\""), 2);
    assert_int_equal(count_text(first, "fill=\"#0072B2\" d=\"M0 0h1v1h-1zM0 1h1v1h-1zM2 1h1v1h-1z\""), 2);
    assert_int_equal(count_text(first, "fill=\"#FFFFFF\" d=\"M1 0h1v1h-1z\""), 2);
    assert_int_equal(count_text(first, "fill=\"#FFFFFF\" d=\"M0 0h1v1h-1z\""), 1);
    assert_int_equal(count_text(first, "fill=\"#222222\" d=\"M1 0h1v1h-1z\""), 1);
    free(first);
    free(again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
