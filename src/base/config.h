/* Configuration structs that begin with struct_size and grow at their end. */
#ifndef NNLA_SRC_CONFIG_H
#define NNLA_SRC_CONFIG_H

#include <stddef.h>

#include "nnla/base.h"

/* A struct ends without padding, or a field that is added there would be taken for it. */
#define NNLA__ENDS_WITH(config, field)                                                                                 \
  _Static_assert(sizeof(config) == offsetof(config, field) + sizeof(((config *)0)->field), "padding at the end")

/* Copies the caller's `given` over `config`, which holds the defaults and is `size` bytes long. NULL keeps the
   defaults. A shorter struct keeps the defaults for what it lacks, a field that its end cuts in two included; a longer
   one is accepted if its unknown tail is zero. `object` names it in the message.

   `fields` are the struct's fields in order, a letter each: n size_t, d double, i int32_t, r an int32_t that is
   reserved and must be 0, u uint64_t, p pointer. */
nnla_status nnla__config_read(const char *object, const char *fields, void *config, size_t size, const void *given);

#endif
