/* A batch source that gives the rows of tensors in order, and notes how it is called. */
#ifndef NNLA_TESTS_ROW_SOURCE_H
#define NNLA_TESTS_ROW_SOURCE_H

#include <pthread.h>

#include "nnla/source.h"

enum { ROW_SOURCE_MOST = 4 };

typedef struct row_source {
    const nnla_tensor *X[ROW_SOURCE_MOST], *T[ROW_SOURCE_MOST];
    size_t most; /* rows of a batch; 0: as many as there is room for */

    /* At call number answer_at, from 1, it answers so, or fills so many rows; 0: never. */
    size_t answer_at;
    nnla_status answer;
    size_t answer_rows;

    size_t calls, last_epoch, last_batch, epochs_over; /* the last counts epochs whose end was told */
    pthread_t thread;                                  /* of the first call */
    int other_threads;                                 /* whether a call was on another one */
} row_source;

/* An nnla_source_callback; the payload is a row_source. */
nnla_status row_source_next(void *payload, const nnla_batch *batch);

#endif
