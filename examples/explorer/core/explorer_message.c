#include "explorer_message.h"

#include "explorer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 1024 };

static char message[MESSAGE_SIZE], notice[MESSAGE_SIZE];
static int explained; /* the message is of the call under way */
static int told;      /* likewise the notice */

nnla_status explorer_refuse(nnla_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    explained = 1;
    return status;
}

nnla_status explorer_refuse_because(nnla_status status, const char *text) {
    char reason[MESSAGE_SIZE];
    snprintf(reason, sizeof reason, "%s", explained ? message : nnla_error_message());
    return explorer_refuse(status, "%s: %s", text, reason);
}

nnla_status explorer_result(nnla_status status) {
    if (status != NNLA_OK && !explained)
        snprintf(message, sizeof message, "%s", nnla_error_message());
    if (status != NNLA_OK || !told)
        notice[0] = '\0';
    explained = told = 0;
    return status;
}

void explorer_tell(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(notice, sizeof notice, format, arguments);
    va_end(arguments);
    told = 1;
}

const char *explorer_message(void) { return message; }

const char *explorer_notice(void) { return notice; }
