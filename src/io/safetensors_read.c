/* Containers out of memory and out of files. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "io/file_read.h"
#include "io/safetensors_header.h"

static nnla_status begin(nnla__safetensors *s, const char *name) {
    *s = (nnla__safetensors){.name = nnla__duplicate_text(nnla__path_tail(name))};
    return s->name != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
}

void nnla__safetensors_release(nnla__safetensors *s) {
    json_decref(s->header);
    nnla__release(s->tensors);
    nnla__release(s->buffer);
    nnla__release(s->name);
    *s = (nnla__safetensors){.name = NULL};
}

static nnla_status end(nnla__safetensors *s, nnla_status status) {
    if (status != NNLA_OK)
        nnla__safetensors_release(s);
    return status;
}

/* The file has ended, or goes on, where it should not. */
static nnla_status wrong_length(const nnla__safetensors *s, size_t at, const char *fault) {
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte %zu: %s", s->name, at, fault);
}

static const char ends_in_header[] = "the file ends within its header";
static const char ends_in_data[] = "the file ends within its tensors";
static const char goes_on[] = "the file goes on behind its last tensor";

static nnla_status parse(nnla__safetensors *s, const unsigned char *bytes, size_t size) {
    size_t length = 0;
    if (size < NNLA__SAFETENSORS_PREFIX)
        return wrong_length(s, size, ends_in_header);
    nnla_status status = nnla__safetensors_header_length(s, bytes, &length);
    if (status != NNLA_OK)
        return status;
    bytes += NNLA__SAFETENSORS_PREFIX;
    size_t rest = size - NNLA__SAFETENSORS_PREFIX;
    if (length > rest)
        return wrong_length(s, size, ends_in_header);
    status = nnla__safetensors_read_header(s, (const char *)bytes, length);
    if (status != NNLA_OK)
        return status;
    if (rest - length != s->buffer_size) {
        int short_of = rest - length < s->buffer_size;
        return short_of ? wrong_length(s, size, ends_in_data)
                        : wrong_length(s, NNLA__SAFETENSORS_PREFIX + length + s->buffer_size, goes_on);
    }
    nnla__safetensors_place(s, bytes + length);
    return NNLA_OK;
}

nnla_status nnla__safetensors_parse(nnla__safetensors *s, const char *name, const void *data, size_t size) {
    nnla_status status = begin(s, name);
    return end(s, status == NNLA_OK ? parse(s, data, size) : status);
}

/* ---- Files ---- */

/* The next `size` bytes; NULL with the failure recorded, `fault` if the file ends before. */
static char *read_part(nnla__safetensors *s, FILE *file, size_t at, size_t size, const char *fault) {
    size_t length = 0;
    char *bytes = nnla__file_read_part(file, s->name, size, &length);
    if (bytes == NULL || length == size)
        return bytes;
    nnla__release(bytes);
    wrong_length(s, at + length, fault);
    return NULL;
}

static nnla_status read_file(nnla__safetensors *s, FILE *file) {
    char *prefix = read_part(s, file, 0, NNLA__SAFETENSORS_PREFIX, ends_in_header);
    if (prefix == NULL)
        return nnla_error_status();
    size_t length = 0, at = NNLA__SAFETENSORS_PREFIX;
    nnla_status status = nnla__safetensors_header_length(s, (const unsigned char *)prefix, &length);
    nnla__release(prefix);
    if (status != NNLA_OK)
        return status;
    char *header = read_part(s, file, at, length, ends_in_header);
    if (header == NULL)
        return nnla_error_status();
    status = nnla__safetensors_read_header(s, header, length);
    nnla__release(header);
    if (status != NNLA_OK)
        return status;
    s->buffer = read_part(s, file, at + length, s->buffer_size, ends_in_data);
    if (s->buffer == NULL)
        return nnla_error_status();
    if (fgetc(file) != EOF)
        return wrong_length(s, at + length + s->buffer_size, goes_on);
    nnla__safetensors_place(s, (const unsigned char *)s->buffer);
    return NNLA_OK;
}

nnla_status nnla__safetensors_load(nnla__safetensors *s, const char *path) {
    nnla_status status = begin(s, path);
    if (status != NNLA_OK)
        return status;
    FILE *file = nnla__file_open(path, s->name);
    if (file == NULL)
        return end(s, nnla_error_status());
    status = read_file(s, file);
    fclose(file);
    return end(s, status);
}
