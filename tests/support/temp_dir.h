/* A folder of its own for a test that writes files. */
#ifndef NNLA_TESTS_TEMP_DIR_H
#define NNLA_TESTS_TEMP_DIR_H

#include <stddef.h>

typedef struct temp_dir {
    char path[256];
} temp_dir;

/* Makes a new, empty folder; asserts that it could. */
void temp_dir_create(temp_dir *dir);

/* Removes the folder and the files in it (not folders in it). */
void temp_dir_remove(temp_dir *dir);

/* "<folder>/<name>" into file[0..size); returns file. */
const char *temp_dir_file(const temp_dir *dir, const char *name, char *file, size_t size);

/* Writes length bytes as a file of that path; asserts that it could. */
void write_file(const char *path, const void *bytes, size_t length);

/* The whole file, ended by a zero byte, to be freed; asserts that it could be read. length may be NULL. */
char *read_file(const char *path, size_t *length);

#endif
