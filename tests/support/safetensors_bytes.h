/* Small safetensors files. */
#ifndef NNLA_TESTS_SAFETENSORS_BYTES_H
#define NNLA_TESTS_SAFETENSORS_BYTES_H

#include "io/safetensors.h"

enum { LONGEST_CONTAINER = 4096 };

/* A container of some header and as many bytes of data, which count up from 1. */
typedef struct container {
    unsigned char bytes[LONGEST_CONTAINER];
    size_t size;
} container;

void compose_container(container *c, const char *header, size_t data);

/* Parses a copy of exactly that size, to be freed, so that a sanitizer sees a read past the end. Its name in messages is
   "a.safetensors". */
nnla_status parse_exactly(nnla__safetensors *s, unsigned char **copy, const void *bytes, size_t size);

#endif
