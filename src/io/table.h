/* Samples with the names of their columns and classes. */
#ifndef NNLA_SRC_TABLE_H
#define NNLA_SRC_TABLE_H

#include "nnla/data.h"

/* Names that end by a zero byte, in one block. */
typedef struct nnla__names {
    size_t count;
    char **items; /* into text */
    char *text;
} nnla__names;

struct nnla_table {
    nnla_tensor *features;
    nnla_tensor *targets; /* NULL if there are none */
    nnla__names columns;  /* of the file, the target's among them; empty without a header */
    nnla__names classes;  /* empty unless targets are classes */
    size_t target_column; /* SIZE_MAX if there is none */
};

/* Room for count names of `bytes` bytes together, zero bytes not counted. */
nnla_status nnla__names_create(nnla__names *names, size_t count, size_t bytes);
void nnla__names_release(nnla__names *names);

#endif
