#include "data/images.h"

#include "base/status.h"

nnla_status nnla__images_read(const char *function, const nnla_tensor *X, nnla__images *images) {
    nnla_status status = nnla__check_real(function, "X", X);
    if (status != NNLA_OK)
        return status;
    if (X->rank != 3 && X->rank != 4) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected [count x channels x height x width]", function,
                          nnla__shape_text(shape, X->rank, X->dims));
    }
    const size_t *plane = X->dims + X->rank - 2;
    *images = (nnla__images){X->dims[0], X->rank == 4 ? X->dims[1] : 1, plane[0], plane[1]};
    return NNLA_OK;
}

nnla_status nnla__images_check_output(const char *function, const nnla_tensor *X, const nnla_tensor *Y) {
    nnla_status status = nnla__check_output(function, "Y", Y);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "X", X, "Y", Y);
    return status == NNLA_OK ? nnla__check_same_shape(function, "X", X, "Y", Y) : status;
}
