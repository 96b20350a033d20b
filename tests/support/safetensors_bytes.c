#include "support/safetensors_bytes.h"

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "io/little_endian.h"

void compose_container(container *c, const char *header, size_t data) {
    size_t length = strlen(header);
    assert_true(8 + length + data <= LONGEST_CONTAINER);
    nnla__write_little_endian_64(c->bytes, length);
    memcpy(c->bytes + 8, header, length);
    for (size_t i = 0; i < data; i++)
        c->bytes[8 + length + i] = (unsigned char)(i + 1);
    c->size = 8 + length + data;
}

nnla_status parse_exactly(nnla__safetensors *s, unsigned char **copy, const void *bytes, size_t size) {
    *copy = malloc(size + (size == 0));
    assert_non_null(*copy);
    memcpy(*copy, bytes, size);
    return nnla__safetensors_parse(s, "a.safetensors", *copy, size);
}
