/**
 * @file tensor.h
 * @brief Tensors: a shape and an element type over contiguous, row-major memory.
 *
 * A tensor of rank 2 is a matrix, one of rank 1 a vector, one of rank 0 a single number. Samples are rows: a
 * batch is `[batch x in]`, images are `[batch x channels x height x width]`. Zero dimensions are legal (an
 * empty batch); the size of a tensor is checked over its other dimensions, so that a view or a reshaped copy
 * never overflows.
 *
 * What `_create`, `_wrap`, `_clone` and `_view` functions return is the caller's, to be given to
 * nnla_tensor_destroy(). A wrapped tensor and a view borrow their memory, which has to outlive them. Tensors
 * that an object hands out (the parameters of a network) belong to that object.
 *
 * Different threads may read one tensor at the same time; writing needs the caller's care.
 */
#ifndef NNLA_TENSOR_H
#define NNLA_TENSOR_H

#include "nnla/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest rank of a tensor. */
#define NNLA_MAX_RANK 8

/** A shape and an element type over memory that it owns or borrows. */
typedef struct nnla_tensor nnla_tensor;

/**
 * @param dtype  any value
 * @return "f32", "f64" or "i32"; "unknown dtype" for a value that is none; a constant. Thread-safe.
 */
NNLA_API const char *nnla_dtype_name(nnla_dtype dtype);

/**
 * @param dtype  any value
 * @return the bytes of one element; 0 for a value that is none. Thread-safe.
 */
NNLA_API size_t nnla_dtype_size(nnla_dtype dtype);

/**
 * A tensor of zeros in memory of its own, aligned to 64 bytes.
 *
 * @param dtype  #NNLA_F32, #NNLA_F64 or #NNLA_I32
 * @param rank   0 to #NNLA_MAX_RANK
 * @param dims   `rank` dimensions, copied; may be NULL if rank is 0
 * @return the tensor, to be destroyed; NULL on failure: #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE (rank too
 * large), #NNLA_ERROR_INVALID_ARGUMENT (dims missing), #NNLA_ERROR_OUT_OF_MEMORY (also when the size
 * overflows). Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_create(nnla_dtype dtype, size_t rank, const size_t *dims);

/**
 * A tensor over memory of the caller, read and written in place.
 *
 * @param dtype  #NNLA_F32, #NNLA_F64 or #NNLA_I32
 * @param data   the elements, row-major, aligned as an element is; has to outlive the tensor and its views;
 * may be NULL if a dimension is zero
 * @param rank   0 to #NNLA_MAX_RANK
 * @param dims   `rank` dimensions, copied; may be NULL if rank is 0
 * @return the tensor, to be destroyed (which leaves data alone); NULL on failure: as nnla_tensor_create(),
 * and #NNLA_ERROR_INVALID_ARGUMENT if data is missing or not aligned. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_wrap(nnla_dtype dtype, void *data, size_t rank, const size_t *dims);

/**
 * A tensor over constant memory of the caller: an input for every call, an output for none.
 *
 * @param dtype  as in nnla_tensor_wrap()
 * @param data   as in nnla_tensor_wrap(); never written
 * @param rank   as in nnla_tensor_wrap()
 * @param dims   as in nnla_tensor_wrap()
 * @return as nnla_tensor_wrap(); a call that would write to it fails with #NNLA_ERROR_INVALID_ARGUMENT.
 * Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_wrap_const(nnla_dtype dtype, const void *data, size_t rank, const size_t *dims);

/**
 * A copy, in memory of its own, that can be written to whatever the source is.
 *
 * @param tensor  what to copy
 * @return the tensor, to be destroyed; NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT,
 * #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_clone(const nnla_tensor *tensor);

/**
 * A view of `count` neighbouring rows, that is of entries `first` to `first + count − 1` of the first axis.
 *
 * @param tensor  rank 1 or more; its memory has to outlive the view
 * @param first   the first row
 * @param count   how many; may be 0
 * @return a tensor that borrows tensor's memory, to be destroyed; read-only if tensor is. NULL on failure:
 * #NNLA_ERROR_INVALID_ARGUMENT (NULL, or rows that are not there), #NNLA_ERROR_SHAPE (rank 0),
 * #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_view_rows(nnla_tensor *tensor, size_t first, size_t count);

/**
 * As nnla_tensor_view_rows(), of a tensor that must not be written to: the view is read-only.
 *
 * @param tensor  as there
 * @param first   as there
 * @param count   as there
 * @return as there
 */
NNLA_API nnla_tensor *nnla_tensor_view_rows_const(const nnla_tensor *tensor, size_t first, size_t count);

/**
 * The same elements in the same order under another shape. A handle of its own rather than a change of this
 * one, since an object may rely on the shape of a tensor that it handed out.
 *
 * @param tensor  its memory has to outlive the view
 * @param rank    0 to #NNLA_MAX_RANK
 * @param dims    `rank` dimensions with as many elements as tensor has, copied; may be NULL if rank is 0
 * @return a tensor that borrows tensor's memory, to be destroyed; read-only if tensor is. NULL on failure:
 * #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE (rank too large, another number of elements),
 * #NNLA_ERROR_OUT_OF_MEMORY (also when the size overflows). Thread-safe.
 */
NNLA_API nnla_tensor *nnla_tensor_view_reshaped(nnla_tensor *tensor, size_t rank, const size_t *dims);

