/* Arms of a spiral that turn about each other: the classes of K. J. Lang, M. J. Witbrock, "Learning to tell two spirals
   apart", 1988, for any number of arms. */
#include "data/make_points.h"
#include "data/streams.h"
#include "nnla/generator.h"

static const double most_turns = 1000;

/* Point i of n on arm k lies at r = (i + 1) / n, t = 2π (turns · r + k / classes). */
static void place(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch) {
    size_t count = set->count;
    double *t = scratch, *cosine = scratch + count, *radius = scratch + 2 * count;
    for (size_t k = 0; k < nnla__classes_with_points(set); k++) {
        size_t first = nnla__first_of_class(set, k), end = nnla__first_of_class(set, k + 1);
        for (size_t i = first; i < end; i++) {
            radius[i] = (double)(i - first + 1) / (double)(end - first);
            t[i] = 2 * nnla__pi * (set->setting * radius[i] + (double)k / (double)set->classes);
        }
    }
    nnla__map(pass, NNLA__COS, count, t, cosine);
    nnla__map(pass, NNLA__SIN, count, t, t);
    for (size_t i = 0; i < count; i++) {
        points[2 * i] = radius[i] * cosine[i];
        points[2 * i + 1] = radius[i] * t[i];
    }
}

nnla_status nnla_make_spirals(size_t count, size_t classes, double noise, double turns, uint64_t seed, nnla_tensor *X,
                              nnla_tensor *T) {
    const nnla__point_set set = {.function = "nnla_make_spirals",
                                 .count = count,
                                 .columns = 2,
                                 .classes = classes,
                                 .one_hot = 1,
                                 .noise = noise,
                                 .noise_name = "noise",
                                 .seed = seed,
                                 .stream = NNLA__STREAM_SPIRALS,
                                 .setting = turns,
                                 .place = place,
                                 .class_of = nnla__class_in_turn};
    nnla_status status = nnla__check_classes(set.function, "classes", classes, 2);
    if (status != NNLA_OK)
        return status;
    if (!(turns >= 0 && turns <= most_turns))
        return nnla__fail_setting(set.function, "turns", turns, "0 to 1000");
    return nnla__make_points(&set, X, T);
}
