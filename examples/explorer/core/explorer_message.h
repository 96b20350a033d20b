/* Why the last call failed, and what the last one that did not wants to tell. */
#ifndef NNLA_EXAMPLES_EXPLORER_MESSAGE_H
#define NNLA_EXAMPLES_EXPLORER_MESSAGE_H

#include <nnla.h>

/* Keeps a message of the explorer's own; returns status. */
nnla_status explorer_refuse(nnla_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* Puts a text before the message of a failure, the library's or the explorer's own; returns status. */
nnla_status explorer_refuse_because(nnla_status status, const char *text);

/* What an exported call returns through: a failure that explorer_refuse did not explain is explained by the library. */
nnla_status explorer_result(nnla_status status);

/* Tells something after success; forgotten at the next explorer_result. */
void explorer_tell(const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;

#endif
