/* Labels to class indices. */
#ifndef NNLA_SRC_CLASS_LABELS_H
#define NNLA_SRC_CLASS_LABELS_H

#include "io/table.h"

typedef struct nnla__label {
    const char *text;
    size_t length;
    double number;
    int is_number;
    size_t row;
} nnla__label;

/* Reads whether the label is a finite number. */
void nnla__label_init(nnla__label *label, const char *text, size_t length, size_t row);

/* Distinct labels in order (numbers by value, then text by bytes) become classes 0, 1, …: their names, and the class
   of each row. Changes the order of labels. The names are the caller's to release, on failure too. */
nnla_status nnla__classify_labels(nnla__label *labels, size_t count, int32_t *classes, nnla__names *names);

#endif
