#include "io/safetensors_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "base/utf8.h"
#include "io/json_fields.h"
#include "io/little_endian.h"
#include "tensor/tensor_impl.h"

/* The header, a tensor of it, its shape. */
enum { DEPTH = 3 };

static const char metadata_key[] = "__metadata__";

static const struct {
    nnla_dtype dtype;
    const char *name;
} dtypes[] = {{NNLA_F32, "F32"}, {NNLA_F64, "F64"}, {NNLA_I32, "I32"}};

enum { DTYPES = sizeof dtypes / sizeof dtypes[0] };

const char *nnla__stored_dtype_name(nnla_dtype dtype) {
    size_t i = 0;
    while (i + 1 < DTYPES && dtypes[i].dtype != dtype)
        i++;
    return dtypes[i].name;
}

const char *nnla__stored_name_fault(const char *name) {
    size_t length = strlen(name);
    if (length == 0)
        return "is empty";
    if (length > NNLA__SAFETENSORS_MAX_NAME)
        return "is longer than 1024 bytes";
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7F)
            return "holds a control character";
    }
    return nnla__utf8_valid(name, length) ? NULL : "is not UTF-8";
}

nnla_status nnla__safetensors_header_length(const nnla__safetensors *s, const unsigned char *prefix, size_t *length) {
    uint64_t given = nnla__read_little_endian_64(prefix);
    if (given >= 2 && given <= NNLA__SAFETENSORS_MAX_HEADER) {
        *length = (size_t)given;
        return NNLA_OK;
    }
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte 0: a header of %llu bytes, expected 2 to %d: no safetensors file",
                      s->name, (unsigned long long)given, NNLA__SAFETENSORS_MAX_HEADER);
}

/* ---- One tensor ---- */

static nnla_status fail_tensor(const nnla__safetensors *s, const char *name, const char *fault) {
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: tensor '%.100s': %s", s->name, name, fault);
}

static nnla_status read_dtype(const nnla__safetensors *s, nnla__stored *t, const json_t *tensor) {
    const char *text = nnla__json_string(tensor, "dtype");
    if (text == NULL)
        return fail_tensor(s, t->name, "its dtype is no string");
    for (size_t i = 0; i < DTYPES; i++) {
        t->dtype = dtypes[i].dtype;
        if (strcmp(dtypes[i].name, text) == 0)
            return NNLA_OK;
    }
    return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: tensor '%.100s': its dtype is %.20s, expected F32, F64 or I32",
                      s->name, t->name, text);
}

static nnla_status read_shape(const nnla__safetensors *s, nnla__stored *t, const json_t *tensor) {
    if (nnla__json_sizes(tensor, "shape", NNLA_MAX_RANK, &t->rank, t->dims) != NNLA_OK)
        return fail_tensor(s, t->name, "its shape is no list of at most 8 sizes");
    if (nnla__tensor_check_shape("its shape", t->dtype, t->rank, t->dims, &t->count) != NNLA_OK)
        return fail_tensor(s, t->name, "the size of its shape overflows");
    return NNLA_OK;
}

static nnla_status read_offsets(const nnla__safetensors *s, nnla__stored *t, const json_t *tensor) {
    size_t offsets[2], count = 0;
    if (nnla__json_sizes(tensor, "data_offsets", 2, &count, offsets) != NNLA_OK || count != 2)
        return fail_tensor(s, t->name, "its data_offsets are not two sizes");
    size_t bytes = t->count * nnla__dtype_size(t->dtype);
    t->begin = offsets[0];
    t->end = offsets[1];
    if (t->begin <= t->end && t->end - t->begin == bytes)
        return NNLA_OK;
    char shape[NNLA__SHAPE_TEXT_SIZE];
    return nnla__fail(
        NNLA_ERROR_FORMAT, "%s: tensor '%.100s': its data_offsets are %zu to %zu, but %s %s takes %zu bytes", s->name,
        t->name, t->begin, t->end, nnla__shape_text(shape, t->rank, t->dims), nnla__stored_dtype_name(t->dtype), bytes);
}

