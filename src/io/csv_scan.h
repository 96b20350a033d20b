/* The form of a CSV text: rows of fields, quotes, line ends (RFC 4180). What a field means is the reader's affair. */
#ifndef NNLA_SRC_CSV_SCAN_H
#define NNLA_SRC_CSV_SCAN_H

#include "base/status.h"

enum {
    NNLA__CSV_MAX_COLUMNS = 1 << 20,
    NNLA__CSV_MAX_FIELD = 1 << 20 /* bytes */
};

typedef struct nnla__csv_scanner {
    const char *name; /* of the file, in messages */
    const char *at, *end;
    size_t line;       /* of `at`, from 1 */
    size_t field_line; /* on which the last field began */
    size_t column;     /* of the last field, from 1 */
    char separator;
    int row_ended; /* with the last field */
} nnla__csv_scanner;

/* Between the quotes if it had some; doubled quotes in it are still doubled. */
typedef struct nnla__csv_field {
    const char *text;
    size_t length;
    int has_quotes; /* doubled quotes are in it */
    int ends_row;
} nnla__csv_field;

/* Begins after a byte-order mark and `skip_lines` lines; ends before the line ends that end the text. */
nnla_status nnla__csv_scanner_init(nnla__csv_scanner *scanner, const char *name, const char *text, size_t length,
                                   size_t skip_lines, char separator);

int nnla__csv_at_end(const nnla__csv_scanner *scanner);

/* The next field of the row, or the first one of the next row, which must not be asked for at the end. */
nnla_status nnla__csv_next_field(nnla__csv_scanner *scanner, nnla__csv_field *field);

/* Copies a field without its doubling of quotes; returns the length, at most field->length. No zero byte is added. */
size_t nnla__csv_copy_field(const nnla__csv_field *field, char *copy);

/* Records NNLA_ERROR_FORMAT: "<name>:<line>:<column>: …", the place of the last field. */
nnla_status nnla__csv_fail(const nnla__csv_scanner *scanner, const char *format, ...) NNLA__PRINTF(2, 3);

#endif
