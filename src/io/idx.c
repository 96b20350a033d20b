/* IDX files: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", 1998, "the IDX file
   format". Two zero bytes, the element type, the rank, the dimensions as 32-bit integers, the elements; the most
   significant byte first. */
#include "io/byte_reader.h"
#include "io/element_read.h"
#include "nnla/array_file.h"

enum { HEADER = 4, DIMENSION = 4 };

static nnla_status read_format(const nnla__byte_reader *reader, const unsigned char header[HEADER],
                               nnla__element_format *format) {
    static const struct {
        unsigned char code;
        char kind;
        size_t size;
    } types[] = {{0x08, 'u', 1}, {0x09, 'i', 1}, {0x0B, 'i', 2}, {0x0C, 'i', 4}, {0x0D, 'f', 4}, {0x0E, 'f', 8}};
    if (header[0] != 0 || header[1] != 0) {
        return nnla__byte_reader_fail(reader, 0, "an IDX file begins with two zero bytes, got 0x%02x 0x%02x", header[0],
                                      header[1]);
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].code != header[2])
            continue;
        *format = (nnla__element_format){.kind = types[i].kind, .size = types[i].size, .big_endian = 1};
        return NNLA_OK;
    }
    return nnla__byte_reader_fail(reader, 2, "element type 0x%02x, expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e",
                                  header[2]);
}

static nnla_status read_shape(nnla__byte_reader *reader, size_t rank, size_t dims[NNLA__MAX_RANK]) {
    unsigned char bytes[NNLA__MAX_RANK * DIMENSION];
    if (rank == 0 || rank > NNLA__MAX_RANK)
        return nnla__byte_reader_fail(reader, 3, "rank %zu, expected 1 to %d", rank, NNLA__MAX_RANK);
    nnla_status status = nnla__byte_reader_take(reader, bytes, rank * DIMENSION);
    for (size_t axis = 0; axis < rank && status == NNLA_OK; axis++) {
        const unsigned char *at = bytes + axis * DIMENSION;
        dims[axis] = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
    }
    return status;
}

static nnla_tensor *read_idx(nnla__byte_reader *reader, const void *settings) {
    const nnla_dtype *dtype = settings;
    unsigned char header[HEADER];
    nnla__element_format format = {.kind = 'u'};
    size_t dims[NNLA__MAX_RANK];
    if (nnla__byte_reader_take(reader, header, HEADER) != NNLA_OK || read_format(reader, header, &format) != NNLA_OK ||
        read_shape(reader, header[3], dims) != NNLA_OK)
        return NULL;
    return nnla__read_elements(reader, format, *dtype, header[3], dims);
}

static nnla_status check_dtype(const char *function, nnla_dtype dtype) {
    if (nnla__dtype_size(dtype) > 0)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_DTYPE, "%s: %d is no dtype", function, (int)dtype);
}

nnla_tensor *nnla_idx_load(const char *path, nnla_dtype dtype) {
    static const char function[] = "nnla_idx_load";
    return check_dtype(function, dtype) == NNLA_OK ? nnla__tensor_from_file(function, path, read_idx, &dtype) : NULL;
}

nnla_tensor *nnla_idx_parse(const void *bytes, size_t length, nnla_dtype dtype) {
    static const char function[] = "nnla_idx_parse";
    if (check_dtype(function, dtype) != NNLA_OK)
        return NULL;
    return nnla__tensor_from_bytes(function, "bytes", bytes, length, read_idx, &dtype);
}