static nnla_status read_tensor(const nnla__safetensors *s, nnla__stored *t, const json_t *value) {
    const char *fault = nnla__stored_name_fault(t->name);
    if (fault != NULL)
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: a tensor's name %s", s->name, fault);
    int whole = json_object_get(value, "dtype") != NULL && json_object_get(value, "shape") != NULL &&
                json_object_get(value, "data_offsets") != NULL;
    if (!whole || json_object_size(value) != 3)
        return fail_tensor(s, t->name, "expected dtype, shape and data_offsets, and nothing else");
    nnla_status status = read_dtype(s, t, value);
    if (status == NNLA_OK)
        status = read_shape(s, t, value);
    return status == NNLA_OK ? read_offsets(s, t, value) : status;
}

/* ---- All tensors ---- */

static int compare(size_t a, size_t b) { return (a > b) - (a < b); }

static int by_place(const void *left, const void *right) {
    const nnla__stored *a = left, *b = right;
    int order = compare(a->begin, b->begin);
    return order != 0 ? order : compare(a->end, b->end);
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const nnla__stored *)left)->name, ((const nnla__stored *)right)->name);
}

/* Each tensor begins where the one before it ends. */
static nnla_status check_cover(nnla__safetensors *s) {
    qsort(s->tensors, s->count, sizeof *s->tensors, by_place);
    for (size_t i = 0; i < s->count; i++) {
        const nnla__stored *t = &s->tensors[i];
        if (t->begin != s->buffer_size) {
            return nnla__fail(NNLA_ERROR_FORMAT,
                              "%s: tensor '%.100s': begins at byte %zu of the data, expected %zu: %s", s->name, t->name,
                              t->begin, s->buffer_size, t->begin > s->buffer_size ? "a hole" : "an overlap");
        }
        s->buffer_size = t->end;
    }
    qsort(s->tensors, s->count, sizeof *s->tensors, by_name);
    return NNLA_OK;
}

static nnla_status read_metadata(nnla__safetensors *s) {
    const char *key;
    json_t *value;
    s->metadata = json_object_get(s->header, metadata_key);
    if (s->metadata == NULL)
        return NNLA_OK;
    if (!json_is_object(s->metadata))
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: __metadata__ is no object", s->name);
    json_object_foreach((json_t *)s->metadata, key, value) {
        if (!json_is_string(value))
            return nnla__fail(NNLA_ERROR_FORMAT, "%s: __metadata__: '%.100s' is no string", s->name, key);
    }
    return NNLA_OK;
}

nnla_status nnla__safetensors_read_header(nnla__safetensors *s, const char *text, size_t length) {
    const char *key;
    json_t *value;
    if (text[0] != '{')
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte 8: the header does not begin with '{': no safetensors file",
                          s->name);
    s->header = nnla__json_parse(s->name, text, length, NNLA__SAFETENSORS_PREFIX, DEPTH);
    if (s->header == NULL)
        return nnla_error_status();
    nnla_status status = read_metadata(s);
    if (status != NNLA_OK)
        return status;
    s->tensors = nnla__allocate_array(json_object_size(s->header), sizeof *s->tensors);
    if (s->tensors == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    json_object_foreach(s->header, key, value) {
        if (value == s->metadata)
            continue;
        nnla__stored *t = &s->tensors[s->count++];
        t->name = key;
        status = read_tensor(s, t, value);
        if (status != NNLA_OK)
            return status;
    }
    status = check_cover(s);
    s->size = NNLA__SAFETENSORS_PREFIX + length + s->buffer_size;
    return status;
}

void nnla__safetensors_place(nnla__safetensors *s, const unsigned char *buffer) {
    for (size_t i = 0; i < s->count; i++)
        s->tensors[i].data = buffer + s->tensors[i].begin;
}

const nnla__stored *nnla__safetensors_find(const nnla__safetensors *s, const char *name) {
    const nnla__stored wanted = {.name = name};
    return s->count == 0 ? NULL : bsearch(&wanted, s->tensors, s->count, sizeof wanted, by_name);
}

const char *nnla__safetensors_metadata(const nnla__safetensors *s, const char *key) {
    return json_string_value(json_object_get(s->metadata, key));
}
