/* .npy files: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", and numpy.lib.format for the
   versions 2.0 and 3.0. A magic text, the version, the header's length, the header, the elements. */
#include <stdio.h>
#include <string.h>

#include "io/file_write.h"
#include "io/little_endian.h"
#include "io/npy_header.h"
#include "nnla/array_file.h"

enum { MAGIC = 6, PREFIX = 8, LONGEST_HEADER = 4096, PART = 64 };

static const char magic[MAGIC] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

/* ---- Reading ---- */

static nnla_status read_length(nnla__byte_reader *reader, size_t *length) {
    unsigned char prefix[PREFIX], bytes[4] = {0};
    nnla_status status = nnla__byte_reader_take(reader, prefix, PREFIX);
    if (status != NNLA_OK)
        return status;
    if (memcmp(prefix, magic, MAGIC) != 0)
        return nnla__byte_reader_fail(reader, 0, "a .npy file begins with the byte 0x93 and NUMPY");
    if (prefix[6] < 1 || prefix[6] > 3 || prefix[7] != 0) {
        return nnla__byte_reader_fail(reader, 6, "version %d.%d, expected 1.0, 2.0 or 3.0", prefix[6], prefix[7]);
    }
    status = nnla__byte_reader_take(reader, bytes, prefix[6] == 1 ? 2 : 4);
    *length = bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
    if (status == NNLA_OK && *length > LONGEST_HEADER) {
        return nnla__byte_reader_fail(reader, PREFIX, "a header of %zu bytes, expected at most %d", *length,
                                      LONGEST_HEADER);
    }
    return status;
}

static nnla_status read_header(nnla__byte_reader *reader, nnla__npy_header *header) {
    char text[LONGEST_HEADER];
    size_t length = 0;
    nnla_status status = read_length(reader, &length);
    size_t first = reader->at;
    if (status == NNLA_OK)
        status = nnla__byte_reader_take(reader, text, length);
    return status == NNLA_OK ? nnla__npy_header_parse(reader, first, text, length, header) : status;
}

/* Y[i0, …, ik] = X[ik, …, i0]: X is read in order, its last index, Y's first, running fastest. */
static void reverse_axes(const nnla_tensor *X, nnla_tensor *Y) {
    size_t index[NNLA__MAX_RANK] = {0}, stride[NNLA__MAX_RANK], size = nnla__dtype_size(X->dtype);
    size_t step = size;
    for (size_t axis = Y->rank; axis-- > 0;) {
        stride[axis] = step;
        step *= Y->dims[axis];
    }
    const char *from = X->data;
    char *to = Y->data;
    for (size_t i = 0; i < X->count; i++) {
        memcpy(to, from + i * size, size);
        for (size_t axis = 0; axis < Y->rank; axis++) {
            to += stride[axis];
            if (++index[axis] < Y->dims[axis])
                break;
            to -= stride[axis] * Y->dims[axis];
            index[axis] = 0;
        }
    }
}

/* X, released, with its axes reversed. */
static nnla_tensor *reversed(const nnla__byte_reader *reader, nnla_tensor *X, const size_t *dims) {
    nnla_tensor *Y = nnla_tensor_create(X->dtype, X->rank, dims);
    if (Y != NULL)
        reverse_axes(X, Y);
    else
        nnla__fail_prefix("%s: ", reader->name);
    nnla_tensor_destroy(X);
    return Y;
}

static nnla_tensor *read_npy(nnla__byte_reader *reader, const void *settings) {
    nnla__npy_header header = {.rank = 0};
    size_t dims[NNLA__MAX_RANK];
    (void)settings;
    if (read_header(reader, &header) != NNLA_OK)
        return NULL;
    for (size_t axis = 0; axis < header.rank; axis++)
        dims[axis] = header.dims[header.fortran_order ? header.rank - 1 - axis : axis];
    nnla_tensor *tensor = nnla__read_elements(reader, header.format, header.dtype, header.rank, dims);
    return tensor != NULL && header.fortran_order && header.rank > 1 ? reversed(reader, tensor, header.dims) : tensor;
}

nnla_tensor *nnla_npy_load(const char *path) { return nnla__tensor_from_file("nnla_npy_load", path, read_npy, NULL); }

nnla_tensor *nnla_npy_parse(const void *bytes, size_t length) {
    return nnla__tensor_from_bytes("nnla_npy_parse", "bytes", bytes, length, read_npy, NULL);
}

/* ---- Writing ---- */

/* The whole file up to the elements, which begin at a multiple of 64 bytes; returns its length. */
static size_t make_header(const nnla_tensor *tensor, char text[LONGEST_HEADER]) {
    static const char *const names[] = {[NNLA_F32] = "f4", [NNLA_F64] = "f8", [NNLA_I32] = "i4"};
    memcpy(text, magic, MAGIC);
    text[6] = 1;
    text[7] = 0;
    size_t first = PREFIX + 2, at = first;
    at += (size_t)snprintf(text + at, LONGEST_HEADER - at, "{'descr': '%c%s', 'fortran_order': False, 'shape': (",
                           nnla__host_is_little_endian() ? '<' : '>', names[tensor->dtype]);
    for (size_t axis = 0; axis < tensor->rank; axis++) {
        const char *after = axis + 1 < tensor->rank ? ", " : tensor->rank == 1 ? "," : "";
        at += (size_t)snprintf(text + at, LONGEST_HEADER - at, "%zu%s", tensor->dims[axis], after);
    }
    at += (size_t)snprintf(text + at, LONGEST_HEADER - at, "), }");
    while (at % PART != PART - 1)
        text[at++] = ' ';
    text[at++] = '\n';
    text[8] = (char)((at - first) & 0xFF);
    text[9] = (char)((at - first) >> 8);
    return at;
}

nnla_status nnla_npy_save(const nnla_tensor *tensor, const char *path) {
    static const char function[] = "nnla_npy_save";
    char header[LONGEST_HEADER];
    nnla_status status = nnla__check_present(function, "tensor", tensor);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "path", path);
    if (status != NNLA_OK)
        return status;
    const nnla__bytes parts[] = {{header, make_header(tensor, header)},
                                 {tensor->data, tensor->count * nnla__dtype_size(tensor->dtype)}};
    return nnla__write_file(function, path, 2, parts);
}
