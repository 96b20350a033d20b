#include "io/byte_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

nnla_status nnla__byte_reader_open(nnla__byte_reader *reader, const char *name, const void *bytes, size_t length) {
    *reader = (nnla__byte_reader){.name = name, .bytes = bytes, .length = length};
    if (length > NNLA__MOST_FILE_BYTES) {
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: %zu bytes, expected at most %zu", name, length,
                          NNLA__MOST_FILE_BYTES);
    }
    reader->compressed = nnla__is_gzip(bytes, length);
    if (!reader->compressed || nnla__gunzip_begin(&reader->gunzip, bytes, length) == NNLA_OK)
        return NNLA_OK;
    return nnla__fail_prefix("%s: ", name);
}

void nnla__byte_reader_close(nnla__byte_reader *reader) {
    if (reader->compressed)
        nnla__gunzip_end(&reader->gunzip);
}

nnla_status nnla__byte_reader_fail(const nnla__byte_reader *reader, size_t byte, const char *format, ...) {
    char text[NNLA__MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte %zu%s: %s", reader->name, byte,
                      reader->compressed ? " of the inflated content" : "", text);
}

/* As many bytes as there are, up to count. */
static nnla_status take_some(nnla__byte_reader *reader, void *bytes, size_t count, size_t *taken) {
    if (reader->compressed) {
        nnla_status status = nnla__gunzip_take(&reader->gunzip, bytes, count, taken);
        reader->at += *taken;
        return status == NNLA_OK ? NNLA_OK : nnla__fail_prefix("%s: ", reader->name);
    }
    size_t left = reader->length - reader->at;
    *taken = count < left ? count : left;
    if (*taken > 0)
        memcpy(bytes, reader->bytes + reader->at, *taken);
    reader->at += *taken;
    return NNLA_OK;
}

nnla_status nnla__byte_reader_take(nnla__byte_reader *reader, void *bytes, size_t count) {
    size_t taken = 0;
    nnla_status status = take_some(reader, bytes, count, &taken);
    if (status == NNLA_OK && taken < count)
        return nnla__byte_reader_fail(reader, reader->at, "the file ends, expected %zu more bytes", count - taken);
    return status;
}

nnla_status nnla__byte_reader_require(nnla__byte_reader *reader, size_t count, const char *what) {
    size_t most = reader->compressed ? nnla__gunzip_most(&reader->gunzip) : reader->length;
    if (count > NNLA__MOST_FILE_BYTES - reader->at) {
        return nnla__byte_reader_fail(reader, reader->at, "%s takes %zu bytes, expected at most %zu in a file", what,
                                      count, NNLA__MOST_FILE_BYTES);
    }
    if (count <= most - reader->at)
        return NNLA_OK;
    if (!reader->compressed) {
        return nnla__byte_reader_fail(reader, reader->at, "%s takes %zu bytes, the file has %zu more", what, count,
                                      most - reader->at);
    }
    return nnla__byte_reader_fail(reader, reader->at, "%s takes %zu bytes, %zu compressed ones cannot hold them", what,
                                  count, reader->length);
}

nnla_status nnla__byte_reader_finish(nnla__byte_reader *reader) {
    char beyond;
    size_t taken = 0;
    nnla_status status = take_some(reader, &beyond, 1, &taken);
    if (status == NNLA_OK && taken > 0)
        return nnla__byte_reader_fail(reader, reader->at - 1, "bytes follow what the header describes");
    return status;
}

nnla_tensor *nnla__tensor_from_bytes(const char *function, const char *name, const void *bytes, size_t length,
                                     nnla__tensor_reading *read, const void *settings) {
    nnla__byte_reader reader;
    if (bytes == NULL && length > 0)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: bytes is NULL", function);
    if (nnla__byte_reader_open(&reader, name, bytes, length) != NNLA_OK)
        return NULL;
    nnla_tensor *tensor = read(&reader, settings);
    if (tensor != NULL && nnla__byte_reader_finish(&reader) != NNLA_OK) {
        nnla_tensor_destroy(tensor);
        tensor = NULL;
    }
    nnla__byte_reader_close(&reader);
    return tensor;
}

nnla_tensor *nnla__tensor_from_file(const char *function, const char *path, nnla__tensor_reading *read,
                                    const void *settings) {
    size_t length = 0;
    if (path == NULL)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: path is NULL", function);
    char *bytes = nnla__file_read(path, NNLA__MOST_FILE_BYTES, &length);
    if (bytes == NULL)
        return NULL;
    nnla_tensor *tensor = nnla__tensor_from_bytes(function, nnla__path_tail(path), bytes, length, read, settings);
    nnla__release(bytes);
    return tensor;
}
