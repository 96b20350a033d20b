/* Rows of bytes that are added one after the other, in memory of the library, so that tests can let it fail. Rows stay where
   they are. */
#ifndef NNLA_EXAMPLES_EXPLORER_ROWS_H
#define NNLA_EXAMPLES_EXPLORER_ROWS_H

#include <nnla.h>

/* Rows of a chunk; chunks for one row more than there are epochs. */
enum { ROWS_OF_CHUNK = 8, ROWS_MOST_CHUNKS = 1000 / ROWS_OF_CHUNK + 1 };

/* All zero but the size: empty. */
typedef struct explorer_rows {
    size_t row_bytes; /* a multiple of 8 */
    nnla_tensor *chunks[ROWS_MOST_CHUNKS];
} explorer_rows;

/* Makes memory for row `index` and those before it. */
nnla_status explorer_rows_reserve(explorer_rows *rows, size_t index);
/* A row that was reserved. */
void *explorer_rows_at(const explorer_rows *rows, size_t index);
/* Releases what only rows from `count` on need. */
void explorer_rows_truncate(explorer_rows *rows, size_t count);
size_t explorer_rows_bytes(const explorer_rows *rows);

#endif
