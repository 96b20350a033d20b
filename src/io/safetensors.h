/* The safetensors container (https://huggingface.co/docs/safetensors): eight bytes with the length of a header, the
   header, a JSON object that gives each tensor a name, a type, a shape and its bytes, then the bytes. All of it little
   end first. What tensors and metadata mean is the reader's affair. */
#ifndef NNLA_SRC_SAFETENSORS_H
#define NNLA_SRC_SAFETENSORS_H

#include "io/file_write.h"
#include "io/json_text.h"
#include "nnla/tensor.h"

enum {
    NNLA__SAFETENSORS_MAX_HEADER = 100000000, /* bytes, as the format's own library has it */
    NNLA__SAFETENSORS_MAX_NAME = 1024         /* bytes */
};

/* A tensor of a container. */
typedef struct nnla__stored {
    const char *name;
    nnla_dtype dtype; /* NNLA_F32, NNLA_F64 or NNLA_I32 */
    size_t rank;
    size_t dims[NNLA_MAX_RANK];
    size_t count;              /* elements */
    size_t begin, end;         /* its bytes within the buffer */
    const unsigned char *data; /* count elements, not aligned, little end first */
} nnla__stored;

/* A container that was read. */
typedef struct nnla__safetensors {
    char *name;             /* of the file, in messages */
    json_t *header;         /* holds the names */
    const json_t *metadata; /* an object of strings; NULL: there is none */
    nnla__stored *tensors;  /* by name */
    size_t count;
    size_t size;        /* of the file */
    size_t buffer_size; /* bytes of all tensors */
    char *buffer;       /* of a file; NULL: memory is the caller's */
} nnla__safetensors;

/* Reads a container: from memory, which is to outlive it; from a file, as far as its header says, growing with what was
   read. `name` is what messages call it. What it holds then is checked: names are not empty, not too long and without
   control characters, types are among the three, shapes and bytes agree, and the tensors cover the buffer without hole
   or overlap up to the last byte. Failures are NNLA_ERROR_FORMAT, NNLA_ERROR_UNSUPPORTED (another type), NNLA_ERROR_IO and
   NNLA_ERROR_OUT_OF_MEMORY, and leave nothing to release. */
nnla_status nnla__safetensors_parse(nnla__safetensors *s, const char *name, const void *data, size_t size);
nnla_status nnla__safetensors_load(nnla__safetensors *s, const char *path);
void nnla__safetensors_release(nnla__safetensors *s);

/* The tensor of that name; NULL: there is none. */
const nnla__stored *nnla__safetensors_find(const nnla__safetensors *s, const char *name);

/* The metadata's string for a key; NULL: there is none. */
const char *nnla__safetensors_metadata(const nnla__safetensors *s, const char *key);

/* What is wrong with a name in a container ("is empty"); NULL: nothing. */
const char *nnla__stored_name_fault(const char *name);

/* A container to be written: the bytes of a file in parts. */
typedef struct nnla__safetensors_image {
    nnla__bytes *parts; /* the header, then a tensor each */
    size_t count;
    size_t size;         /* bytes of all parts */
    char *header, *data; /* what it owns; data: tensors whose bytes had to be turned round */
} nnla__safetensors_image;

/* Puts the tensors, in their order, behind a header whose length is a multiple of 8. `metadata`, an object of strings, is
   taken, on failure too; NULL stands for one that memory was lacking for. Of a stored tensor name, dtype, rank, dims and
   data, here in the host's order, are read, and must outlive the image. Names must be without fault. */
nnla_status nnla__safetensors_make_image(nnla__safetensors_image *image, json_t *metadata, size_t count,
                                         const nnla__stored *tensors);
void nnla__safetensors_image_release(nnla__safetensors_image *image);

/* The format's name of a type. */
const char *nnla__stored_dtype_name(nnla_dtype dtype);

#endif
