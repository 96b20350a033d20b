#include "io/csv_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

nnla_status nnla__csv_fail(const nnla__csv_scanner *scanner, const char *format, ...) {
    char text[NNLA__MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return nnla__fail(NNLA_ERROR_FORMAT, "%s:%zu:%zu: %s", scanner->name, scanner->field_line, scanner->column, text);
}

static const char *without_last_line_ends(const char *begin, const char *end) {
    while (end > begin && end[-1] == '\n') {
        end--;
        if (end > begin && end[-1] == '\r')
            end--;
    }
    return end;
}

nnla_status nnla__csv_scanner_init(nnla__csv_scanner *scanner, const char *name, const char *text, size_t length,
                                   size_t skip_lines, char separator) {
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    const char *at = text, *end = text + length;
    if (length >= sizeof mark && memcmp(text, mark, sizeof mark) == 0)
        at += sizeof mark;
    for (size_t i = 0; i < skip_lines && at < end; i++) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        at = line_end != NULL ? line_end + 1 : end;
    }
    *scanner = (nnla__csv_scanner){.name = name,
                                   .at = at,
                                   .end = without_last_line_ends(at, end),
                                   .line = skip_lines + 1,
                                   .field_line = skip_lines + 1,
                                   .row_ended = 1,
                                   .separator = separator};
    if (scanner->at < scanner->end)
        return NNLA_OK;
    if (skip_lines > 0)
        return nnla__fail(NNLA_ERROR_FORMAT, "%s: nothing is left after %zu skipped lines", name, skip_lines);
    return nnla__fail(NNLA_ERROR_FORMAT, "%s: the text is empty", name);
}

int nnla__csv_at_end(const nnla__csv_scanner *scanner) { return scanner->at == scanner->end; }

/* Takes the text between quotes; scanner->at is on the opening one. */
static nnla_status scan_quoted(nnla__csv_scanner *scanner, nnla__csv_field *field) {
    const char *at = scanner->at + 1, *end = scanner->end;
    field->text = at;
    while (at < end && *at != '\0') {
        if (*at == '"' && (at + 1 == end || at[1] != '"'))
            break;
        if (*at == '"') {
            field->has_quotes = 1;
            at++;
        }
        scanner->line += *at == '\n';
        at++;
    }
    field->length = (size_t)(at - field->text);
    if (at == end)
        return nnla__csv_fail(scanner, "a quote is never closed");
    scanner->at = *at == '"' ? at + 1 : at;
    return NNLA_OK;
}

static void scan_plain(nnla__csv_scanner *scanner, nnla__csv_field *field) {
    const char *at = scanner->at;
    field->text = at;
    while (at < scanner->end && *at != scanner->separator && *at != '\n' && *at != '\r' && *at != '"' && *at != '\0')
        at++;
    field->length = (size_t)(at - field->text);
    scanner->at = at;
}

/* Takes what stands after a field. */
static nnla_status scan_separator(nnla__csv_scanner *scanner, nnla__csv_field *field, int quoted) {
    const char *at = scanner->at;
    field->ends_row = at == scanner->end || *at != scanner->separator;
    scanner->row_ended = field->ends_row;
    if (at == scanner->end)
        return NNLA_OK;
    if (*at == '\r' && at + 1 < scanner->end && at[1] == '\n')
        at++;
    if (*at != scanner->separator && *at != '\n') {
        return nnla__csv_fail(scanner, "%s",
                              *at == '\0'   ? "a zero byte"
                              : *at == '\r' ? "a carriage return without a line feed"
                              : quoted      ? "text after a closing quote"
                                            : "a quote inside a field that is not quoted");
    }
    scanner->line += *at == '\n';
    scanner->at = at + 1;
    return NNLA_OK;
}

nnla_status nnla__csv_next_field(nnla__csv_scanner *scanner, nnla__csv_field *field) {
    int quoted = scanner->at < scanner->end && *scanner->at == '"';
    nnla_status status = NNLA_OK;
    *field = (nnla__csv_field){.has_quotes = 0};
    scanner->field_line = scanner->line;
    scanner->column = scanner->row_ended ? 1 : scanner->column + 1;
    if (scanner->column > NNLA__CSV_MAX_COLUMNS)
        return nnla__csv_fail(scanner, "more than %d fields in a row", NNLA__CSV_MAX_COLUMNS);
    if (quoted)
        status = scan_quoted(scanner, field);
    else
        scan_plain(scanner, field);
    if (status == NNLA_OK && field->length > NNLA__CSV_MAX_FIELD)
        status = nnla__csv_fail(scanner, "a field longer than %d bytes", NNLA__CSV_MAX_FIELD);
    return status == NNLA_OK ? scan_separator(scanner, field, quoted) : status;
}

size_t nnla__csv_copy_field(const nnla__csv_field *field, char *copy) {
    size_t length = 0;
    for (size_t i = 0; i < field->length; i++) {
        copy[length++] = field->text[i];
        if (field->has_quotes && field->text[i] == '"')
            i++;
    }
    return length;
}
