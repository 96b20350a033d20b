#include "nnla/base.h"

#define TEXT_OF(number)                   #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

uint32_t nnla_version(void) {
    return (uint32_t)NNLA_VERSION_MAJOR << 16 | (uint32_t)NNLA_VERSION_MINOR << 8 | (uint32_t)NNLA_VERSION_PATCH;
}

const char *nnla_version_string(void) {
    return VERSION_TEXT(NNLA_VERSION_MAJOR, NNLA_VERSION_MINOR, NNLA_VERSION_PATCH);
}
