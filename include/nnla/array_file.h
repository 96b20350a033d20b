/**
 * @file array_file.h
 * @brief Tensors in files of other software: IDX, in which MNIST and Fashion-MNIST come, and NumPy's .npy.
 *
 * A file is not trusted: no memory is taken that its length does not justify, and what is not well formed is an error
 * that names the file, the byte and the reason, such as "train-labels-idx1-ubyte: byte 3: rank 9, expected 1 to 8". A
 * file may be compressed by gzip, which is told by its first two bytes; its checksum is checked. Neither the file nor
 * what it inflates to may be longer than 2³⁰ bytes, and nothing may follow the last element.
 */
#ifndef NNLA_ARRAY_FILE_H
#define NNLA_ARRAY_FILE_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads an IDX file, plain or compressed.
 *
 * Elements of any of the format's types (integers of 8 bits with and without sign, of 16 and 32 bits, reals of 32 and 64
 * bits) become elements of `dtype`, with their values: pixels from 0 to 255 stay 0 to 255. Reals of 64 bits and integers
 * of 32 are rounded to #NNLA_F32. An element that is no integer cannot become one of #NNLA_I32, nor can a finite one
 * beyond its range become #NNLA_F32.
 *
 * @param path   the file
 * @param dtype  of the result: #NNLA_F32 or #NNLA_F64 for images, #NNLA_I32 for labels
 * @return the tensor, of the file's shape, to be destroyed by the caller; or NULL: #NNLA_ERROR_INVALID_ARGUMENT (path is
 * NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_IO (the file cannot be read), #NNLA_ERROR_FORMAT, #NNLA_ERROR_OUT_OF_MEMORY.
 * Thread-safe.
 */
NNLA_API nnla_tensor *nnla_idx_load(const char *path, nnla_dtype dtype);

/**
 * Reads an IDX file in memory, as nnla_idx_load reads one from a path. Messages begin with "bytes" instead of a path.
 *
 * @param bytes   the file, plain or compressed; not kept; may be NULL if length is 0
 * @param length  in bytes
 * @param dtype   of the result
 * @return as nnla_idx_load. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_idx_parse(const void *bytes, size_t length, nnla_dtype dtype);

/**
 * Reads a .npy file, as `numpy.save` writes it, versions 1.0 to 3.0, of either byte order.
 *
 * The dtype of the result follows from the file: float32 becomes #NNLA_F32, float64 #NNLA_F64, integers of 8 to 64 bits
 * and bool become #NNLA_I32 if all elements are integers of it. Other types are an error. An array in Fortran's order
 * is rearranged, so that element [i, j] of the result is element [i, j] of the array. A rank is at most #NNLA_MAX_RANK.
 *
 * @param path  the file
 * @return as nnla_idx_load. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_npy_load(const char *path);

/**
 * Reads a .npy file in memory, as nnla_npy_load reads one from a path. Messages begin with "bytes" instead of a path.
 *
 * @param bytes   the file; not kept; may be NULL if length is 0
 * @param length  in bytes
 * @return as nnla_idx_load. Thread-safe.
 */
NNLA_API nnla_tensor *nnla_npy_parse(const void *bytes, size_t length);

/**
 * Writes a tensor as a .npy file of version 1.0, for `numpy.load`, in this machine's byte order.
 *
 * The file is replaced as a whole: a failure, a crash or a full disk leaves the old one. Beside it a file of its name
 * with ".nnla-tmp" appended exists meanwhile. nnla_npy_load() reads files of up to 2³⁰ bytes; there is no such limit to
 * what is written.
 *
 * @param tensor  of any dtype and shape
 * @param path    the file; its folder exists
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_IO, #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe; of two
 * calls for one path at once one may fail.
 */
NNLA_API nnla_status nnla_npy_save(const nnla_tensor *tensor, const char *path);

#ifdef __cplusplus
}
#endif

#endif
