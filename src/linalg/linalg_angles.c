/* Dot product, length and angle, over all elements whatever the shape. */
#include "base/alloc.h"
#include "base/status.h"
#include "nnla/linalg.h"
#include "tensor/tensor_impl.h"

static nnla_status check_two(const char *function, const nnla_tensor *x, const nnla_tensor *y, const double *result) {
    nnla_status status = nnla__check_real(function, "x", x);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "y", y);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "result", result);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "x", x, "y", y);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, "x", x, "y", y);
    return status;
}

nnla_status nnla_dot(const nnla_tensor *x, const nnla_tensor *y, double *result) {
    nnla_status status = check_two("nnla_dot", x, y, result);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(x->dtype)};
    *result = nnla__dot(&pass, x->count, x->data, y->data); /* xᵀy */
    return NNLA_OK;
}

nnla_status nnla_norm(const nnla_tensor *x, double *result) {
    static const char function[] = "nnla_norm";
    nnla_status status = nnla__check_real(function, "x", x);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "result", result);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(x->dtype)};
    *result = nnla__norm(&pass, x->count, x->data); /* ‖x‖ */
    return NNLA_OK;
}

/* Vectors whose lengths lie in [1/limit, limit] have a dot product without overflow and without an underflow that
   matters. Times `scale`, any other vector of finite elements comes into this range. */
typedef struct safe_range {
    double limit, scale;
} safe_range;

static safe_range safe_range_of(nnla_dtype dtype) {
    return dtype == NNLA_F32 ? (safe_range){0x1p50, 0x1p100} : (safe_range){0x1p400, 0x1p700};
}

/* The power of two that brings a vector of this length, not 0, into the range. */
static double scale_into(safe_range range, double length) {
    return length > range.limit ? 1 / range.scale : length < 1 / range.limit ? range.scale : 1;
}

static double cosine_of(const nnla__pass *pass, size_t n, const void *x, const void *y) {
    double cosine = nnla__dot(pass, n, x, y) / (nnla__norm(pass, n, x) * nnla__norm(pass, n, y));
    return cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
}

nnla_status nnla_cosine(const nnla_tensor *x, const nnla_tensor *y, double *result) {
    nnla_status status = check_two("nnla_cosine", x, y, result);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(x->dtype)};
    const safe_range range = safe_range_of(x->dtype);
    size_t n = x->count;
    double length_x = nnla__norm(&pass, n, x->data), length_y = nnla__norm(&pass, n, y->data);
    if (length_x == 0 || length_y == 0) {
        *result = nnla__max_abs(&pass, n, x->data) * nnla__max_abs(&pass, n, y->data); /* 0, or NaN */
        return NNLA_OK;
    }
    double scale_x = scale_into(range, length_x), scale_y = scale_into(range, length_y);
    if (scale_x == 1 && scale_y == 1) {
        *result = cosine_of(&pass, n, x->data, y->data);
        return NNLA_OK;
    }
    size_t size = n * nnla__dtype_size(x->dtype);
    char *copies = nnla__allocate_array(2, size);
    if (copies == NULL)
        return nnla__fail_prefix("nnla_cosine: ");
    nnla__axpby(&pass, n, scale_x, x->data, 0, copies);
    nnla__axpby(&pass, n, scale_y, y->data, 0, copies + size);
    *result = cosine_of(&pass, n, copies, copies + size);
    nnla__release(copies);
    return NNLA_OK;
}
