#include "explorer_rows.h"

nnla_status explorer_rows_reserve(explorer_rows *rows, size_t index) {
    const size_t count = ROWS_OF_CHUNK * (rows->row_bytes / sizeof(double));
    for (size_t i = 0; i <= index / ROWS_OF_CHUNK; i++) {
        if (rows->chunks[i] == NULL)
            rows->chunks[i] = nnla_tensor_create(NNLA_F64, 1, &count);
        if (rows->chunks[i] == NULL)
            return nnla_error_status();
    }
    return NNLA_OK;
}

void *explorer_rows_at(const explorer_rows *rows, size_t index) {
    char *chunk = nnla_tensor_data(rows->chunks[index / ROWS_OF_CHUNK]);
    return chunk + index % ROWS_OF_CHUNK * rows->row_bytes;
}

void explorer_rows_truncate(explorer_rows *rows, size_t count) {
    for (size_t i = (count + ROWS_OF_CHUNK - 1) / ROWS_OF_CHUNK; i < ROWS_MOST_CHUNKS; i++) {
        nnla_tensor_destroy(rows->chunks[i]);
        rows->chunks[i] = NULL;
    }
}

size_t explorer_rows_bytes(const explorer_rows *rows) {
    enum { HANDLE = 192 }; /* of a tensor and what its allocation adds, nearly */
    size_t bytes = sizeof *rows;
    for (size_t i = 0; i < ROWS_MOST_CHUNKS; i++) {
        if (rows->chunks[i] != NULL)
            bytes += HANDLE + ROWS_OF_CHUNK * rows->row_bytes;
    }
    return bytes;
}
