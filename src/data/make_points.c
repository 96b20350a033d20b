#include "data/make_points.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "data/order.h"

/* The greatest noise: a normal deviate of 53 random bits is below 8.6, so f32 cannot overflow. */
static const double greatest_noise = 1e30;

nnla_status nnla__check_classes(const char *function, const char *name, size_t classes, size_t least) {
    if (classes >= least && classes <= INT32_MAX)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s is %zu, expected %zu to %d", function, name, classes, least,
                      INT32_MAX);
}

static nnla_status check_samples(const nnla__point_set *set, const nnla_tensor *X) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = nnla__check_output(set->function, "X", X);
    if (status != NNLA_OK)
        return status;
    int fits = X->rank == 2 && X->dims[0] == set->count && X->dims[1] > 0;
    if (fits && (set->columns == 0 || X->dims[1] == set->columns))
        return NNLA_OK;
    nnla__shape_text(shape, X->rank, X->dims);
    if (set->columns == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected [%zu x any]", set->function, shape, set->count);
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected [%zu x %zu]", set->function, shape, set->count,
                      set->columns);
}

static int is_one_hot(const nnla__point_set *set, const nnla_tensor *T) {
    return set->one_hot && T->rank == 2 && T->dims[1] == set->classes && set->classes > 1;
}

static nnla_status check_targets(const nnla__point_set *set, const nnla_tensor *T) {
    nnla_status status = nnla__check_writable(set->function, "T", T);
    if (status != NNLA_OK)
        return status;
    int is_column = T->rank == 2 && T->dims[1] == 1;
    if ((T->rank == 1 || is_column || is_one_hot(set, T)) && T->dims[0] == set->count)
        return NNLA_OK;
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla__shape_text(shape, T->rank, T->dims);
    if (set->one_hot) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: T is %s, expected [%zu x 1], [%zu] or [%zu x %zu]", set->function,
                          shape, set->count, set->count, set->count, set->classes);
    }
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: T is %s, expected [%zu x 1] or [%zu]", set->function, shape, set->count,
                      set->count);
}

static nnla_status check_arguments(const nnla__point_set *set, const nnla_tensor *X, const nnla_tensor *T) {
    if (set->count == 0)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: count is 0, expected at least 1", set->function);
    if (!(set->noise >= 0 && set->noise <= greatest_noise))
        return nnla__fail_setting(set->function, set->noise_name, set->noise, "0 to 1e30");
    nnla_status status = check_samples(set, X);
    if (status == NNLA_OK)
        status = check_targets(set, T);
    return status == NNLA_OK ? nnla__check_apart(set->function, "X", X, "T", T) : status;
}

size_t nnla__first_half(const nnla__point_set *set) { return set->count / 2; }

size_t nnla__class_by_half(const nnla__point_set *set, size_t index) { return index < nnla__first_half(set) ? 0 : 1; }

size_t nnla__first_of_class(const nnla__point_set *set, size_t class_index) {
    size_t longer = set->count % set->classes;
    return class_index * (set->count / set->classes) + (class_index < longer ? class_index : longer);
}

size_t nnla__classes_with_points(const nnla__point_set *set) {
    return set->count < set->classes ? set->count : set->classes;
}

size_t nnla__class_in_turn(const nnla__point_set *set, size_t index) {
    size_t length = set->count / set->classes, longer = set->count % set->classes;
    size_t in_longer = longer * (length + 1);
    return index < in_longer ? index / (length + 1) : longer + (index - in_longer) / length;
}

static void add_noise(const nnla__point_set *set, const nnla__pass *pass, size_t n, double *points, double *deviates) {
    nnla__rng rng = nnla__rng_create(set->seed, set->stream);
    nnla__fill_normal(pass, &rng, 0, set->noise, n, deviates);
    nnla__add(pass, n, points, deviates, points);
}

static void set_target(const nnla__point_set *set, size_t row, size_t class_index, nnla_tensor *T) {
    if (!is_one_hot(set, T)) {
        nnla__tensor_set_element(T, row, (double)class_index);
        return;
    }
    for (size_t j = 0; j < set->classes; j++)
        nnla__tensor_set_element(T, row * set->classes + j, j == class_index);
}

static void fill(const nnla__point_set *set, const size_t *order, double *points, double *scratch, nnla_tensor *X,
                 nnla_tensor *T) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    size_t columns = X->dims[1];
    set->place(set, &pass, points, scratch);
    if (set->noise > 0)
        add_noise(set, &pass, X->count, points, scratch);
    for (size_t i = 0; i < set->count; i++) {
        for (size_t j = 0; j < columns; j++)
            nnla__tensor_set_element(X, i * columns + j, points[order[i] * columns + j]);
        set_target(set, i, set->class_of(set, order[i]), T);
    }
}

nnla_status nnla__make_points(const nnla__point_set *set, nnla_tensor *X, nnla_tensor *T) {
    nnla_status status = check_arguments(set, X, T);
    if (status != NNLA_OK)
        return status;
    nnla__point_set placed = *set;
    placed.columns = X->dims[1];
    size_t *order = nnla__shuffled_order(set->count, set->seed, set->stream + 1);
    double *points = nnla__allocate_array(X->count, sizeof *points);
    double *scratch = nnla__allocate_array(nnla__larger(X->count, 3 * set->count), sizeof *scratch);
    if (order != NULL && points != NULL && scratch != NULL)
        fill(&placed, order, points, scratch, X, T);
    else
        status = NNLA_ERROR_OUT_OF_MEMORY;
    nnla__release(scratch);
    nnla__release(points);
    nnla__release(order);
    return status;
}
