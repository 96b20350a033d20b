/* The corners of the unit square, whose classes no line tells apart. */
#include "data/make_points.h"
#include "data/streams.h"
#include "nnla/generator.h"

/* Bit 0 and bit 1 of the corner's number are its coordinates. */
static size_t corner_of(size_t index) { return index % 4; }

static void place(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch) {
    (void)pass, (void)scratch;
    for (size_t i = 0; i < set->count; i++) {
        points[2 * i] = (double)(corner_of(i) & 1);
        points[2 * i + 1] = (double)(corner_of(i) >> 1);
    }
}

static size_t class_of(const nnla__point_set *set, size_t index) {
    (void)set;
    return (corner_of(index) ^ corner_of(index) >> 1) & 1;
}

nnla_status nnla_make_xor(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    const nnla__point_set set = {.function = "nnla_make_xor",
                                 .count = count,
                                 .columns = 2,
                                 .classes = 2,
                                 .noise = noise,
                                 .noise_name = "noise",
                                 .seed = seed,
                                 .stream = NNLA__STREAM_XOR,
                                 .place = place,
                                 .class_of = class_of};
    return nnla__make_points(&set, X, T);
}
