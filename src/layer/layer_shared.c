#include "layer/layer_shared.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"

nnla_status nnla__infer_same(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                             nnla__shape *Y) {
    (void)layer;
    (void)node;
    (void)count;
    *Y = *X;
    return NNLA_OK;
}

int nnla__needed(const nnla_layer *layer) {
    (void)layer;
    return 1;
}

int nnla__same_sample_shape(const nnla__shape *a, const nnla__shape *b) {
    return a->rank == b->rank && memcmp(a->dims, b->dims, a->rank * sizeof a->dims[0]) == 0;
}

nnla_status nnla__check_epsilon(const char *function, double epsilon) {
    char text[NNLA__REAL_TEXT_SIZE];
    if (isfinite(epsilon) && epsilon > 0)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: epsilon: expected a finite value above 0, got %s", function,
                      nnla__format_real(text, epsilon, 6));
}
