/* A template against each sample. */
#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/linalg.h"
#include "nnla/plane.h"

static const char function[] = "nnla_similarities";

/* One sample has the template's shape, with the rows before it. */
static nnla_status check_samples(const nnla_tensor *template_, const nnla_tensor *X) {
    char shape[NNLA__SHAPE_TEXT_SIZE], expected[NNLA__SHAPE_TEXT_SIZE];
    int fits = X->rank == template_->rank + 1;
    for (size_t i = 0; fits && i < template_->rank; i++)
        fits = X->dims[i + 1] == template_->dims[i];
    if (fits)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected rows of %s as template_ is", function,
                      nnla__shape_text(shape, X->rank, X->dims),
                      nnla__shape_text(expected, template_->rank, template_->dims));
}

static nnla_status check_arguments(const nnla_tensor *template_, const nnla_tensor *X, const nnla_tensor *cosines) {
    nnla_status status = nnla__check_real(function, "template_", template_);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "template_", template_, "X", X);
    if (status == NNLA_OK)
        status = check_samples(template_, X);
    if (status == NNLA_OK)
        status = nnla__check_result(function, "X", X, "cosines", cosines, 1, X->dims);
    return status == NNLA_OK ? nnla__check_apart(function, "template_", template_, "cosines", cosines) : status;
}

/* In double. */
typedef struct comparison {
    size_t rows, count; /* of samples, of elements of one */
    double *template_, *sample, *cosines;
} comparison;

static void lay_out(nnla__arena *arena, void *work) {
    comparison *c = work;
    c->template_ = nnla__arena_take(arena, c->count, sizeof(double));
    c->sample = nnla__arena_take(arena, c->count, sizeof(double));
    c->cosines = nnla__arena_take(arena, c->rows, sizeof(double));
}

static void read_elements(const nnla_tensor *t, size_t first, size_t count, double *values) {
    for (size_t i = 0; i < count; i++)
        values[i] = nnla__tensor_element(t, first + i);
}

static nnla_status compare(const comparison *c, const nnla_tensor *template_, const nnla_tensor *X) {
    nnla_tensor w, x;
    nnla__tensor_init(&w, NNLA_F64, c->template_, 1, &c->count);
    nnla__tensor_init(&x, NNLA_F64, c->sample, 1, &c->count);
    read_elements(template_, 0, c->count, c->template_);
    for (size_t i = 0; i < c->rows; i++) {
        read_elements(X, i * c->count, c->count, c->sample);
        if (nnla_cosine(&w, &x, &c->cosines[i]) != NNLA_OK) /* wᵀx / (‖w‖ ‖x‖) */
            return nnla__fail_prefix("%s: ", function);
    }
    return NNLA_OK;
}

nnla_status nnla_similarities(const nnla_tensor *template_, const nnla_tensor *X, nnla_tensor *cosines) {
    nnla_status status = check_arguments(template_, X, cosines);
    if (status != NNLA_OK)
        return status;
    comparison c = {.rows = X->dims[0], .count = template_->count};
    void *block = nnla__planned_block(function, lay_out, &c);
    if (block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    status = compare(&c, template_, X);
    for (size_t i = 0; status == NNLA_OK && i < c.rows; i++)
        nnla__tensor_set_element(cosines, i, c.cosines[i]);
    nnla__release(block);
    return status;
}
