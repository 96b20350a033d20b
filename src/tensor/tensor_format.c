/* Tensors as text. */
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "tensor/tensor_impl.h"

enum {
    DIGITS = 6,         /* of a real */
    LONG_TENSOR = 1000, /* a tensor with more elements is abbreviated */
    EDGE = 3            /* to this many entries at each end of an axis */
};

/* Text that is counted whole and kept as far as it fits. */
typedef struct writer {
    char *buffer;
    size_t size, used;
} writer;

static void put(writer *out, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++, out->used++) {
        if (out->used + 1 < out->size)
            out->buffer[out->used] = text[i];
    }
}

static void put_times(writer *out, char character, size_t times) {
    for (size_t i = 0; i < times; i++)
        put(out, &character, 1);
}

static const char *element_text(char text[NNLA__REAL_TEXT_SIZE], const nnla_tensor *tensor, size_t index) {
    double value = nnla__tensor_element(tensor, index);
    if (tensor->dtype != NNLA_I32)
        return nnla__format_real(text, value, DIGITS);
    snprintf(text, NNLA__REAL_TEXT_SIZE, "%d", (int)value);
    return text;
}

/* A walk over the elements to show, in order; an abbreviated axis jumps from its third entry to its last three. */
typedef struct walk {
    const nnla_tensor *tensor;
    int abbreviated;
    size_t index[NNLA__MAX_RANK];
} walk;

static size_t position(const walk *at) {
    size_t result = 0;
    for (size_t axis = 0; axis < at->tensor->rank; axis++)
        result = result * at->tensor->dims[axis] + at->index[axis];
    return result;
}

/* The entry of this axis is the last one before a gap. */
static int before_gap(const walk *at, size_t axis) {
    return at->abbreviated && at->tensor->dims[axis] > 2 * EDGE && at->index[axis] == EDGE - 1;
}

/* To the next element to show. Returns the axis that moved on; all behind it begin anew. `rank` at the end. */
static size_t advance(walk *at) {
    size_t rank = at->tensor->rank;
    for (size_t axis = rank; axis-- > 0;) {
        at->index[axis] = before_gap(at, axis) ? at->tensor->dims[axis] - EDGE : at->index[axis] + 1;
        if (at->index[axis] < at->tensor->dims[axis])
            return axis;
        at->index[axis] = 0;
    }
    return rank;
}

/* The width of the longest element shown. */
static size_t element_width(walk at) {
    char text[NNLA__REAL_TEXT_SIZE];
    size_t width = 0;
    do {
        size_t length = strlen(element_text(text, at.tensor, position(&at)));
        width = length > width ? length : width;
    } while (advance(&at) < at.tensor->rank);
    return width;
}

/* What stands between two entries of an axis: a blank on the last one, else line ends and the next brackets. */
static void put_separator(writer *out, size_t axis, size_t rank) {
    if (axis + 1 == rank) {
        put(out, " ", 1);
        return;
    }
    put_times(out, '\n', rank - 1 - axis);
    put_times(out, ' ', axis + 1);
}

static void put_elements(writer *out, walk at) {
    char text[NNLA__REAL_TEXT_SIZE];
    size_t rank = at.tensor->rank, width = element_width(at), moved = 0;
    put_times(out, '[', rank);
    for (;;) {
        const char *element = element_text(text, at.tensor, position(&at));
        size_t length = strlen(element);
        put_times(out, ' ', width - length);
        put(out, element, length);
        int gap[NNLA__MAX_RANK];
        for (size_t axis = 0; axis < rank; axis++)
            gap[axis] = before_gap(&at, axis);
        moved = advance(&at);
        if (moved == rank)
            break;
        put_times(out, ']', rank - 1 - moved);
        put_separator(out, moved, rank);
        if (gap[moved]) {
            put(out, "...", 3);
            put_separator(out, moved, rank);
        }
        put_times(out, '[', rank - 1 - moved);
    }
    put_times(out, ']', rank);
}

nnla_status nnla_tensor_format(const nnla_tensor *tensor, char *buffer, size_t size, size_t *needed) {
    static const char function[] = "nnla_tensor_format";
    nnla_status status = nnla__check_present(function, "tensor", tensor);
    if (status == NNLA_OK && size > 0)
        status = nnla__check_present(function, "buffer", buffer);
    if (status != NNLA_OK)
        return status;
    writer out = {buffer, size, 0};
    if (tensor->count == 0)
        put(&out, "[]", 2);
    else
        put_elements(&out, (walk){.tensor = tensor, .abbreviated = tensor->count > LONG_TENSOR});
    if (size > 0)
        buffer[out.used < size ? out.used : size - 1] = '\0';
    if (needed != NULL)
        *needed = out.used;
    return NNLA_OK;
}
