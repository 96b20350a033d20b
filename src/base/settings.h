/* What a kind of layer, loss or optimizer is made of, as a table: how a file describes it, and makes it again. */
#ifndef NNLA_SRC_SETTINGS_H
#define NNLA_SRC_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

enum { NNLA__SIZES_MAX = 7 };

/* A list of sizes, as a setting. */
typedef struct nnla__sizes {
    size_t count, values[NNLA__SIZES_MAX];
} nnla__sizes;

typedef enum nnla__setting_type {
    NNLA__SETTING_SIZE,  /* size_t */
    NNLA__SETTING_FLAG,  /* int32_t, 0 or 1 */
    NNLA__SETTING_REAL,  /* double */
    NNLA__SETTING_WORD,  /* int32_t with a name for each value from 0 */
    NNLA__SETTING_SIZES, /* nnla__sizes */
} nnla__setting_type;

typedef struct nnla__setting {
    const char *name;
    nnla__setting_type type;
    size_t offset;                      /* in the kind's struct */
    const char *(*word)(int32_t value); /* of NNLA__SETTING_WORD; NULL for a value that is none */
} nnla__setting;

#endif
