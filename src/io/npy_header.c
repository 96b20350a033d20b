#include "io/npy_header.h"

#include <string.h>

#include "base/checked.h"

typedef struct parser {
    const nnla__byte_reader *reader;
    size_t first; /* the text's place in the file */
    const char *text, *at, *end;
} parser;

static nnla_status fail_at(const parser *p, const char *at, const char *expected) {
    return nnla__byte_reader_fail(p->reader, p->first + (size_t)(at - p->text), "expected %s in the header", expected);
}

static void skip_blanks(parser *p) {
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n'))
        p->at++;
}

/* Takes the words if they come next. */
static int take(parser *p, const char *words) {
    size_t length = strlen(words);
    skip_blanks(p);
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, words, length) != 0)
        return 0;
    p->at += length;
    return 1;
}

static nnla_status expect(parser *p, const char *words) { return take(p, words) ? NNLA_OK : fail_at(p, p->at, words); }

/* A text in quotes of either kind, without escapes; kept where it lies. */
static nnla_status parse_text(parser *p, const char **text, size_t *length) {
    skip_blanks(p);
    char quote = p->at < p->end ? *p->at : '\0';
    if (quote != '\'' && quote != '"')
        return fail_at(p, p->at, "a text in quotes");
    const char *begin = p->at + 1, *close = memchr(begin, quote, (size_t)(p->end - begin));
    if (close == NULL)
        return fail_at(p, p->end, "a closing quote");
    *text = begin;
    *length = (size_t)(close - begin);
    p->at = close + 1;
    return NNLA_OK;
}

static int is(const char *text, size_t length, const char *word) {
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* ---- The three entries ---- */

static nnla_status parse_descr(parser *p, nnla__npy_header *header) {
    static const struct {
        const char *name;
        char kind;
        size_t size;
        nnla_dtype dtype;
    } types[] = {{"f4", 'f', 4, NNLA_F32}, {"f8", 'f', 8, NNLA_F64}, {"i1", 'i', 1, NNLA_I32}, {"i2", 'i', 2, NNLA_I32},
                 {"i4", 'i', 4, NNLA_I32}, {"i8", 'i', 8, NNLA_I32}, {"u1", 'u', 1, NNLA_I32}, {"u2", 'u', 2, NNLA_I32},
                 {"u4", 'u', 4, NNLA_I32}, {"u8", 'u', 8, NNLA_I32}, {"b1", 'u', 1, NNLA_I32}};
    const char *text = NULL, *begin = p->at;
    size_t length = 0;
    nnla_status status = parse_text(p, &text, &length);
    if (status != NNLA_OK)
        return status;
    for (size_t i = 0; i < sizeof types / sizeof types[0] && length == 3; i++) {
        int ordered = text[0] == '<' || text[0] == '>' || (text[0] == '|' && types[i].size == 1);
        if (!ordered || memcmp(text + 1, types[i].name, 2) != 0)
            continue;
        header->format =
            (nnla__element_format){.kind = types[i].kind, .big_endian = text[0] == '>', .size = types[i].size};
        header->dtype = types[i].dtype;
        return NNLA_OK;
    }
    return fail_at(p, begin, "an element type of f4, f8, i1 to i8, u1 to u8 or b1");
}

static nnla_status parse_order(parser *p, nnla__npy_header *header) {
    header->fortran_order = take(p, "True");
    return header->fortran_order || take(p, "False") ? NNLA_OK : fail_at(p, p->at, "True or False");
}

static nnla_status parse_dimension(parser *p, size_t *dim) {
    skip_blanks(p);
    const char *begin = p->at;
    size_t value = 0;
    while (p->at < p->end && *p->at >= '0' && *p->at <= '9') {
        if (!nnla__checked_multiply(value, 10, &value) || !nnla__checked_add(value, (size_t)(*p->at - '0'), &value))
            return fail_at(p, begin, "a dimension that fits");
        p->at++;
    }
    *dim = value;
    return p->at > begin ? NNLA_OK : fail_at(p, begin, "a dimension");
}

/* "()", "(3,)", "(3, 4)": one dimension alone is followed by a comma. */
static nnla_status parse_shape(parser *p, nnla__npy_header *header) {
    nnla_status status = expect(p, "(");
    int separated = 1;
    header->rank = 0;
    while (status == NNLA_OK && !take(p, ")")) {
        if (!separated)
            return fail_at(p, p->at, ", or )");
        if (header->rank == NNLA__MAX_RANK)
            return fail_at(p, p->at, "at most 8 dimensions");
        status = parse_dimension(p, &header->dims[header->rank++]);
        separated = take(p, ",");
    }
    if (status == NNLA_OK && header->rank == 1 && !separated)
        return fail_at(p, p->at - 1, ",");
    return status;
}

static nnla_status parse_entry(parser *p, nnla__npy_header *header, unsigned *seen) {
    static const struct {
        const char *key;
        nnla_status (*parse)(parser *p, nnla__npy_header *header);
    } entries[] = {{"descr", parse_descr}, {"fortran_order", parse_order}, {"shape", parse_shape}};
    const char *key = NULL;
    size_t length = 0, i = 0;
    skip_blanks(p);
    const char *begin = p->at;
    nnla_status status = parse_text(p, &key, &length);
    if (status != NNLA_OK)
        return status;
    while (i < 3 && !is(key, length, entries[i].key))
        i++;
    if (i == 3 || *seen >> i & 1)
        return fail_at(p, begin, "descr, fortran_order and shape, each once,");
    *seen |= 1u << i;
    status = expect(p, ":");
    return status == NNLA_OK ? entries[i].parse(p, header) : status;
}

nnla_status nnla__npy_header_parse(const nnla__byte_reader *reader, size_t first, const char *text, size_t length,
                                   nnla__npy_header *header) {
    parser p = {.reader = reader, .first = first, .text = text, .at = text, .end = text + length};
    unsigned seen = 0;
    int separated = 1;
    nnla_status status = expect(&p, "{");
    while (status == NNLA_OK && !take(&p, "}")) {
        if (!separated)
            return fail_at(&p, p.at, ", or }");
        status = parse_entry(&p, header, &seen);
        separated = take(&p, ",");
    }
    if (status == NNLA_OK && seen != 7)
        return fail_at(&p, p.at - 1, "descr, fortran_order and shape, each once,");
    skip_blanks(&p);
    if (status == NNLA_OK && p.at != p.end)
        return fail_at(&p, p.at, "blanks after the dictionary");
    return status;
}
