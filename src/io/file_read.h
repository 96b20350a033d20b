/* Whole files into memory. */
#ifndef NNLA_SRC_FILE_READ_H
#define NNLA_SRC_FILE_READ_H

#include <stddef.h>
#include <stdio.h>

/* Of a file of data, and of what it inflates to; what endless devices are stopped by. */
#define NNLA__MOST_FILE_BYTES ((size_t)1 << 30)

/* Opens a file to read, which messages call `name`; NULL with the failure recorded. Without NNLA__HAVE_FILES there is
   none: NNLA_ERROR_UNSUPPORTED. */
FILE *nnla__file_open(const char *path, const char *name);

/* The file's bytes, to be given to nnla__release; NULL with the failure recorded. Memory grows with what was read, so
   a file that lies about its size asks for nothing; one of more than `most` bytes, an endless device among them, is
   NNLA_ERROR_FORMAT. */
char *nnla__file_read(const char *path, size_t most, size_t *length);

/* The next bytes of an open file that messages call `name`, `most` of them or as many as there are; otherwise alike. */
char *nnla__file_read_part(FILE *file, const char *name, size_t most, size_t *length);

/* The end of a path, short enough for a message. */
const char *nnla__path_tail(const char *path);

#endif
