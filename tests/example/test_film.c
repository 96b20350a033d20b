/* The film of a training: what is in it, frame by frame. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/film.h"
#include "support/well_formed.h"

static size_t count_text(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

static void test_shown_epochs(void **state) {
    (void)state;
    const size_t lengths[] = {1, 2, 60, 61, 150, 1000, 100000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t shown = 0;
        for (size_t epoch = 0; epoch <= lengths[i]; epoch++)
            shown += (size_t)film_shows(epoch, lengths[i]);
        assert_true(film_shows(0, lengths[i]));
        assert_true(film_shows(lengths[i], lengths[i]));
        assert_false(film_shows(lengths[i] + 1, lengths[i]));
        assert_true(lengths[i] <= 60 ? shown == lengths[i] + 1 : shown > 40 && shown <= 61);
    }
}

static const double places[] = {0, 0, 1, 1}, grid[] = {0, 0, 2, 2, 0, 2, 2, 0};
static const int classes[] = {0, 1};

static film *begin(void) {
    const film_plan plan = {
        .title = "a & b",
        .input = {.labels = {NULL, "x", "y"},
                  .x = {0, 2},
                  .y = {0, 2},
                  .points = places,
                  .classes = classes,
                  .point_count = 2,
                  .field_rows = 2,
                  .field_columns = 3,
                  .field_scale = SCALE_FIELD},
        .embedding = {.labels = {NULL, "e", "f"}, .x = {0, 2}, .y = {0, 2}, .grid_lines = 2, .grid_places = 2},
        .epochs = 2};
    return film_begin(&plan);
}

static void add(film *f, size_t epoch, unsigned char shade) {
    const unsigned char field[] = {shade, shade, 1, 1, 1, shade};
    const double moved[] = {0, (double)epoch, 2, 2}, line[] = {1, -1, 0};
    film_add(f, &(film_frame){.epoch = epoch,
                              .loss = 0.5,
                              .accuracy = epoch > 0 ? 1 : (double)NAN,
                              .field = field,
                              .grid = grid,
                              .points = moved,
                              .line = line});
}

static char *draw(size_t frames) {
    film *f = begin();
    size_t length = 0;
    for (size_t i = 0; i < frames; i++)
        add(f, i, (unsigned char)i);
    char *text = svg_end(film_end(f), &length);
    assert_true(text == NULL || strlen(text) == length);
    return text;
}

static void test_frames(void **state) {
    (void)state;
    char *text = draw(3), *again = draw(3);
    assert_non_null(text);
    assert_string_equal(text, again);
    assert_null(xml_fault(text));
    assert_int_equal(count_text(text, "prefers-reduced-motion:reduce"), 1);
    assert_int_equal(count_text(text, "<animateMotion"), 2);
    assert_int_equal(count_text(text, "repeatCount=\"indefinite\""), 2 + 2 + 1 + 1 + 16 + 1 + 3);
    assert_int_equal(count_text(text, "dur=\"2.4s\""), 2 + 2 + 1 + 1 + 16 + 1 + 3); /* 3 frames and 12 of the hold */
    assert_int_equal(count_text(text, ">a &amp; b</text>"), 1);
    assert_int_equal(count_text(text, ">epoch 0   loss 0.500<"), 1);
    assert_int_equal(count_text(text, ">epoch 1   loss 0.500   accuracy 1.000<"), 1);
    assert_int_equal(count_text(text, ">epoch 2   loss 0.500   accuracy 1.000<"), 2); /* and the still */
    /* Point 0 goes up the panel's left edge, 300 pixels below 62, in three frames. */
    assert_int_equal(count_text(text, "values=\"62,362;62,212;62,62;62,62"), 1);
    /* Shade 0 is in the first frame alone, shade 1 in all of them, in the second everywhere. */
    assert_int_equal(count_text(text, "values=\"M0 0M0 0h2M2 1h1;M0 0;M0 0\""), 1);
    assert_int_equal(count_text(text, "values=\"M0 0M2 0h1M0 1h2;M0 0M0 0h3M0 1h3;M0 0M2 0h1M0 1h2\""), 1);
    free(text);
    free(again);
}

static void test_few_frames(void **state) {
    (void)state;
    char *one = draw(1);
    assert_null(draw(0));
    assert_null(xml_fault(one));
    assert_int_equal(count_text(one, "values=\"visible\" keyTimes=\"0\""), 1);
    free(one);
    add(NULL, 0, 0);
    assert_null(film_end(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown_epochs),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_few_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
