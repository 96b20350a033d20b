/* Elements: one, all, from tensor to tensor. */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "tensor/tensor_impl.h"

double nnla__tensor_element(const nnla_tensor *tensor, size_t index) {
    return nnla__element_at(tensor->dtype, tensor->data, index);
}

void nnla__tensor_set_element(nnla_tensor *tensor, size_t index, double value) {
    switch (tensor->dtype) {
    case NNLA_F32:
        ((float *)tensor->data)[index] = (float)value;
        break;
    case NNLA_F64:
        ((double *)tensor->data)[index] = value;
        break;
    default:
        ((int32_t *)tensor->data)[index] = (int32_t)value;
        break;
    }
}

/* The least magnitude that rounds to infinity in f32: half a unit beyond FLT_MAX. */
static const double f32_overflow = 0x1.ffffffp+127;

int nnla__dtype_holds(nnla_dtype dtype, double value) {
    if (dtype == NNLA_I32)
        return value >= INT32_MIN && value <= INT32_MAX && value == (int32_t)value;
    return dtype == NNLA_F64 || !isfinite(value) || fabs(value) < f32_overflow;
}

/* An element of the tensor can be set to this value; reals go over into infinity. */
static nnla_status check_value(const char *function, const nnla_tensor *tensor, double value) {
    if (tensor->dtype != NNLA_I32 || nnla__dtype_holds(NNLA_I32, value))
        return NNLA_OK;
    char text[NNLA__REAL_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the value %s is no integer of i32", function,
                      nnla__format_real(text, value, 17));
}

static nnla_status locate(const char *function, const nnla_tensor *tensor, const size_t *index, size_t *position) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    *position = 0;
    if (tensor->rank == 0)
        return NNLA_OK;
    nnla_status status = nnla__check_present(function, "index", index);
    for (size_t axis = 0; status == NNLA_OK && axis < tensor->rank; axis++) {
        if (index[axis] >= tensor->dims[axis])
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu on axis %zu of %s is out of range", function,
                              index[axis], axis, nnla__shape_text(shape, tensor->rank, tensor->dims));
    }
    for (size_t axis = 0; status == NNLA_OK && axis < tensor->rank; axis++)
        *position = *position * tensor->dims[axis] + index[axis];
    return status;
}

nnla_status nnla_tensor_get(const nnla_tensor *tensor, const size_t *index, double *value) {
    static const char function[] = "nnla_tensor_get";
    size_t position = 0;
    nnla_status status = nnla__check_present(function, "tensor", tensor);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "value", value);
    if (status == NNLA_OK)
        status = locate(function, tensor, index, &position);
    if (status == NNLA_OK)
        *value = nnla__tensor_element(tensor, position);
    return status;
}

nnla_status nnla_tensor_set(nnla_tensor *tensor, const size_t *index, double value) {
    static const char function[] = "nnla_tensor_set";
    size_t position = 0;
    nnla_status status = nnla__check_writable(function, "tensor", tensor);
    if (status == NNLA_OK)
        status = locate(function, tensor, index, &position);
    if (status == NNLA_OK)
        status = check_value(function, tensor, value);
    if (status == NNLA_OK)
        nnla__tensor_set_element(tensor, position, value);
    return status;
}

nnla_status nnla_tensor_fill(nnla_tensor *tensor, double value) {
    static const char function[] = "nnla_tensor_fill";
    nnla_status status = nnla__check_writable(function, "tensor", tensor);
    if (status == NNLA_OK)
        status = check_value(function, tensor, value);
    if (status != NNLA_OK)
        return status;
    if (tensor->dtype != NNLA_I32) {
        const nnla__pass pass = {.kernels = nnla__kernels_for(tensor->dtype)};
        nnla__fill(&pass, tensor->count, value, tensor->data);
        return NNLA_OK;
    }
    for (size_t i = 0; i < tensor->count; i++)
        nnla__tensor_set_element(tensor, i, value);
    return NNLA_OK;
}

nnla_status nnla_tensor_copy(const nnla_tensor *source, nnla_tensor *target) {
    static const char function[] = "nnla_tensor_copy";
    nnla_status status = nnla__check_present(function, "source", source);
    if (status == NNLA_OK)
        status = nnla__check_writable(function, "target", target);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "source", source, "target", target);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, "source", source, "target", target);
    if (status == NNLA_OK && source->count > 0)
        memmove(target->data, source->data, source->count * nnla__dtype_size(source->dtype));
    return status;
}

nnla_status nnla_tensor_convert(const nnla_tensor *source, nnla_tensor *target) {
    static const char function[] = "nnla_tensor_convert";
    nnla_status status = nnla__check_present(function, "source", source);
    if (status == NNLA_OK)
        status = nnla__check_writable(function, "target", target);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, "source", source, "target", target);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, "source", source, "target", target);
    if (target != NULL && target->dtype == NNLA_I32) {
        for (size_t i = 0; status == NNLA_OK && i < source->count; i++)
            status = check_value(function, target, nnla__tensor_element(source, i));
    }
    for (size_t i = 0; status == NNLA_OK && i < source->count; i++)
        nnla__tensor_set_element(target, i, nnla__tensor_element(source, i));
    return status;
}
