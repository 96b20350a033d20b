#include "io/class_labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"

void nnla__label_init(nnla__label *label, const char *text, size_t length, size_t row) {
    *label = (nnla__label){.text = text, .length = length, .row = row};
    label->is_number = nnla__parse_real(text, length, &label->number) && isfinite(label->number);
}

/* A total order, equal only for equal text: "1" and "1.0" are two classes. */
static int compare(const void *left, const void *right) {
    const nnla__label *a = left, *b = right;
    if (a->is_number != b->is_number)
        return b->is_number - a->is_number;
    if (a->is_number && (a->number < b->number || b->number < a->number))
        return a->number < b->number ? -1 : 1;
    int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    if (order != 0)
        return order;
    return (a->length > b->length) - (a->length < b->length);
}

static int begins_class(const nnla__label *labels, size_t i) {
    return i == 0 || compare(&labels[i - 1], &labels[i]) != 0;
}

nnla_status nnla__classify_labels(nnla__label *labels, size_t count, int32_t *classes, nnla__names *names) {
    size_t class_count = 0, bytes = 0;
    qsort(labels, count, sizeof *labels, compare);
    for (size_t i = 0; i < count; i++) {
        if (!begins_class(labels, i))
            continue;
        class_count++;
        bytes += labels[i].length;
    }
    if (class_count > INT32_MAX)
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%zu classes, expected at most %d", class_count, INT32_MAX);
    nnla_status status = nnla__names_create(names, class_count, bytes);
    if (status != NNLA_OK)
        return status;
    char *text = names->text;
    int32_t current = -1;
    for (size_t i = 0; i < count; i++) {
        if (begins_class(labels, i)) {
            names->items[++current] = text;
            memcpy(text, labels[i].text, labels[i].length);
            text += labels[i].length + 1;
        }
        classes[labels[i].row] = current;
    }
    return NNLA_OK;
}
