/* Options of a program: "--name value" or "--name=value", read by a table. */
#ifndef NNLA_EXAMPLES_OPTIONS_H
#define NNLA_EXAMPLES_OPTIONS_H

#include <stddef.h>

enum {
    OPTION_SIZE,  /* size_t *value, from least to most */
    OPTION_SEED,  /* uint64_t *value */
    OPTION_REAL,  /* double *value, from low to high */
    OPTION_TEXT,  /* const char **value, not empty */
    OPTION_CHOICE /* const char **value, one of choices */
};

typedef struct option {
    const char *name; /* without "--" */
    int type;
    void *value;                /* holds the default; becomes what the user gave */
    const char *help;           /* one line */
    size_t least, most;         /* most = 0: no bound */
    double low, high;           /* low = high: no bound */
    const char *const *choices; /* ended by NULL */
} option;

/* Reads all arguments. "--help" prints the description, the options and their defaults and ends the program with 0;
   an unknown option, a missing or malformed value or one out of range ends it with a message on standard error and
   2. */
void options_read(int argc, char **argv, const char *description, const option *options, size_t count);

#endif
