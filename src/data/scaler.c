/* Scalers: y = low + span · (x − shift) / spread, one shift and one spread a column. Computed in f64, row by
   row in order, so that no thread and no vector width can change a bit. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/text.h"
#include "nnla/data.h"
#include "tensor/tensor_impl.h"

struct nnla_scaler {
    size_t columns;
    double low, span;
    double *shift;  /* [columns] */
    double *spread; /* [columns], never 0 */
};

void nnla_scaler_destroy(nnla_scaler *scaler) {
    if (scaler == NULL)
        return;
    nnla__release(scaler->shift);
    nnla__release(scaler->spread);
    nnla__release(scaler);
}

static nnla_scaler *scaler_create(size_t columns, double low, double span) {
    nnla_scaler *scaler = nnla__allocate(sizeof *scaler);
    if (scaler == NULL)
        return NULL;
    scaler->columns = columns;
    scaler->low = low;
    scaler->span = span;
    scaler->shift = nnla__allocate_array(columns, sizeof *scaler->shift);
    scaler->spread = nnla__allocate_array(columns, sizeof *scaler->spread);
    if (scaler->shift == NULL || scaler->spread == NULL) {
        nnla_scaler_destroy(scaler);
        return NULL;
    }
    return scaler;
}

static nnla_status check_samples(const char *function, const nnla_tensor *X) {
    nnla_status status = nnla__check_real(function, "X", X);
    if (status != NNLA_OK)
        return status;
    if (X->rank == 0 || X->count == 0) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected at least one row and one column", function,
                          nnla__shape_text(shape, X->rank, X->dims));
    }
    size_t columns = nnla__tensor_rows(X).cols;
    for (size_t i = 0; i < X->count; i++) {
        if (!isfinite(nnla__tensor_element(X, i))) {
            char text[NNLA__REAL_TEXT_SIZE];
            return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: X is %s in row %zu, column %zu", function,
                              nnla__format_real(text, nnla__tensor_element(X, i), 6), i / columns, i % columns);
        }
    }
    return NNLA_OK;
}

/* Smallest and largest element of each column. */
static void column_ranges(const nnla_tensor *X, size_t columns, double *min, double *max) {
    for (size_t i = 0; i < X->count; i++) {
        size_t j = i % columns;
        double x = nnla__tensor_element(X, i);
        if (i < columns || x < min[j])
            min[j] = x;
        if (i < columns || x > max[j])
            max[j] = x;
    }
}

/* Constant columns are told by their range: the rounding of their mean could give them a deviation. sums is
   scratch [columns × 4]. */
static void learn_deviations(nnla_scaler *scaler, const nnla_tensor *X, double *sums) {
    size_t columns = scaler->columns;
    double rows = (double)X->dims[0];
    double *min = sums, *max = sums + columns, *first = sums + 2 * columns, *second = sums + 3 * columns;
    column_ranges(X, columns, min, max);
    for (size_t i = 0; i < X->count; i++)
        scaler->shift[i % columns] += nnla__tensor_element(X, i);
    for (size_t j = 0; j < columns; j++)
        scaler->shift[j] = min[j] < max[j] ? scaler->shift[j] / rows : min[j]; /* mean = Σx / n */
    for (size_t i = 0; i < X->count; i++) {
        double d = nnla__tensor_element(X, i) - scaler->shift[i % columns];
        first[i % columns] += d;
        second[i % columns] += d * d;
    }
    for (size_t j = 0; j < columns; j++) {
        double variance = (second[j] - first[j] * first[j] / rows) / rows; /* (Σd² − (Σd)²/n) / n */
        scaler->spread[j] = min[j] < max[j] ? sqrt(variance) : 1;
    }
}

/* A spread can overflow, or underflow to 0 among tiny elements, which then count as constant. */
static nnla_status check_spreads(const char *function, nnla_scaler *scaler) {
    for (size_t j = 0; j < scaler->columns; j++) {
        if (!isfinite(scaler->shift[j]) || !isfinite(scaler->spread[j]))
            return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: the spread of column %zu overflows", function, j);
        if (!(scaler->spread[j] > 0))
            scaler->spread[j] = 1;
    }
    return NNLA_OK;
}

