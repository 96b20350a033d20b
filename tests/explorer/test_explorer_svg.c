/* Each picture has the parts that the page's view shows, in both themes. */
#include "explorer_test.h"

#include <stdlib.h>

#include "support/colours.h"

enum { TRAINED = 60, POINTS = TRAINED + 500, COLUMNS = 2 };

static int start_trained(void **state) {
    if (start_session(state) != 0 || explorer_set(explorer_setting_find("samples"), TRAINED) != NNLA_OK ||
        explorer_apply() != NNLA_OK || explorer_train(3) != NNLA_OK)
        return -1;
    return explorer_view_input() == NNLA_OK ? 0 : -1;
}

#define trained_case(test) cmocka_unit_test_setup_teardown(test, start_trained, end_session)

static size_t count_of(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

/* The output as a text, to be freed. */
static char *output_text(void) {
    const size_t size = (size_t)explorer_output_size();
    char *text = malloc(size + 1);
    assert_non_null(text);
    memcpy(text, explorer_output(), size);
    text[size] = '\0';
    assert_int_equal(strlen(text), size);
    assert_memory_equal(text, "<svg", 4);
    return text;
}

static char *picture_of(const char *view, int theme) {
    assert_done(explorer_svg(view, theme == COLOUR_DARK));
    return output_text();
}

/* What is counted in a picture. An arrow is a shaft and a head; the head of one that is not faint has the fill of ink. */
typedef struct parts {
    size_t planes, markers, arrows, faint_arrows, lines;
} parts;

static size_t count_filled(const char *text, const char *colour, const char *begin) {
    size_t count = 0;
    for (const char *at = strstr(text, begin); at != NULL; at = strstr(at + 1, begin)) {
        const char *end = strstr(at, "/>"), *fill = strstr(at, "fill=\"");
        count += end != NULL && fill != NULL && fill < end && strncmp(fill + 6, colour, strlen(colour)) == 0;
    }
    return count;
}

static parts count_parts(const char *text, int theme) {
    const char *ink = colour_text(COLOUR_INK, theme), *soft = colour_text(COLOUR_SOFT, theme);
    return (parts){.planes = count_of(text, "<clipPath"),
                   .markers = count_of(text, "<circle") + count_of(text, "l3.25 3.25l-3.25 3.25") +
                              count_of(text, "l3.9 3.9l-3.9 3.9") + count_of(text, "l5.63 5.63"),
                   .arrows = count_filled(text, ink, "<path d=\"M"),
                   .faint_arrows = count_filled(text, soft, "<path d=\"M"),
                   .lines = count_of(text, "stroke-dasharray")};
}

static void check_texts(const char *text, const char *const *texts) {
    for (; *texts != NULL; texts++)
        if (strstr(text, *texts) == NULL)
            fail_msg("the picture does not say '%s'", *texts);
}

/* Checks both themes of a picture, and that each takes its own colours alone. */
static void check_picture(const char *view, const parts *expected, const char *const *texts) {
    for (int theme = COLOUR_LIGHT; theme <= COLOUR_DARK; theme++) {
        char *text = picture_of(view, theme);
        const parts found = count_parts(text, theme);
        if (memcmp(&found, expected, sizeof found) != 0)
            fail_msg("%s: %zu planes, %zu markers, %zu arrows, %zu faint arrows, %zu lines", view, found.planes,
                     found.markers, found.arrows, found.faint_arrows, found.lines);
        check_texts(text, texts);
        assert_null(strstr(text, colour_text(COLOUR_BLUE, !theme)));
        assert_null(strstr(text, colour_text(COLOUR_INK, !theme)));
        assert_non_null(strstr(text, colour_text(COLOUR_BLUE, theme)));
        free(text);
    }
}

static void test_input(void **state) {
    (void)state;
    check_picture("input", &(parts){1, POINTS + 3, 0, 0, 0},
                  (const char *const[]){">class 0<", ">class 1<", ">held out<", ">output 0.5<", ">x₁<", ">x₂<", NULL});
}

static void test_plane(void **state) {
    (void)state;
    assert_done(explorer_view_plane(4, 0, 1, 0));
    check_picture(
        "plane", &(parts){1, POINTS + 3, 0, 0, 2}, /* the line and its entry in the legend */
        (const char *const[]){">grid of the input plane<", ">separating line<", ">unit 1<", ">unit 2<", NULL});
}

static void test_steps(void **state) {
    (void)state;
    assert_done(explorer_view_steps(3, 0, 1, 4));
    check_picture("steps", &(parts){1, POINTS + 3, 2, 0, 0},
                  (const char *const[]){">e₁", ">e₂", ">Wx + b: shifted", ">grid of the layer's input<", NULL});
}

/* Few columns have names, many are faint. */
static void test_weights(void **state) {
    (void)state;
    assert_done(explorer_view_weights(1, 4, 7));
    check_picture(
        "weights", &(parts){1, POINTS + 3, COLUMNS + 1, 0, 0},
        (const char *const[]){">w₁", ">w₂", ">b<", ">unit 5<", ">unit 8<", ">grid of the input plane<", NULL});
    assert_done(explorer_view_weights(3, 0, 1));
    check_picture("weights", &(parts){1, POINTS + 3, 1, 100, 0}, (const char *const[]){">b<", NULL});
    assert_done(explorer_view_weights(5, 0, 0)); /* of one unit */
    check_picture("weights", &(parts){1, POINTS + 3, 3, 0, 0}, (const char *const[]){">w₁", ">w₂", ">b<", NULL});
}

/* The arrows of weights.* are the columns, from b, and their box holds them. */
static void test_arrows_of_weights(void **state) {
    (void)state;
    assert_done(explorer_view_weights(3, 1, 0));
    const double *W = reals_of("weights.W", 2, 100), *b = reals_of("weights.b", 2, 1),
                 *box = reals_of("weights.box", 1, 4);
    const double *starts = reals_of("weights.starts", 101, 2), *tips = reals_of("weights.tips", 101, 2);
    for (int j = 0; j < 100; j++)
        for (int axis = 0; axis < 2; axis++) {
            assert_close(starts[2 * j + axis], b[1 - axis], 0, 0);
            assert_close(tips[2 * j + axis] - b[1 - axis], W[100 * (1 - axis) + j], 0, 1e-12);
        }
    for (int i = 0; i < 101; i++)
        assert_true(tips[2 * i] > box[0] && tips[2 * i] < box[1] && tips[2 * i + 1] > box[2] &&
                    tips[2 * i + 1] < box[3]);
    assert_true(starts[200] == 0 && starts[201] == 0 && tips[200] == b[1] && tips[201] == b[0]);
    assert_refused(explorer_view_weights(3, 0, 2), NNLA_ERROR_INVALID_ARGUMENT, "has no unit 2");
    assert_refused(explorer_view_weights(3, -1, 0), NNLA_ERROR_INVALID_ARGUMENT, "has no unit -1");
}

/* Points have the shades of their cosines. A unit that reads the input plane has its template there as an arrow. */
static void test_template(void **state) {
    (void)state;
    static const char *const texts[] = {">class 0<", ">cosine −1<", ">cosine 1<", ">w·x + b = 0<", NULL};
    assert_done(explorer_view_template(1, 17));
    const int32_t *shades = integers_of("template.shades", POINTS, 1);
    const double *cosines = reals_of("template.cosines", POINTS, 1);
    for (int i = 0; i < POINTS; i++)
        assert_int_equal(shades[i], scale_shade(SCALE_DIVERGING, 0.5 * (cosines[i] + 1)));
    check_picture("template", &(parts){1, POINTS + 4, 1, 0, 0}, texts);
    for (int theme = 0; theme < 2; theme++) {
        char colour[16], *text = picture_of("template", theme);
        snprintf(colour, sizeof colour, "#%06X", (unsigned)scale_colour(SCALE_DIVERGING, (size_t)shades[0], theme));
        assert_true(count_filled(text, colour, "<circle") + count_filled(text, colour, "<path d=\"M") >= 1);
        assert_null(strstr(text, ">output 0.5<"));
        free(text);
    }
    assert_done(explorer_view_template(3, 1));
    reals_of("template.arrow", 0, 2);
    check_picture("template", &(parts){1, POINTS + 4, 0, 0, 0}, texts);
    char *text = picture_of("template", COLOUR_LIGHT);
    assert_int_equal(count_of(text, "crispEdges"), 2); /* the field, and the strip of 100 weights */
    assert_non_null(strstr(text, " scale(3 14)"));
    assert_non_null(strstr(text, ">w</text>"));
    free(text);
}

static void test_pca(void **state) {
    (void)state;
    assert_done(explorer_view_pca());
    check_picture("pca", &(parts){2, 2 * POINTS + 3, 0, 0, 2},
                  (const char *const[]){">PCA of the input<", ">Learnt embedding<", ">axis 1 (", ">axis 2 (", NULL});
    wish("layers", 0);
    wish("embedding", 0);
    assert_done(explorer_apply());
    assert_done(explorer_view_input());
    assert_done(explorer_view_pca());
    char *text = picture_of("pca", COLOUR_LIGHT);
    assert_non_null(strstr(text, ">The input again<"));
    free(text);
}

/* The boundary always, w where there is one map. */
static void test_map(void **state) {
    (void)state;
    assert_done(explorer_view_map());
    check_picture("map", &(parts){1, POINTS + 3, 0, 0, 0},
                  (const char *const[]){">Not one map<", ">output 0.5<", NULL});
    wish("activation", 4);
    assert_done(explorer_apply());
    assert_done(explorer_train(3));
    assert_done(explorer_view_input());
    assert_done(explorer_view_map());
    check_picture("map", &(parts){1, POINTS + 3, 1, 0, 0},
                  (const char *const[]){">One map: all layers together<", ">w", ">output 0.5<", NULL});
}

static void test_charts(void **state) {
    (void)state;
    assert_done(explorer_view_curves());
    assert_done(explorer_view_spectrum());
    assert_done(explorer_view_separability());
    check_picture("curves", &(parts){2, 0, 0, 0, 4}, (const char *const[]){">training<", ">held out<", NULL});
    check_picture("spectrum", &(parts){3, 0, 0, 0, 0}, (const char *const[]){">s₁<", ">s₂<", NULL});
    check_picture("separability", &(parts){1, 0, 0, 0, 0}, (const char *const[]){">by a hyperplane<", NULL});
}

/* Names of a table stand in the legends. */
static void test_names(void **state) {
    (void)state;
    static const char text[] = "long,wide,kind\n1,2,setosa\n3,1,a&b\n2,2,setosa\n4,0,a&b\n0,3,setosa\n5,1,a&b\n";
    give(text, sizeof text - 1);
    assert_done(explorer_csv((int)sizeof text - 1));
    assert_done(explorer_view_input());
    assert_done(explorer_view_pca());
    assert_done(explorer_view_template(1, 0));
    static const char *const pictures[] = {"input", "pca", "template"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        char *picture = picture_of(pictures[i], COLOUR_LIGHT);
        check_texts(picture, (const char *const[]){">setosa<", ">a&amp;b<", NULL});
        assert_null(strstr(picture, "class 0"));
        free(picture);
    }
    wish("embedding", 1);
    assert_done(explorer_apply());
    assert_done(explorer_film(0));
    char *film = output_text();
    check_texts(film, (const char *const[]){">setosa<", ">a&amp;b<", NULL});
    free(film);
}

static void test_refusals(void **state) {
    explorer_end();
    assert_int_equal(start_session(state), 0);
    assert_refused(explorer_svg("input", 0), NNLA_ERROR_STATE, "was not computed yet");
    assert_refused(explorer_svg("nonsense", 0), NNLA_ERROR_INVALID_ARGUMENT, "no picture of that name");
    assert_refused(explorer_svg(NULL, 0), NNLA_ERROR_INVALID_ARGUMENT, "no picture of that name");
    assert_done(explorer_view_input());
    assert_done(explorer_view_weights(1, 0, 1));
    assert_done(explorer_view_plane(4, 0, 1, 0));
    assert_refused(explorer_svg("weights", 0), NNLA_ERROR_STATE, "another view of a plane was computed since");
    assert_done(explorer_view_pca());
    assert_refused(explorer_svg("plane", 0), NNLA_ERROR_STATE, "another view of a plane was computed since");
    assert_done(explorer_svg("pca", 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        trained_case(test_input),
        trained_case(test_plane),
        trained_case(test_steps),
        trained_case(test_weights),
        trained_case(test_arrows_of_weights),
        trained_case(test_template),
        trained_case(test_pca),
        trained_case(test_map),
        trained_case(test_charts),
        trained_case(test_names),
        trained_case(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
