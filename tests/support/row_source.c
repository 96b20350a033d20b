#include "support/row_source.h"

#include <string.h>

/* Copies rows [first, first + count) to the front of `to`. */
static void copy_rows(const nnla_tensor *from, size_t first, size_t count, nnla_tensor *to) {
    size_t row = nnla_dtype_size(nnla_tensor_dtype(from)) * (nnla_tensor_count(from) / nnla_tensor_dim(from, 0));
    memcpy(nnla_tensor_data(to), (const char *)nnla_tensor_const_data(from) + first * row, count * row);
}

nnla_status row_source_next(void *payload, const nnla_batch *batch) {
    row_source *s = payload;
    size_t room = *batch->rows, step = s->most != 0 && s->most < room ? s->most : room;
    size_t first = (batch->batch - 1) * step, rows = nnla_tensor_dim(s->X[0], 0);
    if (s->calls++ == 0)
        s->thread = pthread_self();
    s->other_threads |= !pthread_equal(s->thread, pthread_self());
    s->last_epoch = batch->epoch;
    s->last_batch = batch->batch;
    if (s->calls == s->answer_at) {
        *batch->rows = s->answer_rows;
        return s->answer;
    }
    if (first >= rows) {
        s->epochs_over++;
        return NNLA_STOP;
    }
    *batch->rows = rows - first < step ? rows - first : step;
    for (size_t k = 0; k < batch->inputs; k++)
        copy_rows(s->X[k], first, *batch->rows, batch->X[k]);
    for (size_t k = 0; k < batch->outputs; k++)
        copy_rows(s->T[k], first, *batch->rows, batch->T[k]);
    return NNLA_OK;
}
