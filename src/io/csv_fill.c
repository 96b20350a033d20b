#include "io/csv_reading.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "tensor/tensor_impl.h"

enum { SHOWN_BYTES = 40, SHOWN_SIZE = 2 * SHOWN_BYTES };

/* The beginning of a text for a message, in quotes; control characters as '?'. */
static const char *shown(char out[SHOWN_SIZE], const char *text, size_t length) {
    if (length == 0)
        return strcpy(out, "an empty field");
    size_t count = length < SHOWN_BYTES ? length : SHOWN_BYTES;
    while (count < length && count > 0 && ((unsigned char)text[count] & 0xC0) == 0x80)
        count--; /* not within a character of UTF-8 */
    char *at = out;
    *at++ = '\'';
    for (size_t i = 0; i < count; i++)
        *at++ = (unsigned char)text[i] < 0x20 || text[i] == 0x7F ? '?' : text[i];
    strcpy(at, count < length ? "…'" : "'");
    return out;
}

static nnla_status fail_field(const nnla__csv_reading *r, const nnla__csv_scanner *scanner, const char *expected,
                              const nnla__csv_field *field) {
    char text[SHOWN_SIZE], column[SHOWN_SIZE];
    const char *got = shown(text, field->text, field->length);
    const char *name = r->config.header ? r->table->columns.items[scanner->column - 1] : "";
    if (name[0] == '\0')
        return nnla__csv_fail(scanner, "expected %s, got %s", expected, got);
    return nnla__csv_fail(scanner, "expected %s, got %s (column %s)", expected, got, shown(column, name, strlen(name)));
}

static nnla_status read_number(const nnla__csv_reading *r, const nnla__csv_scanner *scanner,
                               const nnla__csv_field *field, nnla_tensor *X, size_t index) {
    double x = 0;
    if (!nnla__parse_real(field->text, field->length, &x))
        return fail_field(r, scanner, "a number", field);
    if (!isfinite(x))
        return fail_field(r, scanner, "a finite number", field);
    if (!nnla__dtype_holds(X->dtype, x))
        return fail_field(r, scanner, "a number in the range of f32", field);
    nnla__tensor_set_element(X, index, x);
    return NNLA_OK;
}

static nnla_status read_label(nnla__csv_reading *r, const nnla__csv_scanner *scanner, const nnla__csv_field *field,
                              size_t row, char **text) {
    if (field->length == 0)
        return fail_field(r, scanner, "a class label", field);
    size_t length = nnla__csv_copy_field(field, *text);
    nnla__label_init(&r->labels[row], *text, length, row);
    *text += length;
    return NNLA_OK;
}

nnla_status nnla__csv_fill(nnla__csv_reading *r) {
    nnla__csv_scanner scanner = r->rows;
    nnla_table *table = r->table;
    char *label_text = r->label_text;
    size_t feature = 0;
    for (size_t row = 0; row < r->count; row++) {
        for (size_t column = 0; column < r->columns; column++) {
            nnla__csv_field field;
            nnla_status status = nnla__csv_next_field(&scanner, &field);
            if (status != NNLA_OK)
                return status;
            if (column != table->target_column)
                status = read_number(r, &scanner, &field, table->features, feature++);
            else if (r->config.target == NNLA_CSV_REAL)
                status = read_number(r, &scanner, &field, table->targets, row);
            else
                status = read_label(r, &scanner, &field, row, &label_text);
            if (status != NNLA_OK)
                return status;
        }
    }
    if (r->config.target != NNLA_CSV_CLASS)
        return NNLA_OK;
    return nnla__classify_labels(r->labels, r->count, table->targets->data, &table->classes);
}
