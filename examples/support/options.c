#include "support/options.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program;

static void refuse(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", program);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "; see %s --help\n", program);
    va_end(arguments);
    exit(2);
}

static int has_size_bounds(const option *o) { return o->least > 0 || o->most > 0; }

static int has_real_bounds(const option *o) { return o->low < o->high; }

static void print_help(const char *description, const option *options, size_t count) {
    printf("%s\n\nUsage: %s [--option value] ...\n\n", description, program);
    for (size_t i = 0; i < count; i++) {
        const option *o = &options[i];
        printf("  --%-14s %s", o->name, o->help);
        if (o->type == OPTION_SIZE)
            printf(" (%zu)", *(const size_t *)o->value);
        else if (o->type == OPTION_SEED)
            printf(" (%" PRIu64 ")", *(const uint64_t *)o->value);
        else if (o->type == OPTION_REAL)
            printf(" (%g)", *(const double *)o->value);
        else if (*(const char **)o->value != NULL)
            printf(" (%s)", *(const char **)o->value);
        for (size_t j = 0; o->type == OPTION_CHOICE && o->choices[j] != NULL; j++)
            printf("%s%s", j == 0 ? ": " : ", ", o->choices[j]);
        printf("\n");
    }
    printf("  --%-14s this text\n", "help");
}

static uint64_t read_whole(const option *o, const char *text, uint64_t most) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = isdigit((unsigned char)text[0]) ? strtoull(text, &end, 10) : 0;
    if (end == NULL || *end != '\0')
        refuse("--%s expects a whole number, got '%s'", o->name, text);
    if (errno != 0 || value > most)
        refuse("--%s is too large: '%s'", o->name, text);
    return value;
}

static void read_size(const option *o, const char *text) {
    size_t value = (size_t)read_whole(o, text, SIZE_MAX);
    if (has_size_bounds(o) && (value < o->least || (o->most > 0 && value > o->most))) {
        if (o->most > 0)
            refuse("--%s expects %zu to %zu, got %s", o->name, o->least, o->most, text);
        refuse("--%s expects at least %zu, got %s", o->name, o->least, text);
    }
    *(size_t *)o->value = value;
}

static void read_real(const option *o, const char *text) {
    char *end = NULL;
    int is_decimal = text[0] != '\0' && strspn(text, "0123456789.eE+-") == strlen(text);
    double value = is_decimal ? strtod(text, &end) : 0;
    if (end == NULL || *end != '\0' || !isfinite(value))
        refuse("--%s expects a number, got '%s'", o->name, text);
    if (has_real_bounds(o) && !(value >= o->low && value <= o->high))
        refuse("--%s expects %g to %g, got %s", o->name, o->low, o->high, text);
    *(double *)o->value = value;
}

static void read_choice(const option *o, const char *text) {
    for (size_t i = 0; o->choices[i] != NULL; i++) {
        if (strcmp(o->choices[i], text) == 0) {
            *(const char **)o->value = o->choices[i];
            return;
        }
    }
    refuse("--%s does not know '%s'", o->name, text);
}

static void read_value(const option *o, const char *text) {
    if (o->type == OPTION_SIZE)
        read_size(o, text);
    else if (o->type == OPTION_SEED)
        *(uint64_t *)o->value = read_whole(o, text, UINT64_MAX);
    else if (o->type == OPTION_REAL)
        read_real(o, text);
    else if (o->type == OPTION_CHOICE)
        read_choice(o, text);
    else if (text[0] == '\0')
        refuse("--%s expects a text", o->name);
    else
        *(const char **)o->value = text;
}

static const option *find(const option *options, size_t count, const char *name, size_t length) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0)
            return &options[i];
    }
    return NULL;
}

void options_read(int argc, char **argv, const char *description, const option *options, size_t count) {
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    program = slash != NULL ? slash + 1 : argc > 0 ? argv[0] : "program";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            print_help(description, options, count);
            exit(0);
        }
        if (strncmp(argv[i], "--", 2) != 0)
            refuse("unexpected argument '%s'", argv[i]);
        const char *name = argv[i] + 2;
        size_t length = strcspn(name, "=");
        const option *o = find(options, count, name, length);
        if (o == NULL)
            refuse("unknown option '--%.*s'", (int)length, name);
        if (name[length] == '=')
            read_value(o, name + length + 1);
        else if (i + 1 < argc)
            read_value(o, argv[++i]);
        else
            refuse("--%s expects a value", o->name);
    }
}
