#include "base/config.h"

#include <string.h>

#include "base/status.h"

/* No version's struct will be longer: a struct_size above it was never set, and what lies there is not read. */
enum { LONGEST = 4096 };

nnla_status nnla__config_read(const char *object, void *config, size_t size, const void *given) {
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
    memcpy(config, given, given_size < size ? given_size : size);
    memcpy(config, &size, sizeof size);
    return NNLA_OK;
}
