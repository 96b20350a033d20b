/* Configuration structs that begin with struct_size and grow at their end. */
#ifndef NNLA_SRC_CONFIG_H
#define NNLA_SRC_CONFIG_H

#include "nnla/base.h"

/* Copies the caller's `given` over `config`, which holds the defaults and is `size` bytes long. NULL keeps the
   defaults. A shorter struct keeps the defaults for what it lacks; a longer one is accepted if its unknown tail
   is zero. `object` names it in the message. */
nnla_status nnla__config_read(const char *object, void *config, size_t size, const void *given);

#endif
