/* Bytes compressed by gzip (RFC 1952), inflated as they are asked for. */
#ifndef NNLA_SRC_GUNZIP_H
#define NNLA_SRC_GUNZIP_H

#include <stddef.h>

#include "base/features.h"
#include "nnla/base.h"

#if NNLA__HAVE_FILES
#  include <zlib.h>
#endif

typedef struct nnla__gunzip {
#if NNLA__HAVE_FILES
    z_stream stream;
    size_t length; /* of the compressed bytes */
    int at_end;    /* of a member */
#else
    char unused;
#endif
} nnla__gunzip;

int nnla__is_gzip(const void *bytes, size_t length);

/* The bytes, at most UINT_MAX, stay the caller's. A failure leaves nothing to end: NNLA_ERROR_OUT_OF_MEMORY, or,
   without NNLA__HAVE_FILES, NNLA_ERROR_UNSUPPORTED. */
nnla_status nnla__gunzip_begin(nnla__gunzip *gunzip, const void *bytes, size_t length);

/* Inflates `count` bytes, or as many as there are. Members that follow each other are one text; checksum and length of
   each are checked once it is read beyond its end. The message names a place in the compressed bytes: "byte 7: …". */
nnla_status nnla__gunzip_take(nnla__gunzip *gunzip, void *bytes, size_t count, size_t *taken);

/* No more than this can come: deflate makes at most 258 bytes of 2 bits (RFC 1951, 3.2.5). */
size_t nnla__gunzip_most(const nnla__gunzip *gunzip);

void nnla__gunzip_end(nnla__gunzip *gunzip);

#endif
