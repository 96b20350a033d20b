#include "io/file_read.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/features.h"
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

/* Moves the bytes to twice the memory, at most `most`, and releases the old one; NULL with the failure recorded. */
static char *grow(char *bytes, size_t *capacity, size_t most) {
    size_t wanted = *capacity > most / 2 ? most : 2 * *capacity;
    char *larger = nnla__allocate_scratch(wanted);
    if (larger != NULL) {
        memcpy(larger, bytes, *capacity);
        *capacity = wanted;
    }
    nnla__release(bytes);
    return larger;
}

/* As far as the file goes, and not beyond `most`. */
static char *read_up_to(FILE *file, size_t most, size_t *length) {
    size_t capacity = most < FIRST_CAPACITY ? most : FIRST_CAPACITY;
    char *bytes = nnla__allocate_scratch(capacity);
    *length = 0;
    while (bytes != NULL) {
        *length += fread(bytes + *length, 1, capacity - *length, file);
        if (*length < capacity || capacity == most)
            break;
        bytes = grow(bytes, &capacity, most);
    }
    return bytes;
}

FILE *nnla__file_open(const char *path, const char *name) {
#if NNLA__HAVE_FILES
    char reason[NNLA__ERRNO_TEXT_SIZE];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        nnla__fail(NNLA_ERROR_IO, "%s: cannot open the file: %s", name, nnla__errno_text(reason, errno));
    return file;
#else
    (void)path;
    return nnla__fail_null(NNLA_ERROR_UNSUPPORTED, "%s: cannot open the file: this build has no files (NNLA_FILES)",
                           name);
#endif
}

char *nnla__file_read_part(FILE *file, const char *name, size_t most, size_t *length) {
    char reason[NNLA__ERRNO_TEXT_SIZE];
    char *bytes = read_up_to(file, most, length);
    if (bytes == NULL) {
        nnla__fail_prefix("%s: ", name);
    } else if (ferror(file)) {
        nnla__fail(NNLA_ERROR_IO, "%s: cannot read the file: %s", name, nnla__errno_text(reason, errno));
        nnla__release(bytes);
        bytes = NULL;
    }
    return bytes;
}

char *nnla__file_read(const char *path, size_t most, size_t *length) {
    const char *name = nnla__path_tail(path);
    FILE *file = nnla__file_open(path, name);
    if (file == NULL)
        return NULL;
    char *bytes = nnla__file_read_part(file, name, most < SIZE_MAX ? most + 1 : most, length);
    fclose(file);
    if (bytes == NULL || *length <= most)
        return bytes;
    nnla__release(bytes);
    return nnla__fail_null(NNLA_ERROR_FORMAT, "%s: the file is longer than %zu bytes", name, most);
}
