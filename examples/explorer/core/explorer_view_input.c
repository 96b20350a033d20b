/* The input plane: points, what the network says of them, and the decision field. */
#include "explorer_arrays.h"
#include "explorer_field.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"
#include "support/figure_plane.h"

static void classify(size_t count, const float *outputs, const float *targets, double *probability, int32_t *classes,
                     int32_t *held_out, int32_t *marks, int32_t *right) {
    const size_t trained = explorer_train_rows(&explorer_now);
    for (size_t i = 0; i < count; i++) {
        probability[i] = (double)outputs[i];
        classes[i] = targets[i] > 0.5F;
        held_out[i] = i >= trained;
        marks[i] = classes[i] + (held_out[i] ? FIGURE_HELD_OUT : 0);
        right[i] = (outputs[i] >= 0.5F) == (targets[i] > 0.5F);
    }
}

static nnla_status fill_points(void) {
    const nnla_tensor *X = explorer_points();
    const size_t count = nnla_tensor_dim(X, 0);
    nnla_tensor *points = explorer_array_make(ARRAY_INPUT_POINTS, count, 2);
    double *probability = points != NULL ? explorer_reals(ARRAY_INPUT_OUTPUTS, count, 1) : NULL;
    int32_t *classes = probability != NULL ? explorer_integers(ARRAY_INPUT_CLASSES, count, 1) : NULL;
    int32_t *held_out = classes != NULL ? explorer_integers(ARRAY_INPUT_HELD_OUT, count, 1) : NULL;
    int32_t *marks = held_out != NULL ? explorer_integers(ARRAY_INPUT_MARKS, count, 1) : NULL;
    int32_t *right = marks != NULL ? explorer_integers(ARRAY_INPUT_RIGHT, count, 1) : NULL;
    if (right == NULL)
        return nnla_error_status();
    classify(count, nnla_tensor_const_data(explorer_pass_of((int)explorer_now.node_count - 1)),
             nnla_tensor_const_data(explorer_targets()), probability, classes, held_out, marks, right);
    return nnla_tensor_convert(X, points);
}

nnla_status explorer_view_input(void) {
    nnla_status status = explorer_pass_compute();
    if (status == NNLA_OK)
        status = fill_points();
    if (status == NNLA_OK)
        status = explorer_field_of_output();
    return explorer_result(status);
}
