#include "io/little_endian.h"

#include <string.h>

int nnla__host_is_little_endian(void) {
    const uint16_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    return first == 1;
}

void nnla__copy_reversed(void *to, const void *from, size_t count, size_t size) {
    unsigned char *out = to;
    const unsigned char *in = from;
    for (size_t i = 0; i < count; i++, in += size) {
        for (size_t byte = size; byte > 0; byte--)
            *out++ = in[byte - 1];
    }
}

void nnla__copy_little_endian(void *to, const void *from, size_t count, size_t size) {
    if (!nnla__host_is_little_endian())
        nnla__copy_reversed(to, from, count, size);
    else if (count > 0)
        memcpy(to, from, count * size);
}

uint64_t nnla__read_little_endian_64(const unsigned char bytes[8]) {
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | bytes[i];
    return value;
}

void nnla__write_little_endian_64(unsigned char bytes[8], uint64_t value) {
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> 8 * i);
}
