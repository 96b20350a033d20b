/* Shapes: their size, their text, tensors as matrices. */
#include <stdio.h>

#include "base/checked.h"
#include "base/status.h"
#include "tensor/tensor_impl.h"

const char *nnla__shape_text(char *text, size_t rank, const size_t *dims) {
    if (rank > NNLA__MAX_RANK) {
        snprintf(text, NNLA__SHAPE_TEXT_SIZE, "[rank %zu]", rank);
        return text;
    }
    size_t used = 0;
    text[used++] = '[';
    for (size_t axis = 0; axis < rank; axis++)
        used += (size_t)snprintf(text + used, NNLA__SHAPE_TEXT_SIZE - used, "%s%zu", axis > 0 ? " x " : "", dims[axis]);
    snprintf(text + used, NNLA__SHAPE_TEXT_SIZE - used, "]");
    return text;
}

/* The elements of a shape; 0, leaving *count, if the bytes of its dimensions other than zero exceed PTRDIFF_MAX. */
static int count_elements(size_t size, size_t rank, const size_t *dims, size_t *count) {
    size_t bytes = size;
    int empty = 0;
    for (size_t axis = 0; axis < rank; axis++) {
        if (dims[axis] == 0)
            empty = 1;
        else if (!nnla__checked_multiply(bytes, dims[axis], &bytes) || bytes > PTRDIFF_MAX)
            return 0;
    }
    *count = empty ? 0 : bytes / size;
    return 1;
}

nnla_status nnla__tensor_check_shape(const char *function, nnla_dtype dtype, size_t rank, const size_t *dims,
                                     size_t *count) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    size_t size = nnla__dtype_size(dtype);
    if (size == 0)
        return nnla__fail(NNLA_ERROR_DTYPE, "%s: %d is no dtype", function, (int)dtype);
    if (rank > NNLA__MAX_RANK)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: rank %zu is above %d", function, rank, NNLA__MAX_RANK);
    if (rank > 0 && dims == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: dims is NULL, expected %zu dimensions", function, rank);
    if (!count_elements(size, rank, dims, count))
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "%s: the size of %s %s overflows", function,
                          nnla__shape_text(shape, rank, dims), nnla_dtype_name(dtype));
    return NNLA_OK;
}

static size_t product(const size_t *dims, size_t count) {
    size_t result = 1;
    for (size_t i = 0; i < count; i++)
        result *= dims[i];
    return result;
}

nnla__matrix nnla__tensor_rows(const nnla_tensor *tensor) {
    if (tensor->rank == 0)
        return nnla__matrix_of(tensor->data, 1, 1);
    return nnla__matrix_of(tensor->data, tensor->dims[0], product(tensor->dims + 1, tensor->rank - 1));
}

nnla__matrix nnla__tensor_columns(const nnla_tensor *tensor) {
    if (tensor->rank == 0)
        return nnla__matrix_of(tensor->data, 1, 1);
    return nnla__matrix_of(tensor->data, product(tensor->dims, tensor->rank - 1), tensor->dims[tensor->rank - 1]);
}

int nnla__shape_is(const nnla_tensor *tensor, size_t rank, const size_t *dims) {
    if (tensor->rank != rank)
        return 0;
    for (size_t axis = 0; axis < rank; axis++) {
        if (tensor->dims[axis] != dims[axis])
            return 0;
    }
    return 1;
}

int nnla__same_shape(const nnla_tensor *a, const nnla_tensor *b) { return nnla__shape_is(a, b->rank, b->dims); }