static nnla_scaler *checked(const char *function, nnla_scaler *scaler) {
    if (check_spreads(function, scaler) == NNLA_OK)
        return scaler;
    nnla_scaler_destroy(scaler);
    return NULL;
}

nnla_scaler *nnla_standard_scaler_create(const nnla_tensor *X) {
    if (check_samples("nnla_standard_scaler_create", X) != NNLA_OK)
        return NULL;
    size_t columns = nnla__tensor_rows(X).cols;
    double *sums = nnla__allocate_array(columns, 4 * sizeof *sums);
    nnla_scaler *scaler = sums != NULL ? scaler_create(columns, 0, 1) : NULL;
    if (scaler != NULL)
        learn_deviations(scaler, X, sums);
    nnla__release(sums);
    return scaler != NULL ? checked("nnla_standard_scaler_create", scaler) : NULL;
}

nnla_scaler *nnla_min_max_scaler_create(const nnla_tensor *X, double low, double high) {
    if (!(isfinite(low) && isfinite(high) && isfinite(high - low) && low < high)) {
        char low_text[NNLA__REAL_TEXT_SIZE], high_text[NNLA__REAL_TEXT_SIZE];
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT,
                               "nnla_min_max_scaler_create: low is %s and high is %s, expected finite low < high",
                               nnla__format_real(low_text, low, 6), nnla__format_real(high_text, high, 6));
    }
    if (check_samples("nnla_min_max_scaler_create", X) != NNLA_OK)
        return NULL;
    nnla_scaler *scaler = scaler_create(nnla__tensor_rows(X).cols, low, high - low);
    if (scaler == NULL)
        return NULL;
    column_ranges(X, scaler->columns, scaler->shift, scaler->spread);
    for (size_t j = 0; j < scaler->columns; j++) {
        double range = scaler->spread[j] - scaler->shift[j]; /* max − min */
        scaler->spread[j] = range > 0 ? range : 1;
    }
    return checked("nnla_min_max_scaler_create", scaler);
}

static nnla_status check_scaling(const char *function, const nnla_scaler *scaler, const char *input_name,
                                 const nnla_tensor *input, const char *output_name, const nnla_tensor *output) {
    nnla_status status = nnla__check_present(function, "scaler", scaler);
    if (status == NNLA_OK)
        status = nnla__check_real(function, input_name, input);
    if (status == NNLA_OK)
        status = nnla__check_output(function, output_name, output);
    if (status != NNLA_OK)
        return status;
    if (input->rank == 0 || nnla__tensor_rows(input).cols != scaler->columns) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s is %s, expected rows of %zu columns", function, input_name,
                          nnla__shape_text(shape, input->rank, input->dims), scaler->columns);
    }
    status = nnla__check_same_dtype(function, input_name, input, output_name, output);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, input_name, input, output_name, output);
    if (status == NNLA_OK && input->data != output->data)
        status = nnla__check_apart(function, input_name, input, output_name, output);
    return status;
}

nnla_status nnla_scaler_apply(const nnla_scaler *scaler, const nnla_tensor *X, nnla_tensor *Y) {
    nnla_status status = check_scaling("nnla_scaler_apply", scaler, "X", X, "Y", Y);
    for (size_t i = 0; status == NNLA_OK && i < X->count; i++) {
        size_t j = i % scaler->columns;
        double unit = (nnla__tensor_element(X, i) - scaler->shift[j]) / scaler->spread[j];
        nnla__tensor_set_element(Y, i, scaler->low + scaler->span * unit); /* y = low + span · (x − shift) / spread */
    }
    return status;
}

nnla_status nnla_scaler_invert(const nnla_scaler *scaler, const nnla_tensor *Y, nnla_tensor *X) {
    nnla_status status = check_scaling("nnla_scaler_invert", scaler, "Y", Y, "X", X);
    for (size_t i = 0; status == NNLA_OK && i < Y->count; i++) {
        size_t j = i % scaler->columns;
        double unit = (nnla__tensor_element(Y, i) - scaler->low) / scaler->span;
        nnla__tensor_set_element(
            X, i, scaler->shift[j] + scaler->spread[j] * unit); /* x = shift + spread · (y − low) / span */
    }
    return status;
}
