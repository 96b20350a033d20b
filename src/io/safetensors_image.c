#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "io/little_endian.h"
#include "io/safetensors_header.h"
#include "tensor/tensor_impl.h"

/* So that tensors are aligned in a file that is mapped into memory. */
enum { HEADER_ALIGNMENT = 8 };

void nnla__safetensors_image_release(nnla__safetensors_image *image) {
    nnla__release(image->parts);
    nnla__release(image->header);
    nnla__release(image->data);
    *image = (nnla__safetensors_image){.parts = NULL};
}

static size_t bytes_of(const nnla__stored *t) {
    size_t bytes = nnla__dtype_size(t->dtype);
    for (size_t i = 0; i < t->rank; i++)
        bytes *= t->dims[i];
    return bytes;
}

static json_t *describe(const nnla__stored *t, size_t begin, size_t bytes) {
    json_t *shape = json_array();
    int failed = shape == NULL;
    for (size_t i = 0; i < t->rank; i++)
        failed |= json_array_append_new(shape, json_integer((json_int_t)t->dims[i]));
    if (failed) {
        json_decref(shape);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", nnla__stored_dtype_name(t->dtype), "shape", shape, "data_offsets",
                     (json_int_t)begin, (json_int_t)(begin + bytes));
}

/* Its metadata first, then the tensors in their order. */
static json_t *make_header(json_t *metadata, size_t count, const nnla__stored *tensors) {
    json_t *header = json_object();
    size_t begin = 0;
    int failed = json_object_set_new(header, "__metadata__", metadata);
    for (size_t i = 0; i < count; i++) {
        size_t bytes = bytes_of(&tensors[i]);
        failed |= json_object_set_new(header, tensors[i].name, describe(&tensors[i], begin, bytes));
        begin += bytes;
    }
    if (!failed)
        return header;
    json_decref(header);
    return NULL;
}

/* The length, the header's text, and blanks behind it. */
static nnla_status print_header(nnla__safetensors_image *image, const json_t *header) {
    enum { ROOM = NNLA__SAFETENSORS_PREFIX + HEADER_ALIGNMENT };
    size_t length = 0;
    image->header = nnla__json_print(header, ROOM, &length);
    if (image->header == NULL)
        return nnla_error_status();
    memmove(image->header + NNLA__SAFETENSORS_PREFIX, image->header, length);
    size_t padded = (length + HEADER_ALIGNMENT - 1) / HEADER_ALIGNMENT * HEADER_ALIGNMENT;
    memset(image->header + NNLA__SAFETENSORS_PREFIX + length, ' ', padded - length);
    if (padded > NNLA__SAFETENSORS_MAX_HEADER) {
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "a header of %zu bytes, a file can hold %d", padded,
                          NNLA__SAFETENSORS_MAX_HEADER);
    }
    nnla__write_little_endian_64((unsigned char *)image->header, padded);
    image->parts[0] = (nnla__bytes){image->header, NNLA__SAFETENSORS_PREFIX + padded};
    return NNLA_OK;
}

/* The tensors' bytes where they are, or, on a host of the other order, in a copy. */
static nnla_status point_at_data(nnla__safetensors_image *image, size_t count, const nnla__stored *tensors) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        image->parts[1 + i] = (nnla__bytes){tensors[i].data, bytes_of(&tensors[i])};
        total += image->parts[1 + i].size;
    }
    image->size = image->parts[0].size + total;
    if (nnla__host_is_little_endian())
        return NNLA_OK;
    char *copy = image->data = nnla__allocate_scratch(total);
    if (copy == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t i = 0; i < count; i++) {
        size_t size = nnla__dtype_size(tensors[i].dtype), bytes = image->parts[1 + i].size;
        nnla__copy_little_endian(copy, tensors[i].data, bytes / size, size);
        image->parts[1 + i].data = copy;
        copy += bytes;
    }
    return NNLA_OK;
}

nnla_status nnla__safetensors_make_image(nnla__safetensors_image *image, json_t *metadata, size_t count,
                                         const nnla__stored *tensors) {
    *image = (nnla__safetensors_image){.count = 1 + count};
    image->parts = nnla__allocate_array(image->count, sizeof *image->parts);
    json_t *header = make_header(metadata, count, tensors);
    nnla_status status = image->parts != NULL ? print_header(image, header) : NNLA_ERROR_OUT_OF_MEMORY;
    json_decref(header);
    if (status == NNLA_OK)
        status = point_at_data(image, count, tensors);
    if (status != NNLA_OK)
        nnla__safetensors_image_release(image);
    return status;
}
