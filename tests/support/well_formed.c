#include "support/well_formed.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH = 16 };

static size_t name_length(const char *at) {
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '-' || at[length] == ':')
        length++;
    return length;
}

/* The end of a text, at `end` or the last zero; NULL: an ampersand or '<' in it that should be an entity. */
static const char *skip_text(const char *at, char end) {
    for (; *at != '\0' && *at != end; at++) {
        if (*at == '<')
            return NULL;
        if (*at == '&' && strncmp(at, "&amp;", 5) != 0 && strncmp(at, "&lt;", 4) != 0 && strncmp(at, "&gt;", 4) != 0)
            return NULL;
    }
    return at;
}

/* Behind the attributes of a tag; NULL: one is malformed. */
static const char *skip_attributes(const char *at) {
    while (*at == ' ') {
        const size_t name = name_length(++at);
        if (name == 0 || strncmp(at + name, "=\"", 2) != 0)
            return NULL;
        at = skip_text(at + name + 2, '"');
        if (at == NULL || *at != '"')
            return NULL;
        at++;
    }
    return at;
}

typedef struct element {
    const char *name;
    size_t length;
} element;

/* Behind the tag at `at`, which opens or closes an element; NULL: it is malformed, or closes what is not open. */
static const char *skip_tag(const char *at, element open[DEPTH], size_t *depth) {
    const int closes = at[1] == '/';
    const char *name = at + 1 + closes, *end = name + name_length(name);
    const element this = {name, (size_t)(end - name)};
    if (this.length == 0)
        return NULL;
    if (closes) {
        const element *last = *depth > 0 ? &open[--*depth] : NULL;
        if (last == NULL || last->length != this.length || strncmp(last->name, name, this.length) != 0 || *end != '>')
            return NULL;
        return end + 1;
    }
    end = skip_attributes(end);
    if (end != NULL && strncmp(end, "/>", 2) == 0)
        return end + 2;
    if (end == NULL || *end != '>' || *depth == DEPTH)
        return NULL;
    open[(*depth)++] = this;
    return end + 1;
}

const char *xml_fault(const char *text) {
    element open[DEPTH];
    size_t depth = 0, roots = 0;
    const char *at = text;
    while (*at != '\0') {
        const char *begin = at;
        if (*at == '<') {
            roots += depth == 0;
            at = skip_tag(at, open, &depth);
        } else {
            at = skip_text(at, '<');
            if (at != NULL && depth == 0 && strspn(begin, " \n") < (size_t)(at - begin))
                at = NULL;
        }
        if (at == NULL || roots > 1)
            return begin;
    }
    return depth == 0 && roots == 1 ? NULL : at;
}
