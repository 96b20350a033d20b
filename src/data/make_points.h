/* What the generators of labelled points share: checks, noise, order, dtype. */
#ifndef NNLA_SRC_MAKE_POINTS_H
#define NNLA_SRC_MAKE_POINTS_H

#include "tensor/tensor_impl.h"

typedef struct nnla__point_set nnla__point_set;
struct nnla__point_set {
    const char *function;
    size_t count;
    size_t columns; /* 0: as many as X has */
    size_t classes;
    int one_hot; /* T may have a column for each class */
    double noise;
    const char *noise_name; /* in messages */
    uint64_t seed;
    uint64_t stream; /* of the noise; the next one is the order's */
    double setting;  /* of a generator's own */

    /* Fills points [count × columns], in the order of the classes; scratch [count × 3]. */
    void (*place)(const nnla__point_set *set, const nnla__pass *pass, double *points, double *scratch);
    size_t (*class_of)(const nnla__point_set *set, size_t index);
};

/* X and T from the set; its own settings have been checked. */
nnla_status nnla__make_points(const nnla__point_set *set, nnla_tensor *X, nnla_tensor *T);

/* At least `least`, and no more than class indices of i32 can name. */
nnla_status nnla__check_classes(const char *function, const char *name, size_t classes, size_t least);

/* Class 0 is the first half, which is the shorter one, class 1 the rest. */
size_t nnla__first_half(const nnla__point_set *set);
size_t nnla__class_by_half(const nnla__point_set *set, size_t index);

/* Points of one class follow each other, the first classes have one more if they cannot be equal. */
size_t nnla__first_of_class(const nnla__point_set *set, size_t class_index);
size_t nnla__classes_with_points(const nnla__point_set *set); /* the first so many */
size_t nnla__class_in_turn(const nnla__point_set *set, size_t index);

static const double nnla__pi = 3.14159265358979323846;

#endif
