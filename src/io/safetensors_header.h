/* The header of a container. */
#ifndef NNLA_SRC_SAFETENSORS_HEADER_H
#define NNLA_SRC_SAFETENSORS_HEADER_H

#include "io/safetensors.h"

enum {
    NNLA__SAFETENSORS_PREFIX = 8, /* bytes before the header: its length */
    NNLA__SAFETENSORS_MIN_FILE = NNLA__SAFETENSORS_PREFIX + 2
};

/* The header's length out of the first 8 bytes, checked. s->name is set. */
nnla_status nnla__safetensors_header_length(const nnla__safetensors *s, const unsigned char *prefix, size_t *length);

/* Reads the header's text into all fields but `buffer` and the tensors' data. s->name is set. */
nnla_status nnla__safetensors_read_header(nnla__safetensors *s, const char *text, size_t length);

/* Points the tensors at the buffer. */
void nnla__safetensors_place(nnla__safetensors *s, const unsigned char *buffer);

#endif
