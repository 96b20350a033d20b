#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local nnla_status last_status = NNLA_OK;
static _Thread_local char last_message[NNLA__MESSAGE_SIZE];

const char *nnla_status_name(nnla_status status) {
    static const struct {
        nnla_status status;
        const char *name;
    } names[] = {
#define X(name) {name, #name},
#include "status_names.inc"
#undef X
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].status == status)
            return names[i].name;
    }
    return "unknown status";
}

nnla_status nnla_error_status(void) { return last_status; }

const char *nnla_error_message(void) { return last_message; }

/* Removes a multi-byte UTF-8 character that truncation cut in two from the end of text. */
static void trim_partial_character(char *text, size_t length) {
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t continuation = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (length - start < continuation)
        text[start - 1] = '\0';
}

/* Formats into a buffer of its own first: the arguments may point into the present message. */
static void format_message(char message[NNLA__MESSAGE_SIZE], const char *format, va_list arguments) {
    int length = vsnprintf(message, NNLA__MESSAGE_SIZE, format, arguments);
    if (length < 0)
        message[0] = '\0';
    if (length >= NNLA__MESSAGE_SIZE)
        trim_partial_character(message, NNLA__MESSAGE_SIZE - 1);
}

static void record(nnla_status status, const char *format, va_list arguments) {
    char message[NNLA__MESSAGE_SIZE];
    format_message(message, format, arguments);
    last_status = status;
    memcpy(last_message, message, sizeof last_message);
}

nnla_status nnla__fail(nnla_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record(status, format, arguments);
    va_end(arguments);
    return status;
}

void *nnla__fail_null(nnla_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record(status, format, arguments);
    va_end(arguments);
    return NULL;
}

nnla_status nnla__fail_prefix(const char *format, ...) {
    char prefix[NNLA__MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_message(prefix, format, arguments);
    va_end(arguments);
    return nnla__fail(last_status, "%s%s", prefix, last_message);
}

nnla_status nnla__fail_again(nnla_status status, const char *message) { return nnla__fail(status, "%s", message); }
