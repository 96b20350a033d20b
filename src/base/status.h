/* The thread's last failure. */
#ifndef NNLA_SRC_STATUS_H
#define NNLA_SRC_STATUS_H

#include "nnla/base.h"

#if defined(__GNUC__)
#  define NNLA__PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#  define NNLA__PRINTF(text, first)
#endif

enum { NNLA__MESSAGE_SIZE = 512 };

/* Records status and message for this thread, returns status: `return nnla__fail(NNLA_ERROR_SHAPE, "…", …)`.
   Integers and strings only: the conversion of reals reads the locale (see text.h). */
nnla_status nnla__fail(nnla_status status, const char *format, ...) NNLA__PRINTF(2, 3);

/* The same for constructors: `return nnla__fail_null(…)`. */
void *nnla__fail_null(nnla_status status, const char *format, ...) NNLA__PRINTF(2, 3);

/* Puts text before the message of the failure just recorded: "fit: epoch 3, batch 2: " + "…". */
nnla_status nnla__fail_prefix(const char *format, ...) NNLA__PRINTF(1, 2);

/* Records a failure that was remembered, with its message. */
nnla_status nnla__fail_again(nnla_status status, const char *message);

#endif
