#include "io/file_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "io/errno_text.h"

enum { FIRST_CAPACITY = 1 << 16, TAIL_LENGTH = 256 };

const char *nnla__path_tail(const char *path) {
    size_t length = strlen(path);
    if (length <= TAIL_LENGTH)
        return path;
    const char *tail = path + length - TAIL_LENGTH;
    while (((unsigned char)*tail & 0xC0) == 0x80) /* not within a character of UTF-8 */
        tail++;
    return tail;
}

/* Moves the bytes to twice the memory, releases the old one; NULL with the failure recorded. */
static char *grow(char *bytes, size_t *capacity) {
    size_t doubled = 0;
    char *larger = NULL;
    if (nnla__checked_multiply(*capacity, 2, &doubled))
        larger = nnla__allocate(doubled);
    else
        nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: the file is larger than memory");
    if (larger != NULL) {
        memcpy(larger, bytes, *capacity);
        *capacity = doubled;
    }
    nnla__release(bytes);
    return larger;
}

static char *read_all(FILE *file, size_t most, size_t *length) {
    size_t capacity = FIRST_CAPACITY;
    char *bytes = nnla__allocate(capacity);
    *length = 0;
    while (bytes != NULL) {
        *length += fread(bytes + *length, 1, capacity - *length, file);
        if (*length > most) {
            nnla__release(bytes);
            return nnla__fail_null(NNLA_ERROR_FORMAT, "the file is longer than %zu bytes", most);
        }
        if (*length < capacity)
            return bytes;
        bytes = grow(bytes, &capacity);
    }
    return NULL;
}

char *nnla__file_read(const char *path, size_t most, size_t *length) {
    char reason[NNLA__ERRNO_TEXT_SIZE];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return nnla__fail_null(NNLA_ERROR_IO, "%s: cannot open the file: %s", nnla__path_tail(path),
                               nnla__errno_text(reason, errno));
    }
    char *bytes = read_all(file, most, length);
    if (bytes == NULL)
        nnla__fail_prefix("%s: ", nnla__path_tail(path));
    if (bytes != NULL && ferror(file)) {
        nnla__fail(NNLA_ERROR_IO, "%s: cannot read the file: %s", nnla__path_tail(path),
                   nnla__errno_text(reason, errno));
        nnla__release(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}
