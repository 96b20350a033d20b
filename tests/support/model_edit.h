/* Model files that were changed, and how much memory they make the library take. */
#ifndef NNLA_TESTS_MODEL_EDIT_H
#define NNLA_TESTS_MODEL_EDIT_H

#include <stddef.h>

#include "nnla/model_file.h"

/* The quotes of JSON text within the header's strings. */
#define Q "\\\""

typedef struct model {
    unsigned char *bytes; /* to be freed */
    size_t size;
} model;

/* One input, one dense unit "line", SGD with momentum, two classes; NULL if memory is lacking. */
nnla_network *small_network(void);

/* Its file; or that of any network, which is destroyed. */
model small_model(void);
model model_of(nnla_network *net);

/* The file with the first `old` in its header replaced; asserts that there is one. */
model edited_model(const model *m, const char *old, const char *new);

/* Sets an allocator that counts, or, with 0, the default one; only while nothing of the library's is in use. */
void count_memory(int on);
size_t memory_in_use(void);
/* The most that was in use at once since this call or count_memory; begins anew. */
size_t take_most_memory(void);

/* Loads the file from memory of exactly that size: a failure that names it and leaves nothing, or a network that trains.
   In no case may it take more than its length justifies. Returns 1 if there is a network. For counted memory. */
int load_any_model(const unsigned char *bytes, size_t size);

#endif
