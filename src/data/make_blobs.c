/* Round clouds of points about centers. */
#include "base/status.h"
#include "data/make_points.h"
#include "data/streams.h"
#include "nnla/generator.h"

/* Where the centers lie: as in scikit-learn's sklearn.datasets.make_blobs. */
static const double box = 10;

/* A center is drawn where its first point goes, and copied to the others. */
static void place(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch) {
    size_t columns = set->columns;
    (void)scratch;
    for (size_t k = 0; k < nnla__classes_with_points(set); k++) {
        size_t first = nnla__first_of_class(set, k), end = nnla__first_of_class(set, k + 1);
        nnla__rng rng = nnla__rng_create(set->seed, NNLA__STREAM_BLOB_CENTERS + k);
        nnla__fill_uniform(pass, &rng, -box, box, columns, points + first * columns);
        for (size_t i = first + 1; i < end; i++) {
            for (size_t j = 0; j < columns; j++)
                points[i * columns + j] = points[first * columns + j];
        }
    }
}

nnla_status nnla_make_blobs(size_t count, size_t centers, double deviation, uint64_t seed, nnla_tensor *X,
                            nnla_tensor *T) {
    const nnla__point_set set = {.function = "nnla_make_blobs",
                                 .count = count,
                                 .classes = centers,
                                 .one_hot = 1,
                                 .noise = deviation,
                                 .noise_name = "deviation",
                                 .seed = seed,
                                 .stream = NNLA__STREAM_BLOBS,
                                 .place = place,
                                 .class_of = nnla__class_in_turn};
    nnla_status status = nnla__check_classes(set.function, "centers", centers, 1);
    return status == NNLA_OK ? nnla__make_points(&set, X, T) : status;
}
