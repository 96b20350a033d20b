/* The header of a .npy file: the text of a Python dictionary. */
#ifndef NNLA_SRC_NPY_HEADER_H
#define NNLA_SRC_NPY_HEADER_H

#include "io/element_read.h"

typedef struct nnla__npy_header {
    nnla__element_format format;
    nnla_dtype dtype; /* what the elements become */
    int fortran_order;
    size_t rank;
    size_t dims[NNLA__MAX_RANK];
} nnla__npy_header;

/* Reads text[0..length), which begins at byte `first` of the reader's content. */
nnla_status nnla__npy_header_parse(const nnla__byte_reader *reader, size_t first, const char *text, size_t length,
                                   nnla__npy_header *header);

#endif
