/* What the passes over a CSV text share. */
#ifndef NNLA_SRC_CSV_READING_H
#define NNLA_SRC_CSV_READING_H

#include "io/class_labels.h"
#include "io/csv_scan.h"
#include "io/table.h"

/* One text on its way to a table. */
typedef struct nnla__csv_reading {
    nnla_csv_config config;
    nnla__csv_scanner rows; /* at the first row of data */
    size_t columns;         /* fields of a row */
    size_t count;           /* rows of data */
    size_t label_bytes;     /* of all labels, quotes still doubled */
    nnla_table *table;
    nnla__label *labels; /* [count] */
    char *label_text;    /* [label_bytes] */
} nnla__csv_reading;

/* The second pass: the measured rows into the table's tensors and classes. */
nnla_status nnla__csv_fill(nnla__csv_reading *r);

#endif
