/* Tensors: their handles, and what they tell of themselves. */
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "tensor/tensor_impl.h"

const char *nnla_dtype_name(nnla_dtype dtype) {
    static const char *const names[] = {[NNLA_F32] = "f32", [NNLA_F64] = "f64", [NNLA_I32] = "i32"};
    return nnla__dtype_size(dtype) > 0 ? names[dtype] : "unknown dtype";
}

size_t nnla_dtype_size(nnla_dtype dtype) { return nnla__dtype_size(dtype); }

/* Sets up a handle for memory that may only be read if read_only is set. */
static void describe(nnla_tensor *tensor, nnla_dtype dtype, const void *data, int read_only, size_t rank,
                     const size_t *dims) {
    *tensor = (nnla_tensor){.dtype = dtype, .rank = rank, .count = 1, .data = (void *)data, .read_only = read_only};
    for (size_t axis = 0; axis < rank; axis++) {
        tensor->dims[axis] = dims[axis];
        if (dims[axis] == 0)
            tensor->count = 0;
    }
    /* Only the dimensions of a tensor with elements multiply without overflow in any order. */
    for (size_t axis = 0; axis < rank && tensor->count > 0; axis++)
        tensor->count *= dims[axis];
}

void nnla__tensor_init(nnla_tensor *tensor, nnla_dtype dtype, void *data, size_t rank, const size_t *dims) {
    describe(tensor, dtype, data, 0, rank, dims);
    tensor->embedded = 1;
}

/* A handle of its own for memory that somebody else owns. */
static nnla_tensor *borrow(nnla_dtype dtype, const void *data, int read_only, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla__allocate(sizeof *tensor);
    if (tensor != NULL)
        describe(tensor, dtype, data, read_only, rank, dims);
    return tensor;
}

nnla_tensor *nnla_tensor_create(nnla_dtype dtype, size_t rank, const size_t *dims) {
    /* Handle and elements are one block; the elements begin at the first aligned byte behind the handle. */
    const size_t handle_size = nnla__aligned(sizeof(nnla_tensor));
    size_t count = 0;
    if (nnla__tensor_check_shape("nnla_tensor_create", dtype, rank, dims, &count) != NNLA_OK)
        return NULL;
    /* Cannot overflow: check_shape keeps the elements below PTRDIFF_MAX. */
    char *block = nnla__allocate(handle_size + count * nnla__dtype_size(dtype));
    if (block == NULL) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        nnla__fail_prefix("nnla_tensor_create: %s %s: ", nnla__shape_text(shape, rank, dims), nnla_dtype_name(dtype));
        return NULL;
    }
    nnla_tensor *tensor = (nnla_tensor *)(void *)block;
    describe(tensor, dtype, block + handle_size, 0, rank, dims);
    return tensor;
}

static nnla_tensor *wrap(const char *function, nnla_dtype dtype, const void *data, int read_only, size_t rank,
                         const size_t *dims) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    size_t count = 0;
    if (nnla__tensor_check_shape(function, dtype, rank, dims, &count) != NNLA_OK)
        return NULL;
    if (data == NULL && count > 0)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: data is NULL, expected %zu elements for %s", function,
                               count, nnla__shape_text(shape, rank, dims));
    if ((uintptr_t)data % nnla__dtype_size(dtype) != 0)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: data is not aligned to the %zu bytes of %s", function,
                               nnla__dtype_size(dtype), nnla_dtype_name(dtype));
    return borrow(dtype, data, read_only, rank, dims);
}

nnla_tensor *nnla_tensor_wrap(nnla_dtype dtype, void *data, size_t rank, const size_t *dims) {
    return wrap("nnla_tensor_wrap", dtype, data, 0, rank, dims);
}

nnla_tensor *nnla_tensor_wrap_const(nnla_dtype dtype, const void *data, size_t rank, const size_t *dims) {
    return wrap("nnla_tensor_wrap_const", dtype, data, 1, rank, dims);
}

nnla_tensor *nnla_tensor_clone(const nnla_tensor *tensor) {
    if (nnla__check_present("nnla_tensor_clone", "tensor", tensor) != NNLA_OK)
        return NULL;
    nnla_tensor *clone = nnla_tensor_create(tensor->dtype, tensor->rank, tensor->dims);
    if (clone != NULL && tensor->count > 0)
        memcpy(clone->data, tensor->data, tensor->count * nnla__dtype_size(tensor->dtype));
    return clone;
}

