#include "explorer_history.h"

#include <string.h>

static size_t up_to_8(size_t bytes) { return (bytes + 7) / 8 * 8; }

nnla_status explorer_history_begin(explorer_history *history, const nnla_network *net, size_t spectrum,
                                   size_t most_bytes) {
    const size_t bytes = nnla_network_state_size(net);
    if (bytes == 0)
        return nnla_error_status();
    *history = (explorer_history){.state_bytes = bytes, .spectrum = spectrum, .stride = 1};
    history->records.row_bytes = (RECORD_SPECTRUM + spectrum) * sizeof(double);
    history->states.row_bytes = up_to_8(bytes);
    history->most_states = most_bytes / history->states.row_bytes;
    if (history->most_states < 2)
        history->most_states = 2;
    const size_t count = up_to_8(bytes) / 8;
    history->tip = nnla_tensor_create(NNLA_F64, 1, &count);
    return history->tip != NULL ? NNLA_OK : nnla_error_status();
}

void explorer_history_end(explorer_history *history) {
    explorer_rows_truncate(&history->records, 0);
    explorer_rows_truncate(&history->states, 0);
    nnla_tensor_destroy(history->tip);
    history->tip = NULL;
}

/* Keeps every second of the states: row i becomes what row 2i was. */
static void thin(explorer_history *history) {
    const size_t count = history->last / history->stride + 1;
    if (history->last % history->stride == 0 && count % 2 == 0) /* the last epoch's would be given up */
        memcpy(nnla_tensor_data(history->tip), explorer_rows_at(&history->states, count - 1), history->state_bytes);
    for (size_t i = 1; 2 * i < count; i++)
        memcpy(explorer_rows_at(&history->states, i), explorer_rows_at(&history->states, 2 * i), history->state_bytes);
    history->stride *= 2;
    explorer_rows_truncate(&history->states, (count + 1) / 2);
}

nnla_status explorer_history_reserve(explorer_history *history, size_t epoch) {
    nnla_status status = explorer_rows_reserve(&history->records, epoch);
    while (epoch / history->stride >= history->most_states)
        thin(history);
    if (status == NNLA_OK && epoch % history->stride == 0)
        status = explorer_rows_reserve(&history->states, epoch / history->stride);
    return status;
}

double *explorer_history_record(const explorer_history *history, size_t epoch) {
    return explorer_rows_at(&history->records, epoch);
}

/* Where an epoch's state is, or will be. */
static void *state_at(const explorer_history *history, size_t epoch) {
    return epoch % history->stride == 0 ? explorer_rows_at(&history->states, epoch / history->stride)
                                        : nnla_tensor_data(history->tip);
}

nnla_status explorer_history_keep(explorer_history *history, size_t epoch, const nnla_network *net) {
    const nnla_status status = nnla_network_get_state(net, state_at(history, epoch), history->state_bytes);
    if (status == NNLA_OK)
        history->last = epoch;
    return status;
}

void explorer_history_truncate(explorer_history *history, size_t epoch) {
    history->last = epoch;
    explorer_rows_truncate(&history->records, epoch + 1);
    explorer_rows_truncate(&history->states, epoch / history->stride + 1);
}

size_t explorer_history_nearest(const explorer_history *history, size_t epoch) {
    return epoch >= history->last ? history->last : epoch - epoch % history->stride;
}

nnla_status explorer_history_restore(const explorer_history *history, size_t epoch, nnla_network *net) {
    return nnla_network_set_state(net, state_at(history, epoch), history->state_bytes);
}

size_t explorer_history_size(const explorer_history *history) {
    return explorer_rows_bytes(&history->records) + explorer_rows_bytes(&history->states) + sizeof *history +
           history->state_bytes;
}
