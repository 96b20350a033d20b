#include "io/json_text.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"

nnla_status nnla__json_out_of_memory(void) {
    return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: for JSON text");
}

/* Refuses what would cost stack or memory out of proportion, and reals, which would be read by the locale. Faults of form
   are jansson's to find. */
static nnla_status check_bounds(const char *object, const char *text, size_t length, size_t first, size_t depth) {
    size_t open = 0, values = 1;
    int in_string = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
            continue;
        }
        int opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        in_string = c == '"';
        open += (size_t)opens;
        open -= closes && open > 0;
        values += opens || c == ',';
        if (c == '.' || ((c == 'e' || c == 'E') && i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9')) {
            return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte %zu: a number that is no integer", object, first + i);
        }
        if (open > depth) {
            return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte %zu: nested more than %zu deep", object, first + i, depth);
        }
        if (values > NNLA__JSON_MAX_VALUES) {
            return nnla__fail(NNLA_ERROR_FORMAT, "%s: byte %zu: more than %d values", object, first + i,
                              NNLA__JSON_MAX_VALUES);
        }
    }
    return NNLA_OK;
}

json_t *nnla__json_parse(const char *object, const char *text, size_t length, size_t first, size_t depth) {
    json_error_t error;
    if (check_bounds(object, text, length, first, depth) != NNLA_OK)
        return NULL;
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (value != NULL)
        return value;
    /* A failed insertion leaves no text. */
    if (json_error_code(&error) == json_error_out_of_memory || error.text[0] == '\0') {
        nnla__json_out_of_memory();
        return NULL;
    }
    size_t position = error.position < 0 ? 0 : (size_t)error.position;
    return nnla__fail_null(NNLA_ERROR_FORMAT, "%s: byte %zu: %s", object, first + position, error.text);
}

char *nnla__json_print(const json_t *value, size_t room, size_t *length) {
    *length = value == NULL ? 0 : json_dumpb(value, NULL, 0, JSON_COMPACT);
    size_t size = 0;
    if (*length == 0 || !nnla__checked_add(*length, room, &size)) {
        nnla__json_out_of_memory();
        return NULL;
    }
    char *text = nnla__allocate(size);
    if (text == NULL)
        return NULL;
    if (json_dumpb(value, text, *length, JSON_COMPACT) == *length)
        return text;
    nnla__release(text);
    nnla__json_out_of_memory();
    return NULL;
}
