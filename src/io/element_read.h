/* Elements of a tensor from a file's bytes. */
#ifndef NNLA_SRC_ELEMENT_READ_H
#define NNLA_SRC_ELEMENT_READ_H

#include "io/byte_reader.h"
#include "tensor/tensor_impl.h"

/* How a file stores an element. */
typedef struct nnla__element_format {
    char kind; /* 'f' IEEE 754, 'i' two's complement, 'u' without sign */
    int big_endian;
    size_t size; /* 4 or 8 for 'f', 1, 2, 4 or 8 for integers */
} nnla__element_format;

/* The shape as a tensor of `dtype`, whose elements are the next bytes of the file; nothing is allocated before the
   length of the file justifies it. An element that the dtype cannot hold (no integer of i32, too large for f32) is an
   error. NULL with the failure recorded. */
nnla_tensor *nnla__read_elements(nnla__byte_reader *reader, nnla__element_format format, nnla_dtype dtype, size_t rank,
                                 const size_t *dims);

#endif
