/* The public calls of the squashes, over the kernels (nnla_activation_name stands beside their list). */
#include "base/status.h"
#include "nnla/activation.h"
#include "tensor/tensor_impl.h"

static nnla_status check_activation(const char *function, nnla_activation activation) {
    if (nnla__activation_valid(activation))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %d is no activation", function, (int)activation);
}

/* A squash by rows needs an axis to run along. */
static nnla_status check_axis(const char *function, nnla_activation activation, const char *name,
                              const nnla_tensor *tensor) {
    if (tensor->rank > 0 || !nnla__activation_by_rows(activation))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s has rank 0, but %s runs along the last axis", function, name,
                      nnla_activation_name(activation));
}

/* An input of the dtype and shape of the output. */
static nnla_status check_alike(const char *function, const char *name_in, const nnla_tensor *in, const char *name_out,
                               const nnla_tensor *out) {
    nnla_status status = nnla__check_real(function, name_in, in);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, name_in, in, name_out, out);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, name_in, in, name_out, out);
    return status;
}

nnla_status nnla_activation_forward(nnla_activation activation, const nnla_tensor *Z, nnla_tensor *Y) {
    static const char function[] = "nnla_activation_forward";
    nnla_status status = check_activation(function, activation);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "Y", Y);
    if (status == NNLA_OK)
        status = check_alike(function, "Z", Z, "Y", Y);
    if (status == NNLA_OK)
        status = check_axis(function, activation, "Z", Z);
    if (status == NNLA_OK)
        status = nnla__check_same_or_apart(function, "Z", Z, "Y", Y);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(Z->dtype)};
    nnla__activation_forward(&pass, activation, nnla__tensor_columns(Z), nnla__tensor_columns(Y));
    return NNLA_OK;
}

/* An input that the backward pass reads, or else ignores; it must not be overwritten while it is read. */
static nnla_status check_read(const char *function, int is_read, const char *name, const nnla_tensor *in,
                              const nnla_tensor *dZ) {
    nnla_status status = is_read ? check_alike(function, name, in, "dZ", dZ) : NNLA_OK;
    return status == NNLA_OK && is_read ? nnla__check_apart(function, name, in, "dZ", dZ) : status;
}

nnla_status nnla_activation_backward(nnla_activation activation, const nnla_tensor *Z, const nnla_tensor *Y,
                                     const nnla_tensor *dY, nnla_tensor *dZ) {
    static const char function[] = "nnla_activation_backward";
    nnla_status status = check_activation(function, activation);
    int reads_Z = status == NNLA_OK && nnla__activation_needs_input(activation);
    int reads_Y = status == NNLA_OK && nnla__activation_needs_output(activation);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "dZ", dZ);
    if (status == NNLA_OK)
        status = check_alike(function, "dY", dY, "dZ", dZ);
    if (status == NNLA_OK)
        status = check_read(function, reads_Z, "Z", Z, dZ);
    if (status == NNLA_OK)
        status = check_read(function, reads_Y, "Y", Y, dZ);
    if (status == NNLA_OK)
        status = check_axis(function, activation, "dY", dY);
    if (status == NNLA_OK)
        status = nnla__check_same_or_apart(function, "dY", dY, "dZ", dZ);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(dY->dtype)};
    /* What is not read stands in by dY, so that every matrix has the shape. */
    nnla__activation_backward(&pass, activation, nnla__tensor_columns(reads_Z ? Z : dY),
                              nnla__tensor_columns(reads_Y ? Y : dY), nnla__tensor_columns(dY),
                              nnla__tensor_columns(dZ));
    return NNLA_OK;
}
