/* The colours of figures and page: contrast as WCAG 2.2 defines it, scales. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/colours.h"

static uint32_t parse(const char *text) {
    assert_int_equal(strlen(text), 7);
    assert_int_equal(text[0], '#');
    return (uint32_t)strtoul(text + 1, NULL, 16);
}

/* Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
static double luminance(uint32_t rgb) {
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        const double c = (double)(rgb >> (16 - 8 * i) & 255U) / 255;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(uint32_t a, uint32_t b) {
    const double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void test_contrast(void **state) {
    (void)state;
    assert_close(contrast(0, 0xFFFFFF), 21, 1e-12, 0);
    for (int theme = COLOUR_LIGHT; theme <= COLOUR_DARK; theme++) {
        const uint32_t paper = parse(colour_text(COLOUR_PAPER, theme));
        for (int colour = COLOUR_PAPER; colour < COLOUR_COUNT; colour++) {
            const double found = contrast(parse(colour_text(colour, theme)), paper);
            if (colour == COLOUR_INK || colour == COLOUR_SOFT)
                assert_true(found >= 4.5);
            else if (colour != COLOUR_PAPER && colour != COLOUR_LINE)
                assert_true(found >= 3);
        }
        /* Curves are drawn upon the strongest shades of a field. */
        const uint32_t ink = parse(colour_text(COLOUR_INK, theme));
        assert_true(contrast(ink, scale_colour(SCALE_FIELD, 0, theme)) >= 4.5);
        assert_true(contrast(ink, scale_colour(SCALE_FIELD, scale_shades(SCALE_FIELD) - 1, theme)) >= 4.5);
    }
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(colour_text(COLOUR_NONE, COLOUR_DARK), "none");
    assert_string_equal(colour_name(COLOUR_CLASS), "class-0");
    assert_string_equal(colour_name(COLOUR_CLASS + 1), "class-1");
    assert_string_equal(colour_text(COLOUR_BLUE, COLOUR_LIGHT), "#0072B2");
}

static void test_scales(void **state) {
    (void)state;
    for (int scale = 0; scale < SCALE_COUNT; scale++) {
        const int shades = (int)scale_shades(scale);
        assert_int_equal(scale_shade(scale, -1), 0);
        assert_int_equal(scale_shade(scale, (double)NAN), 0);
        assert_int_equal(scale_shade(scale, 0), 0);
        assert_int_equal(scale_shade(scale, 1), shades - 1);
        assert_int_equal(scale_shade(scale, 2), shades - 1);
        assert_int_equal(scale_shade(scale, 0.5), shades / 2);
    }
    const size_t last = scale_shades(SCALE_DIVERGING) - 1;
    assert_int_equal(scale_colour(SCALE_DIVERGING, 0, COLOUR_LIGHT), 0x0072B2);
    assert_int_equal(scale_colour(SCALE_DIVERGING, last / 2, COLOUR_LIGHT), 0xFFFFFF);
    assert_int_equal(scale_colour(SCALE_DIVERGING, last, COLOUR_LIGHT), 0xD55E00);
    assert_int_equal(scale_colour(SCALE_FIELD, 0, COLOUR_LIGHT), 0x94C4DF); /* 0.42 of the way from white */
    assert_int_equal(scale_colour(SCALE_INK, 0, COLOUR_DARK), parse(colour_text(COLOUR_PAPER, COLOUR_DARK)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
