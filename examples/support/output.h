/* Where an example puts its files. Each function ends the program with a message and code 1 when it fails: a program
   that cannot write its result has nothing better to do. */
#ifndef NNLA_EXAMPLES_OUTPUT_H
#define NNLA_EXAMPLES_OUTPUT_H

#include <stddef.h>

/* Makes the folder and those above it where they are missing, and sees that files can be made in it: to be called
   before the long work begins. */
void output_folder(const char *path);

/* "folder/name", to be freed. */
char *output_path(const char *folder, const char *name);

/* Writes a whole file: under another name first, so that no reader ever sees half of it. */
void output_write(const char *path, const char *bytes, size_t length);

#endif
