#define _POSIX_C_SOURCE 200809L

#include "support/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what, const char *path, int code) {
    fflush(stdout);
    fprintf(stderr, "%s %s: %s\n", what, path, strerror(code));
    exit(1);
}

static char *join(const char *first, const char *between, const char *second) {
    size_t size = strlen(first) + strlen(between) + strlen(second) + 1;
    char *text = malloc(size);
    if (text == NULL)
        fail("cannot name", first, ENOMEM);
    else
        snprintf(text, size, "%s%s%s", first, between, second);
    return text;
}

static int is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

void output_folder(const char *path) {
    char *part = join(path, "", "");
    for (char *at = part + 1; part[0] != '\0' && at[-1] != '\0'; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char end = *at;
        *at = '\0';
        int code = mkdir(part, 0777) == 0 ? 0 : errno;
        if (code != 0 && !is_folder(part))
            fail("cannot make the folder", part, code == EEXIST ? ENOTDIR : code); /* a file is in its place */
        *at = end;
    }
    free(part);
    if (access(path, W_OK | X_OK) != 0)
        fail("cannot write into the folder", path, errno);
}

char *output_path(const char *folder, const char *name) { return join(folder, "/", name); }

void output_write(const char *path, const char *bytes, size_t length) {
    char *temporary = join(path, ".", "tmp");
    FILE *file = fopen(temporary, "wb");
    if (file == NULL)
        fail("cannot write", path, errno);
    int written = fwrite(bytes, 1, length, file) == length;
    int code = errno;
    if (fclose(file) != 0 && written) {
        written = 0;
        code = errno;
    }
    if (written && rename(temporary, path) != 0) {
        written = 0;
        code = errno;
    }
    if (!written) {
        remove(temporary);
        fail("cannot write", path, code);
    }
    free(temporary);
}
