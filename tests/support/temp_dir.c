#define _POSIX_C_SOURCE 200809L

#include "temp_dir.h"

#include "nnla_test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void temp_dir_create(temp_dir *dir) {
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || strlen(parent) > 200)
        parent = "/tmp";
    snprintf(dir->path, sizeof dir->path, "%s/nnla-test-XXXXXX", parent);
    assert_non_null(mkdtemp(dir->path));
}

void temp_dir_remove(temp_dir *dir) {
    DIR *listing = opendir(dir->path);
    assert_non_null(listing);
    for (const struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing)) {
        char file[600];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        unlink(temp_dir_file(dir, entry->d_name, file, sizeof file));
    }
    closedir(listing);
    assert_int_equal(rmdir(dir->path), 0);
}

const char *temp_dir_file(const temp_dir *dir, const char *name, char *file, size_t size) {
    int length = snprintf(file, size, "%s/%s", dir->path, name);
    assert_in_range(length, 1, size - 1);
    return file;
}

void write_file(const char *path, const void *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    text[size] = '\0';
    if (length != NULL)
        *length = (size_t)size;
    return text;
}
