/* Tables from CSV: a pass that measures, then one that fills what was measured. */
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "io/csv_reading.h"
#include "io/file_read.h"

NNLA__ENDS_WITH(nnla_csv_config, target_name);

static nnla_status check_separator(int32_t separator) {
    int is_digit = separator >= '0' && separator <= '9';
    int is_letter = (separator | 0x20) >= 'a' && (separator | 0x20) <= 'z';
    int is_ascii = separator > 0 && separator < 128;
    if (is_ascii && !is_digit && !is_letter && strchr(".+-\"\r\n", (int)separator) == NULL)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                      "csv: separator is %d, expected an ASCII character that is no letter, digit, sign, point, "
                      "quote or line end",
                      (int)separator);
}

static nnla_status read_config(nnla_csv_config *config, const nnla_csv_config *given) {
    *config = (nnla_csv_config)NNLA_CSV_CONFIG_INIT;
    nnla_status status = nnla__config_read("csv", "niiiiiip", config, sizeof *config, given);
    if (status != NNLA_OK)
        return status;
    if (config->dtype != NNLA_F32 && config->dtype != NNLA_F64)
        return nnla__fail(NNLA_ERROR_DTYPE, "csv: dtype is %d, expected NNLA_F32 or NNLA_F64", (int)config->dtype);
    if (config->skip_lines < 0)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "csv: skip_lines is %d, expected 0 or more",
                          (int)config->skip_lines);
    if (config->header != 0 && config->header != 1)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "csv: header is %d, expected 0 or 1", (int)config->header);
    if (config->target < NNLA_CSV_NO_TARGET || config->target > NNLA_CSV_REAL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "csv: target is %d, expected a value of nnla_csv_target",
                          (int)config->target);
    if (config->target_name != NULL && (config->target == NNLA_CSV_NO_TARGET || !config->header))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "csv: target_name is '%s', but there is no %s",
                          config->target_name, config->header ? "target" : "header");
    return check_separator(config->separator);
}

/* ---- The header and the target column ---- */

/* Fields of the next row and their bytes; the caller's scanner stays. */
static nnla_status measure_row(nnla__csv_scanner scanner, size_t *columns, size_t *bytes) {
    nnla__csv_field field = {.ends_row = 0};
    *columns = *bytes = 0;
    while (!field.ends_row) {
        nnla_status status = nnla__csv_next_field(&scanner, &field);
        if (status != NNLA_OK)
            return status;
        *columns += 1;
        *bytes += field.length;
    }
    return NNLA_OK;
}

static nnla_status read_header(nnla__csv_reading *r) {
    size_t bytes = 0;
    nnla_status status = measure_row(r->rows, &r->columns, &bytes);
    if (status != NNLA_OK || !r->config.header)
        return status;
    nnla__names *names = &r->table->columns;
    status = nnla__names_create(names, r->columns, bytes);
    if (status != NNLA_OK)
        return status;
    char *text = names->text;
    for (size_t i = 0; i < r->columns && status == NNLA_OK; i++) {
        nnla__csv_field field;
        status = nnla__csv_next_field(&r->rows, &field);
        names->items[i] = text;
        text += nnla__csv_copy_field(&field, text) + 1;
    }
    if (status == NNLA_OK && nnla__csv_at_end(&r->rows))
        status = nnla__fail(NNLA_ERROR_FORMAT, "%s: no row follows the header", r->rows.name);
    return status;
}

static nnla_status find_target_by_name(nnla__csv_reading *r, size_t *target) {
    const nnla__names *names = &r->table->columns;
    size_t found = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], r->config.target_name) != 0)
            continue;
        *target = i;
        found++;
    }
    if (found == 1)
        return NNLA_OK;
    return nnla__fail(found == 0 ? NNLA_ERROR_INVALID_ARGUMENT : NNLA_ERROR_FORMAT,
                      "%s: the header has %zu columns named '%s', expected one", r->rows.name, found,
                      r->config.target_name);
}

