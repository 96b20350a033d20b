/* The pictures of the examples, and the files they go to. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "support/figures.h"
#include "support/fork_child.h"
#include "support/output.h"
#include "support/sanitized.h"
#include "support/svg_internal.h"
#include "support/temp_dir.h"
#include "support/well_formed.h"

static void check_number(double x, int decimals, const char *expected) {
    svg picture = {NULL, 0, 0, COLOUR_LIGHT, 0, 0};
    svg_put_number(&picture, x, decimals);
    assert_string_equal(picture.text, expected);
    free(picture.text);
}

static void test_numbers(void **state) {
    (void)state;
    check_number(0, 2, "0");
    check_number(-0.0, 2, "0");
    check_number(-0.001, 2, "0");
    check_number(12.5, 2, "12.5");
    check_number(-12.345678, 3, "-12.346");
    check_number(1.05, 2, "1.05");
    check_number(100, 0, "100");
    check_number(99.999, 2, "100");
    check_number((double)NAN, 2, "-10000000");
    check_number((double)INFINITY, 2, "10000000");
}

static void test_ranges(void **state) {
    (void)state;
    const double values[] = {3, 100, (double)NAN, 100, -1, 100, (double)INFINITY, 100};
    svg_range range = svg_range_of(values, 4, 2, 0.25);
    assert_close(range.low, -2, 0, 0);
    assert_close(range.high, 4, 0, 0);
    range = svg_range_of(values + 1, 3, 2, 0.25);
    assert_close(range.low, 99.5, 0, 0);
    assert_close(range.high, 100.5, 0, 0);
    range = svg_range_of(NULL, 0, 1, 1);
    assert_true(range.low < range.high);
}

static size_t count_text(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

/* Draws with every kind of part; returns the text. */
static char *draw_planes(int theme) {
    static const double points[] = {0, 0, 1, 1, 2, 0}, grid[] = {0, 0, 2, 0, 0, 1, 2, 1}, line[] = {1, -1, 0};
    static const double values[] = {0, 0.5, 1, 0, 0.5, 1}, box[] = {0, 2, 0, 1}, arrows[] = {1, 0.5};
    static const unsigned char field[] = {0, 8, 15, 0, 8, 15};
    static const int classes[] = {0, 1, 0};
    static const char *const names[] = {"a & <b>"};
    nnla_tensor *V = nnla_tensor_wrap_const(NNLA_F64, values, 2, (const size_t[]){2, 3});
    nnla_contour *boundary = nnla_contour_create(V, box, 0.5);
    assert_non_null(boundary);
    const figure_plane planes[] = {
        {.labels = {"one", "x", "y"}, .points = points, .classes = classes, .point_count = 3, .line = line},
        {.x = {0, 2}, .y = {0, 1}, .field = field, .field_rows = 2, .field_columns = 3, .boundary = boundary},
        {.grid = grid, .grid_lines = 2, .grid_places = 2, .arrows = arrows, .arrow_labels = names, .arrow_count = 1},
    };
    size_t length = 0;
    char *text = svg_end(figure_planes("Title", planes, 3, 2, theme), &length);
    assert_non_null(text);
    assert_int_equal(strlen(text), length);
    nnla_contour_destroy(boundary);
    nnla_tensor_destroy(V);
    return text;
}

static void test_planes(void **state) {
    (void)state;
    char *first = draw_planes(COLOUR_LIGHT), *again = draw_planes(COLOUR_LIGHT), *dark = draw_planes(COLOUR_DARK);
    assert_string_equal(first, again);
    assert_int_equal(count_text(first, "<clipPath"), 3);
    assert_int_equal(count_text(first, "<circle"), 2 + 1); /* and the legend's */
    assert_int_equal(count_text(first, "a &amp; &lt;b&gt;"), 1);
    assert_int_equal(count_text(first, "#0072B2"), 2);
    assert_int_equal(count_text(first, "#D55E00"), 2);
    /* The field's middle column is 0.5: the curve is the vertical line through the middle of the second panel. */
    assert_non_null(strstr(first, "d=\"M592 "));
    assert_null(xml_fault(first));
    assert_null(xml_fault(dark));
    assert_int_equal(count_text(dark, "#FFFFFF"), 0);
    assert_int_equal(count_text(dark, "#0072B2"), 0);
    free(first);
    free(again);
    free(dark);
}

