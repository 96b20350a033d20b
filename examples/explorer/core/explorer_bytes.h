/* Bytes that cross the border: the input, which the page fills, and the output, which it reads. */
#ifndef NNLA_EXAMPLES_EXPLORER_BYTES_H
#define NNLA_EXAMPLES_EXPLORER_BYTES_H

#include <nnla.h>

/* The input, if the page has asked for at least that much and it is not used up; NULL with a refusal if not. */
const void *explorer_input_bytes(int size);
/* Releases the input: whoever reads it does so once. */
void explorer_input_release(void);

/* Makes the output that many bytes long, aligned for doubles; NULL for want of memory. */
void *explorer_output_make(size_t size);

void explorer_bytes_release(void);

#endif
