#include "io/json_fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"

/* The longest list of words that a setting may have. */
enum { MAX_WORDS = 256 };

static nnla_status expected(const char *key, const char *what) {
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: expected %s", key, what);
}

nnla_status nnla__json_keys(const json_t *object, const char *const *keys) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        size_t i = 0;
        while (keys[i] != NULL && strcmp(keys[i], key) != 0)
            i++;
        if (keys[i] == NULL)
            return nnla__fail(NNLA_ERROR_FORMAT, "'%.100s' is unknown", key);
    }
    return NNLA_OK;
}

/* ---- Reading ---- */

const char *nnla__json_string(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL)
        expected(key, "a string");
    return text;
}

const json_t *nnla__json_array(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (json_is_array(value))
        return value;
    expected(key, "a list");
    return NULL;
}

const json_t *nnla__json_object(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (json_is_object(value))
        return value;
    expected(key, "an object");
    return NULL;
}

static int read_size(const json_t *value, size_t *size) {
    json_int_t integer = json_integer_value(value);
    if (!json_is_integer(value) || integer < 0 || (unsigned long long)integer > SIZE_MAX)
        return 0;
    *size = (size_t)integer;
    return 1;
}

nnla_status nnla__json_size(const json_t *object, const char *key, size_t *value) {
    return read_size(json_object_get(object, key), value) ? NNLA_OK : expected(key, "a size");
}

nnla_status nnla__json_sizes(const json_t *object, const char *key, size_t most, size_t *count, size_t *values) {
    const json_t *array = json_object_get(object, key);
    int good = json_is_array(array) && json_array_size(array) <= most;
    *count = 0;
    while (good && *count < json_array_size(array)) {
        good = read_size(json_array_get(array, *count), &values[*count]);
        *count += 1;
    }
    return good ? NNLA_OK : nnla__fail(NNLA_ERROR_FORMAT, "%s: expected a list of at most %zu sizes", key, most);
}

nnla_status nnla__json_real(const json_t *object, const char *key, double *value) {
    const char *text = json_string_value(json_object_get(object, key));
    int good = text != NULL && nnla__parse_real(text, strlen(text), value);
    return good ? NNLA_OK : expected(key, "a number, as a string");
}

nnla_status nnla__json_count(const json_t *object, const char *key, uint64_t *value) {
    const char *text = json_string_value(json_object_get(object, key));
    uint64_t count = 0;
    int good = text != NULL && text[0] != '\0';
    for (; good && *text != '\0'; text++) {
        unsigned digit = (unsigned)(unsigned char)*text - '0';
        good = digit <= 9 && count <= (UINT64_MAX - digit) / 10;
        count = 10 * count + digit;
    }
    if (good)
        *value = count;
    return good ? NNLA_OK : expected(key, "a number below 2^64, as a string");
}

/* ---- Writing ---- */

json_t *nnla__json_from_size(size_t value) {
    return (unsigned long long)value <= INT64_MAX ? json_integer((json_int_t)value) : NULL;
}

json_t *nnla__json_from_sizes(size_t count, const size_t *values) {
    json_t *array = json_array();
    int failed = array == NULL;
    for (size_t i = 0; i < count; i++)
        failed |= json_array_append_new(array, nnla__json_from_size(values[i]));
    if (!failed)
        return array;
    json_decref(array);
    return NULL;
}

json_t *nnla__json_from_real(double value) {
    char text[NNLA__REAL_TEXT_SIZE];
    return json_string(nnla__format_exact(text, value));
}

json_t *nnla__json_from_count(uint64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return json_string(text);
}

/* ---- Settings ---- */

static json_t *setting_to_json(const nnla__setting *setting, const void *structure) {
    const char *place = (const char *)structure + setting->offset;
    int32_t small = 0;
    switch (setting->type) {
    case NNLA__SETTING_SIZE:
        return nnla__json_from_size(*(const size_t *)(const void *)place);
    case NNLA__SETTING_REAL:
        return nnla__json_from_real(*(const double *)(const void *)place);
    case NNLA__SETTING_FLAG:
        memcpy(&small, place, sizeof small);
        return json_boolean(small);
    case NNLA__SETTING_WORD:
        memcpy(&small, place, sizeof small);
        return json_string(setting->word(small));
    case NNLA__SETTING_SIZES:
        break;
    }
    const nnla__sizes *sizes = (const nnla__sizes *)(const void *)place;
    return nnla__json_from_sizes(sizes->count, sizes->values);
}

json_t *nnla__settings_to_json(const nnla__setting *settings, size_t count, const void *structure) {
    json_t *object = json_object();
    int failed = object == NULL;
    for (size_t i = 0; i < count; i++)
        failed |= json_object_set_new(object, settings[i].name, setting_to_json(&settings[i], structure));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static nnla_status read_flag(const json_t *object, const char *key, int32_t *flag) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value))
        return expected(key, "true or false");
    *flag = json_is_true(value);
    return NNLA_OK;
}

static nnla_status read_word(const json_t *object, const nnla__setting *setting, int32_t *value) {
    const char *given = nnla__json_string(object, setting->name), *word = NULL;
    if (given == NULL)
        return nnla_error_status();
    for (int32_t i = 0; i < MAX_WORDS && (word = setting->word(i)) != NULL; i++) {
        *value = i;
        if (strcmp(word, given) == 0)
            return NNLA_OK;
    }
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: '%.100s' is unknown", setting->name, given);
}

static nnla_status setting_from_json(const json_t *object, const nnla__setting *setting, void *structure) {
    void *place = (char *)structure + setting->offset;
    switch (setting->type) {
    case NNLA__SETTING_SIZE:
        return nnla__json_size(object, setting->name, place);
    case NNLA__SETTING_REAL:
        return nnla__json_real(object, setting->name, place);
    case NNLA__SETTING_FLAG:
        return read_flag(object, setting->name, place);
    case NNLA__SETTING_WORD:
        return read_word(object, setting, place);
    case NNLA__SETTING_SIZES:
        break;
    }
    nnla__sizes *sizes = place;
    return nnla__json_sizes(object, setting->name, NNLA__SIZES_MAX, &sizes->count, sizes->values);
}

nnla_status nnla__settings_from_json(const json_t *object, const nnla__setting *settings, size_t count,
                                     void *structure) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        size_t i = 0;
        while (i < count && strcmp(settings[i].name, key) != 0)
            i++;
        if (i == count)
            return nnla__fail(NNLA_ERROR_FORMAT, "setting '%.100s' is unknown", key);
    }
    for (size_t i = 0; i < count; i++) {
        if (json_object_get(object, settings[i].name) == NULL)
            return nnla__fail(NNLA_ERROR_FORMAT, "setting '%s' is missing", settings[i].name);
        if (setting_from_json(object, &settings[i], structure) != NNLA_OK)
            return nnla__fail_prefix("setting ");
    }
    return NNLA_OK;
}
