/* The pictures that are charts: training, singular values, separability. */
#include "explorer_arrays.h"
#include "explorer_picture.h"
#include "explorer_session.h"
#include "support/figures.h"

enum { MOST_CURVES = 8, MOST_CHARTS = PLANE_MOST_LAYERS + 2 };

/* From epoch 1 on, as a figure's curves begin there. */
static figure_curve curve_of(const char *name, int array, int colour, const char *dashes) {
    return (figure_curve){name, explorer_array_reals(array) + 1, explorer_array_height(array) - 1, colour, dashes};
}

svg *explorer_draw_curves(int theme) {
    const figure_curve loss[] = {curve_of("training", ARRAY_CURVES_LOSS, COLOUR_BLUE, NULL),
                                 curve_of("held out", ARRAY_CURVES_TEST_LOSS, COLOUR_ORANGE, "6 3")};
    const figure_curve accuracy[] = {curve_of("training", ARRAY_CURVES_ACCURACY, COLOUR_BLUE, NULL),
                                     curve_of("held out", ARRAY_CURVES_TEST_ACCURACY, COLOUR_ORANGE, "6 3")};
    const figure_chart charts[] = {
        {.labels = {"Loss", "epoch", "cross-entropy"}, .logarithmic_y = 1, .curves = loss, .count = 2},
        {.labels = {"Accuracy", "epoch", "share of points"}, .curves = accuracy, .count = 2},
    };
    return figure_charts("Training", charts, 2, theme);
}

/* The largest singular values of each affine node, each a curve over the epochs: `columns` holds them, [all × epochs]. */
static svg *draw_spectra(const double *columns, size_t epochs, int theme) {
    static const char *const names[MOST_CURVES] = {"s₁", "s₂", "s₃", "s₄", "s₅", "s₆", "s₇", "s₈"};
    static const char *const dashes[MOST_CURVES] = {NULL, NULL, NULL, "6 3", "6 3", "6 3", "2 3", "2 3"};
    static const int colours[3] = {COLOUR_BLUE, COLOUR_ORANGE, COLOUR_GREEN};
    figure_curve curves[MOST_CHARTS][MOST_CURVES];
    figure_chart charts[MOST_CHARTS];
    const size_t count = explorer_array_height(ARRAY_SPECTRUM_NODES);
    const int32_t *starts = explorer_array_integers(ARRAY_SPECTRUM_STARTS),
                  *nodes = explorer_array_integers(ARRAY_SPECTRUM_NODES);
    for (size_t i = 0; i < count; i++) {
        const size_t first = (size_t)starts[i], rank = (size_t)starts[i + 1] - first;
        charts[i] = (figure_chart){.labels = {explorer_node_name(nodes[i]), "epoch", i == 0 ? "singular value" : NULL},
                                   .curves = curves[i],
                                   .count = rank < MOST_CURVES ? rank : MOST_CURVES};
        for (size_t k = 0; k < charts[i].count; k++)
            curves[i][k] =
                (figure_curve){names[k], columns + (first + k) * epochs + 1, epochs - 1, colours[k % 3], dashes[k]};
    }
    return figure_charts("Singular values", charts, count, theme);
}

svg *explorer_draw_spectrum(int theme) {
    const nnla_tensor *values = explorer_array(ARRAY_SPECTRUM_VALUES);
    const size_t dims[2] = {nnla_tensor_dim(values, 1), nnla_tensor_dim(values, 0)};
    nnla_tensor *columns = nnla_tensor_create(NNLA_F64, 2, dims);
    svg *picture = NULL;
    if (columns != NULL && nnla_transpose(values, columns) == NNLA_OK)
        picture = draw_spectra(nnla_tensor_const_data(columns), dims[1], theme);
    nnla_tensor_destroy(columns);
    return picture;
}

svg *explorer_draw_separability(int theme) {
    const figure_curve curve = {"by a hyperplane", explorer_array_reals(ARRAY_SEPARABILITY_SCORES),
                                explorer_array_height(ARRAY_SEPARABILITY_SCORES), COLOUR_BLUE, NULL};
    const figure_chart chart = {
        .labels = {"Told apart", "node, from the input on", "share of points"}, .curves = &curve, .count = 1};
    return figure_charts("Separability", &chart, 1, theme);
}