static nnla_tensor *view_rows(const char *function, const nnla_tensor *tensor, int read_only, size_t first,
                              size_t count) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    if (nnla__check_present(function, "tensor", tensor) != NNLA_OK)
        return NULL;
    if (tensor->rank == 0)
        return nnla__fail_null(NNLA_ERROR_SHAPE, "%s: a tensor of rank 0 has no rows", function);
    if (first > tensor->dims[0] || count > tensor->dims[0] - first)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: %zu rows from row %zu on, but the tensor is %s",
                               function, count, first, nnla__shape_text(shape, tensor->rank, tensor->dims));
    size_t dims[NNLA__MAX_RANK];
    memcpy(dims, tensor->dims, sizeof dims);
    dims[0] = count;
    const char *data = tensor->data;
    if (tensor->count > 0)
        data += first * (tensor->count / tensor->dims[0]) * nnla__dtype_size(tensor->dtype);
    return borrow(tensor->dtype, data, read_only || tensor->read_only, tensor->rank, dims);
}

nnla_tensor *nnla_tensor_view_rows(nnla_tensor *tensor, size_t first, size_t count) {
    return view_rows("nnla_tensor_view_rows", tensor, 0, first, count);
}

nnla_tensor *nnla_tensor_view_rows_const(const nnla_tensor *tensor, size_t first, size_t count) {
    return view_rows("nnla_tensor_view_rows_const", tensor, 1, first, count);
}

static nnla_tensor *view_reshaped(const char *function, const nnla_tensor *tensor, int read_only, size_t rank,
                                  const size_t *dims) {
    char from[NNLA__SHAPE_TEXT_SIZE], to[NNLA__SHAPE_TEXT_SIZE];
    size_t count = 0;
    if (nnla__check_present(function, "tensor", tensor) != NNLA_OK ||
        nnla__tensor_check_shape(function, tensor->dtype, rank, dims, &count) != NNLA_OK)
        return NULL;
    if (count != tensor->count)
        return nnla__fail_null(NNLA_ERROR_SHAPE, "%s: %s has %zu elements, but %s would have %zu", function,
                               nnla__shape_text(from, tensor->rank, tensor->dims), tensor->count,
                               nnla__shape_text(to, rank, dims), count);
    return borrow(tensor->dtype, tensor->data, read_only || tensor->read_only, rank, dims);
}

nnla_tensor *nnla_tensor_view_reshaped(nnla_tensor *tensor, size_t rank, const size_t *dims) {
    return view_reshaped("nnla_tensor_view_reshaped", tensor, 0, rank, dims);
}

nnla_tensor *nnla_tensor_view_reshaped_const(const nnla_tensor *tensor, size_t rank, const size_t *dims) {
    return view_reshaped("nnla_tensor_view_reshaped_const", tensor, 1, rank, dims);
}

void nnla_tensor_destroy(nnla_tensor *tensor) {
    if (tensor != NULL && tensor->embedded) {
        nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_tensor_destroy: the tensor is part of another object");
        return;
    }
    nnla__release(tensor);
}

nnla_dtype nnla_tensor_dtype(const nnla_tensor *tensor) {
    return nnla__check_present("nnla_tensor_dtype", "tensor", tensor) == NNLA_OK ? tensor->dtype : -1;
}

size_t nnla_tensor_rank(const nnla_tensor *tensor) {
    return nnla__check_present("nnla_tensor_rank", "tensor", tensor) == NNLA_OK ? tensor->rank : 0;
}

size_t nnla_tensor_dim(const nnla_tensor *tensor, size_t axis) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    if (nnla__check_present("nnla_tensor_dim", "tensor", tensor) != NNLA_OK)
        return 0;
    if (axis >= tensor->rank) {
        nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_tensor_dim: %s has no axis %zu",
                   nnla__shape_text(shape, tensor->rank, tensor->dims), axis);
        return 0;
    }
    return tensor->dims[axis];
}

size_t nnla_tensor_count(const nnla_tensor *tensor) {
    return nnla__check_present("nnla_tensor_count", "tensor", tensor) == NNLA_OK ? tensor->count : 0;
}

void *nnla_tensor_data(nnla_tensor *tensor) {
    return nnla__check_writable("nnla_tensor_data", "tensor", tensor) == NNLA_OK ? tensor->data : NULL;
}

const void *nnla_tensor_const_data(const nnla_tensor *tensor) {
    return nnla__check_present("nnla_tensor_const_data", "tensor", tensor) == NNLA_OK ? tensor->data : NULL;
}