static void test_charts(void **state) {
    (void)state;
    static const double loss[] = {0.7, 0.1, 0.02, (double)NAN}, accuracy[] = {0.5, 1};
    const figure_curve losses[] = {{"training", loss, 4, COLOUR_BLUE, NULL}, {"none", NULL, 0, COLOUR_ORANGE, "6 3"}};
    const figure_curve accuracies[] = {{"training", accuracy, 2, COLOUR_BLUE, NULL}};
    const figure_chart charts[] = {{{"loss", "epoch", "loss"}, {0, 0}, 1, losses, 2},
                                   {{"accuracy", "epoch", NULL}, {0, 1}, 0, accuracies, 1}};
    size_t length = 0;
    char *text = svg_end(figure_charts("Training", charts, 2, COLOUR_LIGHT), &length);
    assert_non_null(strstr(text, ">0.05</text>"));
    assert_int_equal(count_text(text, ">training</text>"), 2);
    assert_null(xml_fault(text));
    free(text);
}

/* A picture for which there is no memory: NULL at its end, and nothing before. */
static int draw_without_memory(void *payload) {
    const struct rlimit limit = {(rlim_t)256 << 20, (rlim_t)256 << 20};
    size_t length = 0;
    (void)payload;
    svg *picture = svg_create(10, 10, COLOUR_LIGHT);
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 52;
    void *beyond = malloc((size_t)512 << 20);
    if (beyond != NULL) { /* an emulator does not hold its program to the limit */
        free(beyond);
        return 53;
    }
    for (int i = 0; i < 4000000; i++)
        svg_text(picture, 1, 1, SVG_START, SVG_TEXT, COLOUR_INK, "text");
    return svg_end(picture, &length) == NULL ? 50 : 51;
}

static void test_no_memory(void **state) {
    (void)state;
    size_t length = 0;
    svg_text(NULL, 0, 0, SVG_START, SVG_TEXT, COLOUR_INK, "text");
    assert_null(svg_end(NULL, &length));
    if (SANITIZED) /* a sanitizer needs the address space */
        skip();
    const int end = run_in_quiet_child(draw_without_memory, NULL, 60000);
    if (end == 53)
        skip();
    assert_int_equal(end, 50);
}

static int write_nowhere(void *payload) {
    output_write(payload, "x", 1);
    return 50;
}

static int make_folder(void *payload) {
    output_folder(payload);
    return 50;
}

static void test_output(void **state) {
    (void)state;
    temp_dir dir;
    char path[300], below[300];
    temp_dir_create(&dir);
    char *joined = output_path(dir.path, "file");
    temp_dir_file(&dir, "file", path, sizeof path);
    assert_string_equal(joined, path);
    output_folder(dir.path);
    output_write(path, "one", 3);
    output_write(path, "three", 5);
    char *text = read_file(path, NULL);
    assert_string_equal(text, "three");
    free(text);
    temp_dir_file(&dir, "file/below", below, sizeof below);
    assert_int_equal(run_in_quiet_child(write_nowhere, below, 60000), 1);
    assert_int_equal(run_in_quiet_child(make_folder, below, 60000), 1);
    assert_int_equal(run_in_quiet_child(make_folder, path, 60000), 1);
    assert_int_equal(run_in_quiet_child(make_folder, "/proc/none/below", 60000), 1);
    free(joined);
    temp_dir_remove(&dir);
    output_folder("folder/in//folders/");
    output_folder("folder/in/folders");
    output_write("folder/in/folders/file", "x", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_ranges),    cmocka_unit_test(test_planes),
        cmocka_unit_test(test_charts),  cmocka_unit_test(test_no_memory), cmocka_unit_test(test_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
