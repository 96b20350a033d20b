/* A file replaced as a whole: a crash or a full disk leaves the old one. */
#ifndef NNLA_SRC_FILE_WRITE_H
#define NNLA_SRC_FILE_WRITE_H

#include <stddef.h>

#include "nnla/base.h"

typedef struct nnla__bytes {
    const void *data;
    size_t size;
} nnla__bytes;

/* Writes the parts, in order, as the file of that path: into "<path>.nnla-tmp", which is then made durable and renamed
   over the old file, whose permissions it takes on. A symbolic link stays one: the file that it leads to is replaced. `function` names the caller in messages. NNLA_ERROR_IO leaves what
   was there, unless the folder alone could not be made durable, and no temporary file. Two calls for one path at once:
   one of them fails. */
nnla_status nnla__write_file(const char *function, const char *path, size_t parts, const nnla__bytes *list);

#endif
