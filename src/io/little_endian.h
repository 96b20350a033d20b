/* Elements of files, whose first byte is the least. */
#ifndef NNLA_SRC_LITTLE_ENDIAN_H
#define NNLA_SRC_LITTLE_ENDIAN_H

#include <stddef.h>
#include <stdint.h>

int nnla__host_is_little_endian(void);

/* Copies count elements of `size` bytes each, every element's bytes the other way round. The memory does not overlap. */
void nnla__copy_reversed(void *to, const void *from, size_t count, size_t size);

/* From the order of files to the host's or back, which is the same. */
void nnla__copy_little_endian(void *to, const void *from, size_t count, size_t size);

uint64_t nnla__read_little_endian_64(const unsigned char bytes[8]);
void nnla__write_little_endian_64(unsigned char bytes[8], uint64_t value);

#endif