/**
 * As nnla_tensor_view_reshaped(), of a tensor that must not be written to: the view is read-only.
 *
 * @param tensor  as there
 * @param rank    as there
 * @param dims    as there
 * @return as there
 */
NNLA_API nnla_tensor *nnla_tensor_view_reshaped_const(const nnla_tensor *tensor, size_t rank, const size_t *dims);

/**
 * Releases the handle, and the memory if the tensor owns it; not the memory of a wrapped tensor or a view.
 *
 * @param tensor  NULL is a no-op. A tensor that is part of an object, such as a network's parameter, is left
 * alone, with #NNLA_ERROR_INVALID_ARGUMENT recorded. Thread-safe for different tensors.
 */
NNLA_API void nnla_tensor_destroy(nnla_tensor *tensor);

/**
 * @param tensor  a tensor
 * @return its element type; −1, with the failure recorded, for NULL. Thread-safe.
 */
NNLA_API nnla_dtype nnla_tensor_dtype(const nnla_tensor *tensor);

/**
 * @param tensor  a tensor
 * @return the number of its axes; 0, with the failure recorded, for NULL. Thread-safe.
 */
NNLA_API size_t nnla_tensor_rank(const nnla_tensor *tensor);

/**
 * @param tensor  a tensor
 * @param axis    0 to rank − 1
 * @return the length of that axis; 0, with the failure recorded, for NULL or an axis that is not there.
 * Thread-safe.
 */
NNLA_API size_t nnla_tensor_dim(const nnla_tensor *tensor, size_t axis);

/**
 * @param tensor  a tensor
 * @return the number of its elements, 1 for rank 0; 0, with the failure recorded, for NULL. Thread-safe.
 */
NNLA_API size_t nnla_tensor_count(const nnla_tensor *tensor);

/**
 * @param tensor  a tensor
 * @return its elements, row-major, to read and write; NULL, with the failure recorded, for NULL and for a
 * read-only tensor; may be NULL if there is no element. Valid as long as the tensor. Thread-safe.
 */
NNLA_API void *nnla_tensor_data(nnla_tensor *tensor);

/**
 * @param tensor  a tensor
 * @return its elements, row-major, to read; NULL, with the failure recorded, for NULL; may be NULL if there
 * is no element. Valid as long as the tensor. Thread-safe.
 */
NNLA_API const void *nnla_tensor_const_data(const nnla_tensor *tensor);

/**
 * One element as a double, which holds every f32 and i32 exactly.
 *
 * @param tensor  a tensor
 * @param index   its `rank` indices; may be NULL if the rank is 0
 * @param value   output
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, or an index that is out of range). Thread-safe.
 */
NNLA_API nnla_status nnla_tensor_get(const nnla_tensor *tensor, const size_t *index, double *value);

/**
 * Sets one element.
 *
 * @param tensor  a tensor
 * @param index   its `rank` indices; may be NULL if the rank is 0
 * @param value   rounded to nearest for f32; for i32 it has to be an integer of that range
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, tensor read-only, an index or value that is out of
 * range). Thread-safe for different tensors.
 */
NNLA_API nnla_status nnla_tensor_set(nnla_tensor *tensor, const size_t *index, double value);

/**
 * Sets every element.
 *
 * @param tensor  a tensor
 * @param value   as for nnla_tensor_set()
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, tensor read-only, value out of range for i32).
 * Thread-safe for different tensors.
 */
NNLA_API nnla_status nnla_tensor_fill(nnla_tensor *tensor, double value);

/**
 * Copies the elements of one tensor to another, bit for bit. The two may share memory.
 *
 * @param source  what to copy
 * @param target  output, of the same shape and dtype
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, target read-only), #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_SHAPE. Thread-safe for different targets.
 */
NNLA_API nnla_status nnla_tensor_copy(const nnla_tensor *source, nnla_tensor *target);

/**
 * Copies the elements of one tensor to another of any dtype: exactly, but for f64 to f32, which rounds to
 * nearest.
 *
 * @param source  what to convert; to i32 its elements have to be integers of that range
 * @param target  output, of the same shape; not in source's memory
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, target read-only, shared memory, or an element that
 * is no i32: target is then as it was), #NNLA_ERROR_SHAPE. Thread-safe for different targets.
 */
NNLA_API nnla_status nnla_tensor_convert(const nnla_tensor *source, nnla_tensor *target);

/**
 * Writes a tensor as text, in NumPy's form: one bracket an axis, one line a row, columns aligned to the
 * right, reals in at most six significant digits whatever the locale:
 *
 *     [[   1 0.25]
 *      [-2.5  nan]]
 *
 * Of a tensor with more than 1000 elements, each axis longer than six shows its first and last three, with
 * "..." between them. As with snprintf, at most size − 1 bytes and a zero are written.
 *
 * @param tensor  a tensor
 * @param buffer  output; may be NULL if size is 0
 * @param size    bytes of buffer
 * @param needed  output: bytes of the whole text without the zero, so that it was cut if needed ≥ size; may
 * be NULL
 * @return #NNLA_OK, also when the text was cut; #NNLA_ERROR_INVALID_ARGUMENT (NULL). Thread-safe.
 */
NNLA_API nnla_status nnla_tensor_format(const nnla_tensor *tensor, char *buffer, size_t size, size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