static nnla_status find_target(nnla__csv_reading *r) {
    size_t *target = &r->table->target_column;
    *target = SIZE_MAX;
    if (r->config.target == NNLA_CSV_NO_TARGET)
        return NNLA_OK;
    if (r->columns < 2) {
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: a row has one field, expected features and a target", r->rows.name);
    }
    if (r->config.target_name != NULL)
        return find_target_by_name(r, target);
    int64_t index = r->config.target_column, columns = (int64_t)r->columns;
    if (index < -columns || index >= columns) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: target_column is %d, but a row has %zu fields",
                          r->rows.name, (int)index, r->columns);
    }
    *target = (size_t)(index < 0 ? index + columns : index);
    return NNLA_OK;
}

/* ---- Measuring ---- */

static nnla_status measure(nnla__csv_reading *r) {
    nnla__csv_scanner scanner = r->rows;
    while (!nnla__csv_at_end(&scanner)) {
        nnla__csv_field field = {.ends_row = 0};
        while (!field.ends_row) {
            nnla_status status = nnla__csv_next_field(&scanner, &field);
            if (status != NNLA_OK)
                return status;
            if (scanner.column == r->table->target_column + 1)
                r->label_bytes += field.length;
        }
        if (scanner.column != r->columns) {
            return nnla__csv_fail(&scanner, "the row has %zu fields, expected %zu", scanner.column, r->columns);
        }
        r->count++;
    }
    return NNLA_OK;
}

static nnla_status allocate(nnla__csv_reading *r) {
    nnla_csv_target target = r->config.target;
    const size_t features[] = {r->count, r->columns - (target != NNLA_CSV_NO_TARGET)};
    const size_t targets[] = {r->count, 1};
    nnla_table *table = r->table;
    table->features = nnla_tensor_create(r->config.dtype, 2, features);
    if (table->features == NULL)
        return nnla_error_status();
    if (target == NNLA_CSV_NO_TARGET)
        return NNLA_OK;
    if (target == NNLA_CSV_REAL)
        table->targets = nnla_tensor_create(r->config.dtype, 2, targets);
    else
        table->targets = nnla_tensor_create(NNLA_I32, 1, targets);
    if (table->targets == NULL)
        return nnla_error_status();
    if (target == NNLA_CSV_REAL)
        return NNLA_OK;
    r->labels = nnla__allocate_array(r->count, sizeof *r->labels);
    if (r->labels == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    r->label_text = nnla__allocate(r->label_bytes);
    return r->label_text != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
}

static nnla_status read_rows(nnla__csv_reading *r) {
    nnla_status status = read_header(r);
    if (status == NNLA_OK)
        status = find_target(r);
    if (status == NNLA_OK)
        status = measure(r);
    if (status == NNLA_OK)
        status = allocate(r);
    return status == NNLA_OK ? nnla__csv_fill(r) : status;
}

static nnla_table *read_table(const char *name, const char *text, size_t length, const nnla_csv_config *config) {
    nnla__csv_reading r = {.config = *config};
    if (nnla__csv_scanner_init(&r.rows, name, text, length, (size_t)config->skip_lines, (char)config->separator) !=
        NNLA_OK)
        return NULL;
    r.table = nnla__allocate(sizeof *r.table);
    if (r.table == NULL)
        return NULL;
    nnla_status status = read_rows(&r);
    nnla__release(r.labels);
    nnla__release(r.label_text);
    if (status == NNLA_OK)
        return r.table;
    nnla_table_destroy(r.table);
    return NULL;
}

nnla_table *nnla_csv_load(const char *path, const nnla_csv_config *config) {
    nnla_csv_config settings;
    size_t length = 0;
    if (path == NULL)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "nnla_csv_load: path is NULL");
    if (read_config(&settings, config) != NNLA_OK)
        return NULL;
    char *text = nnla__file_read(path, NNLA__MOST_FILE_BYTES, &length);
    if (text == NULL)
        return NULL;
    nnla_table *table = read_table(nnla__path_tail(path), text, length, &settings);
    nnla__release(text);
    return table;
}

nnla_table *nnla_csv_parse(const char *text, size_t length, const nnla_csv_config *config) {
    nnla_csv_config settings;
    if (text == NULL && length > 0)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "nnla_csv_parse: text is NULL");
    if (read_config(&settings, config) != NNLA_OK)
        return NULL;
    return read_table("text", text != NULL ? text : "", length, &settings);
}
