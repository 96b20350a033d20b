/* Fields of JSON objects from outside: each is there and of its type, or a failure names it ("units: expected a size").
   Failures are NNLA_ERROR_FORMAT; whoever calls puts the place before them. A NULL object has no fields. */
#ifndef NNLA_SRC_JSON_FIELDS_H
#define NNLA_SRC_JSON_FIELDS_H

#include "base/settings.h"
#include "io/json_text.h"

/* Refuses keys that are not in the list, which NULL ends. */
nnla_status nnla__json_keys(const json_t *object, const char *const *keys);

const char *nnla__json_string(const json_t *object, const char *key); /* NULL with the failure recorded */
const json_t *nnla__json_array(const json_t *object, const char *key);
const json_t *nnla__json_object(const json_t *object, const char *key);
nnla_status nnla__json_size(const json_t *object, const char *key, size_t *value);
nnla_status nnla__json_sizes(const json_t *object, const char *key, size_t most, size_t *count, size_t *values);
nnla_status nnla__json_real(const json_t *object, const char *key, double *value);    /* a string: "0.1", "nan" */
nnla_status nnla__json_count(const json_t *object, const char *key, uint64_t *value); /* a string of digits */

/* What they read; NULL if memory is lacking, or a size is above JSON's integers. */
json_t *nnla__json_from_size(size_t value);
json_t *nnla__json_from_sizes(size_t count, const size_t *values);
json_t *nnla__json_from_real(double value);
json_t *nnla__json_from_count(uint64_t value);

/* The settings of a structure as an object, in their order; NULL if memory is lacking. */
json_t *nnla__settings_to_json(const nnla__setting *settings, size_t count, const void *structure);
/* And back: every setting and nothing else. Whether the values are in range is for the kind's check to say. */
nnla_status nnla__settings_from_json(const json_t *object, const nnla__setting *settings, size_t count,
                                     void *structure);

#endif
