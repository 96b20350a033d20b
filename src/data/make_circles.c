/* A circle in a circle, as scikit-learn's sklearn.datasets.make_circles lays them out. */
#include "data/make_points.h"
#include "data/streams.h"
#include "nnla/generator.h"

/* Angles of one circle: 0 to 2π in equal steps, the end left out. */
static void fill_angles(size_t n, double *t) {
    for (size_t i = 0; i < n; i++)
        t[i] = (double)i * (2 * nnla__pi / (double)n);
}

static void place(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch) {
    size_t count = set->count, outer = nnla__first_half(set);
    double *t = scratch, *cosine = scratch + count, *sine = scratch + 2 * count;
    fill_angles(outer, t);
    fill_angles(count - outer, t + outer);
    nnla__map(pass, NNLA__COS, count, t, cosine);
    nnla__map(pass, NNLA__SIN, count, t, sine);
    for (size_t i = 0; i < count; i++) {
        double radius = i < outer ? 1 : set->setting;
        points[2 * i] = radius * cosine[i];
        points[2 * i + 1] = radius * sine[i];
    }
}

nnla_status nnla_make_circles(size_t count, double noise, double factor, uint64_t seed, nnla_tensor *X,
                              nnla_tensor *T) {
    const nnla__point_set set = {.function = "nnla_make_circles",
                                 .count = count,
                                 .columns = 2,
                                 .classes = 2,
                                 .noise = noise,
                                 .noise_name = "noise",
                                 .seed = seed,
                                 .stream = NNLA__STREAM_CIRCLES,
                                 .setting = factor,
                                 .place = place,
                                 .class_of = nnla__class_by_half};
    if (!(factor >= 0 && factor < 1))
        return nnla__fail_setting(set.function, "factor", factor, "0 or more and below 1");
    return nnla__make_points(&set, X, T);
}
