/* The bytes of a file in memory, in order; what gzip compressed is inflated on the way. */
#ifndef NNLA_SRC_BYTE_READER_H
#define NNLA_SRC_BYTE_READER_H

#include "base/status.h"
#include "io/file_read.h"
#include "io/gunzip.h"
#include "nnla/tensor.h"

typedef struct nnla__byte_reader {
    const char *name; /* of the file, for messages */
    const unsigned char *bytes;
    size_t length;
    size_t at; /* in the content, which is inflated if the file is compressed */
    int compressed;
    nnla__gunzip gunzip;
} nnla__byte_reader;

/* Borrows all that it is given. A failure leaves nothing to close. */
nnla_status nnla__byte_reader_open(nnla__byte_reader *reader, const char *name, const void *bytes, size_t length);
void nnla__byte_reader_close(nnla__byte_reader *reader);

/* The next `count` bytes; fewer are an error. */
nnla_status nnla__byte_reader_take(nnla__byte_reader *reader, void *bytes, size_t count);

/* That `count` bytes can still come, before memory is taken for them: all are there, or, of a compressed file, it is
   long enough to hold them. `what` they are for. */
nnla_status nnla__byte_reader_require(nnla__byte_reader *reader, size_t count, const char *what);

/* Nothing is left. */
nnla_status nnla__byte_reader_finish(nnla__byte_reader *reader);

/* NNLA_ERROR_FORMAT: "name: byte 17: …", of the content. */
nnla_status nnla__byte_reader_fail(const nnla__byte_reader *reader, size_t byte, const char *format, ...)
    NNLA__PRINTF(3, 4);

/* Reads a tensor from a file, or from memory, by a function that is given the opened reader. NULL with the failure
   recorded; arguments are checked. */
typedef nnla_tensor *nnla__tensor_reading(nnla__byte_reader *reader, const void *settings);
nnla_tensor *nnla__tensor_from_file(const char *function, const char *path, nnla__tensor_reading *read,
                                    const void *settings);
nnla_tensor *nnla__tensor_from_bytes(const char *function, const char *name, const void *bytes, size_t length,
                                     nnla__tensor_reading *read, const void *settings);

#endif
