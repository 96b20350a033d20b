#include "io/gunzip.h"

#include <limits.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"

int nnla__is_gzip(const void *bytes, size_t length) {
    const unsigned char *magic = bytes;
    return length >= 2 && magic[0] == 0x1F && magic[1] == 0x8B;
}

#if NNLA__HAVE_FILES

enum { MOST_OF_A_BYTE = 258 * 4 };

static voidpf allocate(voidpf opaque, uInt count, uInt size) {
    size_t bytes = 0;
    (void)opaque;
    return nnla__checked_multiply(count, size, &bytes) ? nnla__allocate_scratch(bytes) : NULL;
}

static void release(voidpf opaque, voidpf block) {
    (void)opaque;
    nnla__release(block);
}

nnla_status nnla__gunzip_begin(nnla__gunzip *gunzip, const void *bytes, size_t length) {
    enum { LARGEST_WINDOW = 15, GZIP_ALONE = 16 };
    *gunzip = (nnla__gunzip){.length = length};
    gunzip->stream =
        (z_stream){.next_in = (z_const Bytef *)bytes, .avail_in = (uInt)length, .zalloc = allocate, .zfree = release};
    if (inflateInit2(&gunzip->stream, LARGEST_WINDOW + GZIP_ALONE) == Z_OK)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: zlib's state");
}

static nnla_status fail(const nnla__gunzip *gunzip, int code) {
    size_t at = gunzip->length - gunzip->stream.avail_in;
    if (code == Z_MEM_ERROR)
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: zlib's window");
    if (code == Z_BUF_ERROR)
        return nnla__fail(NNLA_ERROR_FORMAT, "byte %zu: the compressed data is cut off", at);
    return nnla__fail(NNLA_ERROR_FORMAT, "byte %zu: gzip: %s", at,
                      gunzip->stream.msg != NULL ? gunzip->stream.msg : "malformed data");
}

nnla_status nnla__gunzip_take(nnla__gunzip *gunzip, void *bytes, size_t count, size_t *taken) {
    z_stream *stream = &gunzip->stream;
    char *out = bytes;
    *taken = 0;
    while (*taken < count) {
        size_t left = count - *taken;
        if (gunzip->at_end && stream->avail_in == 0)
            break;
        if (gunzip->at_end)
            inflateReset(stream);
        stream->next_out = (Bytef *)(out + *taken);
        stream->avail_out = left < UINT_MAX ? (uInt)left : UINT_MAX;
        uInt room = stream->avail_out;
        int code = inflate(stream, Z_NO_FLUSH);
        *taken += room - stream->avail_out;
        gunzip->at_end = code == Z_STREAM_END;
        if (code != Z_OK && code != Z_STREAM_END)
            return fail(gunzip, code);
    }
    return NNLA_OK;
}

size_t nnla__gunzip_most(const nnla__gunzip *gunzip) {
    size_t most = SIZE_MAX;
    nnla__checked_multiply(gunzip->length, MOST_OF_A_BYTE, &most);
    return most;
}

void nnla__gunzip_end(nnla__gunzip *gunzip) { inflateEnd(&gunzip->stream); }

#else

nnla_status nnla__gunzip_begin(nnla__gunzip *gunzip, const void *bytes, size_t length) {
    (void)bytes;
    (void)length;
    gunzip->unused = 0;
    return nnla__fail(NNLA_ERROR_UNSUPPORTED, "gzip: this build reads no compressed data (NNLA_FILES)");
}

nnla_status nnla__gunzip_take(nnla__gunzip *gunzip, void *bytes, size_t count, size_t *taken) {
    (void)gunzip;
    (void)bytes;
    (void)count;
    *taken = 0;
    return NNLA_ERROR_UNSUPPORTED;
}

size_t nnla__gunzip_most(const nnla__gunzip *gunzip) {
    (void)gunzip;
    return 0;
}

void nnla__gunzip_end(nnla__gunzip *gunzip) { (void)gunzip; }

#endif
