#include "io/element_read.h"

#include <string.h>

#include "base/text.h"
#include "io/little_endian.h"

enum { CHUNK = 256, LARGEST_ELEMENT = 8 };

static uint64_t read_bits(const unsigned char *at, nnla__element_format format) {
    uint64_t bits = 0;
    for (size_t i = 0; i < format.size; i++)
        bits = bits << 8 | at[format.big_endian ? i : format.size - 1 - i];
    return bits;
}

static double read_real(uint64_t bits, size_t size) {
    float narrow;
    double wide;
    uint32_t low = (uint32_t)bits;
    memcpy(&narrow, &low, sizeof narrow);
    memcpy(&wide, &bits, sizeof wide);
    return size == sizeof narrow ? (double)narrow : wide;
}

/* Two's complement: the sign bit weighs −2^(bits − 1). Beyond 2^53 the value is rounded, and stays beyond i32. */
static double read_integer(uint64_t bits, nnla__element_format format) {
    uint64_t sign = UINT64_C(1) << (8 * format.size - 1);
    if (format.kind == 'u' || !(bits & sign))
        return (double)bits;
    return -(double)(sign - (bits & (sign - 1)));
}

static void decode(const unsigned char *bytes, nnla__element_format format, size_t count, double *values) {
    if (format.kind == 'u' && format.size == 1) { /* what images are made of */
        for (size_t i = 0; i < count; i++)
            values[i] = bytes[i];
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = read_bits(bytes + i * format.size, format);
        values[i] = format.kind == 'f' ? read_real(bits, format.size) : read_integer(bits, format);
    }
}

static nnla_status store(const nnla__byte_reader *reader, size_t byte, size_t size, const double *values, size_t count,
                         nnla_tensor *tensor, size_t first) {
    for (size_t i = 0; i < count; i++) {
        if (!nnla__dtype_holds(tensor->dtype, values[i])) {
            char text[NNLA__REAL_TEXT_SIZE];
            return nnla__byte_reader_fail(reader, byte + i * size, "the element %s is none of %s",
                                          nnla__format_real(text, values[i], 17), nnla_dtype_name(tensor->dtype));
        }
        nnla__tensor_set_element(tensor, first + i, values[i]);
    }
    return NNLA_OK;
}

/* The tensor's memory is what the file holds. */
static int is_native(nnla__element_format format, nnla_dtype dtype) {
    return format.big_endian != nnla__host_is_little_endian() && format.size == nnla__dtype_size(dtype) &&
           format.kind == (dtype == NNLA_I32 ? 'i' : 'f');
}

static nnla_status fill(nnla__byte_reader *reader, nnla__element_format format, nnla_tensor *tensor) {
    unsigned char bytes[CHUNK * LARGEST_ELEMENT];
    double values[CHUNK];
    if (is_native(format, tensor->dtype))
        return nnla__byte_reader_take(reader, tensor->data, tensor->count * format.size);
    for (size_t first = 0; first < tensor->count; first += CHUNK) {
        size_t left = tensor->count - first, count = left < CHUNK ? left : CHUNK, byte = reader->at;
        nnla_status status = nnla__byte_reader_take(reader, bytes, count * format.size);
        if (status == NNLA_OK) {
            decode(bytes, format, count, values);
            status = store(reader, byte, format.size, values, count, tensor, first);
        }
        if (status != NNLA_OK)
            return status;
    }
    return NNLA_OK;
}

nnla_tensor *nnla__read_elements(nnla__byte_reader *reader, nnla__element_format format, nnla_dtype dtype, size_t rank,
                                 const size_t *dims) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    size_t count = 0;
    if (nnla__tensor_check_shape(reader->name, NNLA_F64, rank, dims, &count) != NNLA_OK)
        return nnla__fail_null(NNLA_ERROR_FORMAT, "%s: the size of %s overflows", reader->name,
                               nnla__shape_text(shape, rank, dims));
    if (nnla__byte_reader_require(reader, count * format.size, nnla__shape_text(shape, rank, dims)) != NNLA_OK)
        return NULL;
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    if (tensor == NULL) {
        nnla__fail_prefix("%s: ", reader->name);
        return NULL;
    }
    if (fill(reader, format, tensor) == NNLA_OK)
        return tensor;
    nnla_tensor_destroy(tensor);
    return NULL;
}
