/* Two interleaved half circles, as scikit-learn's sklearn.datasets.make_moons lays them out. */
#include "data/make_points.h"
#include "data/streams.h"
#include "nnla/generator.h"

/* Angles of one half circle: 0 to π in equal steps. */
static void fill_angles(size_t n, double *t) {
    double step = n > 1 ? nnla__pi / (double)(n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        t[i] = i > 0 && i == n - 1 ? nnla__pi : (double)i * step;
}

static void place(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch) {
    size_t count = set->count, outer = nnla__first_half(set);
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

nnla_status nnla_make_moons(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    const nnla__point_set set = {.function = "nnla_make_moons",
                                 .count = count,
                                 .columns = 2,
                                 .classes = 2,
                                 .noise = noise,
                                 .noise_name = "noise",
                                 .seed = seed,
                                 .stream = NNLA__STREAM_MOONS,
                                 .place = place,
                                 .class_of = nnla__class_by_half};
    return nnla__make_points(&set, X, T);
}
