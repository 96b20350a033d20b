#include "base/config.h"

#include <string.h>

#include "base/status.h"

/* No version's struct will be longer: a struct_size above it was never set, and what lies there is not read. */
enum { LONGEST = 4096 };

typedef struct field_type {
    char letter;
    size_t size, alignment;
} field_type;

static field_type type_of(char letter) {
    static const field_type types[] = {
        {'n', sizeof(size_t), _Alignof(size_t)},     {'d', sizeof(double), _Alignof(double)},
        {'u', sizeof(uint64_t), _Alignof(uint64_t)}, {'p', sizeof(void *), _Alignof(void *)},
        {'r', sizeof(int32_t), _Alignof(int32_t)},   {'i', sizeof(int32_t), _Alignof(int32_t)},
    };
    size_t i = 0;
    while (types[i].letter != letter && types[i].letter != 'i')
        i++;
    return types[i];
}

/* Bytes up to the end of the last field that lies wholly within `size`. Refuses a reserved one that is not 0. */
static nnla_status measure(const char *object, const char *fields, const unsigned char *given, size_t size,
                           size_t *whole) {
    *whole = 0;
    for (const char *field = fields; *field != '\0'; field++) {
        field_type type = type_of(*field);
        size_t offset = (*whole + type.alignment - 1) / type.alignment * type.alignment;
        int32_t reserved = 0;
        if (offset + type.size > size)
            break;
        if (*field == 'r')
            memcpy(&reserved, given + offset, sizeof reserved);
        if (reserved != 0)
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: reserved: expected 0, got %d", object, (int)reserved);
        *whole = offset + type.size;
    }
    return NNLA_OK;
}

nnla_status nnla__config_read(const char *object, const char *fields, void *config, size_t size, const void *given) {
    if (given == NULL)
        return NNLA_OK;
    size_t given_size = 0;
    memcpy(&given_size, given, sizeof given_size);
    if (given_size < sizeof given_size || given_size > LONGEST) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: the config's struct_size is %zu, expected %zu: begin it with its _INIT macro", object,
                          given_size, size);
    }
    const unsigned char *bytes = given;
    for (size_t i = size; i < given_size; i++) {
        if (bytes[i] == 0)
            continue;
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: the config's struct_size is %zu, and it sets fields that this version, "
                          "of %zu bytes, does not know",
                          object, given_size, size);
    }
    size_t whole = 0;
    nnla_status status = measure(object, fields, given, given_size, &whole);
    if (status != NNLA_OK)
        return status;
    memcpy(config, given, whole);
    memcpy(config, &size, sizeof size);
    return NNLA_OK;
}
