/* Two interleaved half circles, as scikit-learn's sklearn.datasets.make_moons lays them out. */
#include "base/alloc.h"
#include "base/status.h"
#include "base/text.h"
#include "data/order.h"
#include "data/streams.h"
#include "nnla/data.h"
#include "tensor/tensor_impl.h"

static const double pi = 3.14159265358979323846;

/* The greatest noise: a normal deviate of 53 random bits is below 8.6, so f32 cannot overflow. */
static const double greatest_noise = 1e30;

static nnla_status check_target(size_t count, const nnla_tensor *T) {
    nnla_status status = nnla__check_present("nnla_make_moons", "T", T);
    if (status != NNLA_OK)
        return status;
    if (T->read_only)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_make_moons: T is read-only");
    int is_column = T->rank == 2 && T->dims[0] == count && T->dims[1] == 1;
    int is_vector = T->rank == 1 && T->dims[0] == count;
    if (is_column || is_vector)
        return NNLA_OK;
    char shape[NNLA__SHAPE_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_SHAPE, "nnla_make_moons: T is %s, expected [%zu x 1] or [%zu]",
                      nnla__shape_text(shape, T->rank, T->dims), count, count);
}

static nnla_status check_arguments(size_t count, double noise, const nnla_tensor *X, const nnla_tensor *T) {
    if (count == 0)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_make_moons: count is 0, expected at least 1");
    if (!(noise >= 0 && noise <= greatest_noise)) {
        char text[NNLA__REAL_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_make_moons: noise is %s, expected 0 to 1e30",
                          nnla__format_real(text, noise, 6));
    }
    nnla_status status = nnla__check_output("nnla_make_moons", "X", X);
    if (status != NNLA_OK)
        return status;
    if (X->rank != 2 || X->dims[0] != count || X->dims[1] != 2) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "nnla_make_moons: X is %s, expected [%zu x 2]",
                          nnla__shape_text(shape, X->rank, X->dims), count);
    }
    status = check_target(count, T);
    if (status != NNLA_OK)
        return status;
    return nnla__check_apart("nnla_make_moons", "X", X, "T", T);
}

/* Angles of one half circle: 0 to π in equal steps. */
static void fill_angles(size_t n, double *t) {
    double step = n > 1 ? pi / (double)(n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        t[i] = i > 0 && i == n - 1 ? pi : (double)i * step;
}

/* points [count × 2], outer half circle first; scratch [count × 3]. */
static void fill_points(const nnla__pass *pass, size_t count, size_t outer, double *points, double *scratch) {
    double *t = scratch, *cosine = scratch + count, *sine = scratch + 2 * count;
    fill_angles(outer, t);
    fill_angles(count - outer, t + outer);
    nnla__map(pass, NNLA__COS, count, t, cosine);
    nnla__map(pass, NNLA__SIN, count, t, sine);
    for (size_t i = 0; i < count; i++) {
        points[2 * i] = i < outer ? cosine[i] : 1 - cosine[i];
        points[2 * i + 1] = i < outer ? sine[i] : 1 - sine[i] - 0.5;
    }
}

static void add_noise(const nnla__pass *pass, size_t n, double noise, uint64_t seed, double *points, double *deviates) {
    nnla__rng rng = nnla__rng_create(seed, NNLA__STREAM_MOONS_NOISE);
    nnla__fill_normal(pass, &rng, 0, noise, n, deviates);
    nnla__add(pass, n, points, deviates, points);
}

nnla_status nnla_make_moons(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    nnla_status status = check_arguments(count, noise, X, T);
    if (status != NNLA_OK)
        return status;
    size_t *order = nnla__shuffled_order(count, seed, NNLA__STREAM_MOONS_ORDER);
    double *points = nnla__allocate_array(count, 5 * sizeof *points);
    if (order != NULL && points != NULL) {
        const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
        double *scratch = points + 2 * count;
        size_t outer = count / 2;
        fill_points(&pass, count, outer, points, scratch);
        if (noise > 0)
            add_noise(&pass, 2 * count, noise, seed, points, scratch);
        for (size_t i = 0; i < count; i++) {
            nnla__tensor_set_element(X, 2 * i, points[2 * order[i]]);
            nnla__tensor_set_element(X, 2 * i + 1, points[2 * order[i] + 1]);
            nnla__tensor_set_element(T, i, order[i] < outer ? 0 : 1);
        }
    } else {
        status = NNLA_ERROR_OUT_OF_MEMORY;
    }
    nnla__release(points);
    nnla__release(order);
    return status;
}
