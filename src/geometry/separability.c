/* How well a hyperplane separates classes. */
#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "geometry/logistic_fit.h"
#include "geometry/whitening.h"
#include "nnla/plane.h"

static const char function[] = "nnla_separability";

/* ---- Classes ---- */

static nnla_status check_indices(const nnla_tensor *T) {
    const int32_t *classes = T->data;
    for (size_t i = 0; i < T->count; i++) {
        if (classes[i] < 0) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: T: class %d in row %zu: expected 0 or more", function,
                              (int)classes[i], i);
        }
    }
    return NNLA_OK;
}

static nnla_status check_targets(const nnla_tensor *X, const nnla_tensor *T) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = nnla__check_present(function, "T", T);
    if (status != NNLA_OK)
        return status;
    const int column = T->rank == 1 || (T->rank == 2 && T->dims[1] == 1);
    const int one_hot = T->dtype != NNLA_I32 && T->rank == 2 && T->dims[1] > 1;
    if ((!column && !one_hot) || T->dims[0] != X->dims[0]) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: T is %s, expected [%zu], [%zu x 1]%s", function,
                          nnla__shape_text(shape, T->rank, T->dims), X->dims[0], X->dims[0],
                          T->dtype == NNLA_I32 ? " class indices" : " or one-hot rows");
    }
    if (T->dtype == NNLA_I32)
        return check_indices(T);
    status = nnla__check_same_dtype(function, "X", X, "T", T);
    return status == NNLA_OK ? nnla__check_finite(function, "T", T) : status;
}

static nnla_status check_arguments(const nnla_tensor *X, const nnla_tensor *T, const double *score) {
    nnla_status status = nnla__check_real(function, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "score", score);
    if (status != NNLA_OK)
        return status;
    if (X->rank == 0 || X->dims[0] == 0) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected one row or more", function,
                          nnla__shape_text(shape, X->rank, X->dims));
    }
    status = check_targets(X, T);
    return status == NNLA_OK ? nnla__check_finite(function, "X", X) : status;
}

/* The class of each row: an index, the place of the largest, or the side of one half. */
static void read_classes(const nnla_tensor *T, int32_t *classes) {
    const size_t rows = T->dims[0], width = T->count / rows;
    const nnla__pass pass = {.kernels = nnla__kernels_for(T->dtype == NNLA_I32 ? NNLA_F64 : T->dtype)};
    if (width > 1) {
        nnla__row_argmax(&pass, nnla__tensor_rows(T), classes);
        return;
    }
    for (size_t i = 0; i < rows; i++) {
        const double t = nnla__tensor_element(T, i);
        classes[i] = T->dtype == NNLA_I32 ? (int32_t)t : t > 0.5;
    }
}

/* The next class that occurs, from −1 on; returns 0 if there is none. */
static int next_class(const int32_t *classes, size_t count, int32_t *class) {
    int32_t next = -1;
    for (size_t i = 0; i < count; i++) {
        if (classes[i] > *class && (next < 0 || classes[i] < next))
            next = classes[i];
    }
    *class = next;
    return next >= 0;
}

static size_t count_classes(const int32_t *classes, size_t count) {
    int32_t class = -1;
    size_t found = 0;
    while (found < 3 && next_class(classes, count, &class))
        found++;
    return found;
}

/* ---- The fit ---- */

static void set_targets(nnla__logistic_fit *fit, const int32_t *classes, int32_t class) {
    for (size_t i = 0; i < fit->of->samples; i++)
        fit->targets[i] = classes[i] == class;
}

/* One hyperplane for each class against the rest; a row goes to the class on whose side it is farthest. */
static size_t fit_each(nnla__logistic_fit *fit, const int32_t *classes, int32_t *winners, double *best) {
    int32_t class = -1;
    size_t right = 0, samples = fit->of->samples;
    for (int first = 1; next_class(classes, samples, &class); first = 0) {
        set_targets(fit, classes, class);
        nnla__logistic_fit_run(fit, 0);
        for (size_t i = 0; i < samples; i++) {
            if (!first && fit->margins[i] <= best[i])
                continue;
            best[i] = fit->margins[i];
            winners[i] = class;
        }
    }
    for (size_t i = 0; i < samples; i++)
        right += winners[i] == classes[i];
    return right;
}

/* The rows of which the classes are known. */
typedef struct labels {
    size_t rows;
    int32_t *classes, *winners;
    double *best;
} labels;

static void lay_out(nnla__arena *arena, void *work) {
    labels *l = work;
    l->classes = nnla__arena_take(arena, l->rows, sizeof *l->classes);
    l->winners = nnla__arena_take(arena, l->rows, sizeof *l->winners);
    l->best = nnla__arena_take(arena, l->rows, sizeof *l->best);
}

/* How many rows are on their own side. */
static nnla_status separate(const nnla_tensor *X, const labels *l, size_t *right) {
    const size_t rows = X->dims[0], classes = count_classes(l->classes, rows);
    nnla__whitened whitened = {0};
    nnla__logistic_fit fit = {0};
    *right = rows;
    if (classes < 2)
        return NNLA_OK;
    nnla_status status = nnla__whiten(function, X, &whitened);
    if (status == NNLA_OK)
        status = nnla__logistic_fit_create(function, &whitened, &fit);
    if (status == NNLA_OK && classes == 2) {
        set_targets(&fit, l->classes, l->classes[0]);
        *right = nnla__logistic_fit_run(&fit, 1);
    } else if (status == NNLA_OK) {
        *right = fit_each(&fit, l->classes, l->winners, l->best);
    }
    nnla__logistic_fit_destroy(&fit);
    nnla__release(whitened.block);
    return status;
}

nnla_status nnla_separability(const nnla_tensor *X, const nnla_tensor *T, double *score) {
    nnla_status status = check_arguments(X, T, score);
    if (status != NNLA_OK)
        return status;
    const size_t rows = X->dims[0];
    labels l = {.rows = rows};
    void *block = nnla__planned_block(function, lay_out, &l);
    if (block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    read_classes(T, l.classes);
    size_t right = 0;
    status = separate(X, &l, &right);
    nnla__release(block);
    if (status == NNLA_OK)
        *score = (double)right / (double)rows;
    return status;
}
