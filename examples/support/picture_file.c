#include "support/picture_file.h"

#include "support/output.h"

#include <stdio.h>
#include <stdlib.h>

void picture_save(svg *picture, const char *path) {
    size_t length = 0;
    char *text = svg_end(picture, &length);
    if (text == NULL) {
        fprintf(stderr, "error: out of memory for the picture %s\n", path);
        exit(1);
    }
    output_write(path, text, length);
    free(text);
}

void picture_show(svg *picture, const char *folder, const char *name) {
    char *path = output_path(folder, name);
    picture_save(picture, path);
    printf("picture: %s\n", path);
    free(path);
}
