#include "support/image_files.h"

#include "support/nnla_test.h"
#include "support/temp_dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void write_idx(const char *path, size_t rank, const uint32_t *dims, const unsigned char *bytes) {
    size_t count = 1, header = 4 + 4 * rank;
    for (size_t i = 0; i < rank; i++)
        count *= dims[i];
    unsigned char *file = malloc(header + count);
    assert_non_null(file);
    const unsigned char start[4] = {0, 0, 8, (unsigned char)rank};
    memcpy(file, start, 4);
    for (size_t i = 0; i < rank; i++)
        for (int byte = 0; byte < 4; byte++)
            file[4 + 4 * i + (size_t)byte] = (unsigned char)(dims[i] >> (24 - 8 * byte));
    memcpy(file + header, bytes, count);
    write_file(path, file, header + count);
    free(file);
}

/* A bright column, or for odd classes a bright row, whose place tells the class. */
static void fill_image(unsigned char *image, size_t side, size_t class, size_t classes, uint32_t *state) {
    const size_t place = (class + 1) * side / (classes + 2);
    for (size_t i = 0; i < side; i++)
        for (size_t j = 0; j < side; j++) {
            *state = *state * 1664525U + 1013904223U;
            const size_t at = class % 2 == 0 ? j : i;
            image[i * side + j] = (unsigned char)((*state >> 26) + (at == place || at == place + 1 ? 180 : 0));
        }
}

static void write_part(const char *folder, const char *name, size_t count, size_t side, size_t classes) {
    char path[400];
    unsigned char *images = malloc(count * side * side), *labels = malloc(count);
    assert_non_null(images);
    assert_non_null(labels);
    uint32_t state = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        labels[i] = (unsigned char)(i % classes);
        fill_image(images + i * side * side, side, i % classes, classes, &state);
    }
    const uint32_t dims[] = {(uint32_t)count, (uint32_t)side, (uint32_t)side};
    snprintf(path, sizeof path, "%s/%s-images-idx3-ubyte", folder, name);
    write_idx(path, 3, dims, images);
    snprintf(path, sizeof path, "%s/%s-labels-idx1-ubyte", folder, name);
    write_idx(path, 1, dims, labels);
    free(images);
    free(labels);
}

void write_image_files(const char *folder, size_t train, size_t test, size_t side, size_t classes) {
    write_part(folder, "train", train, side, classes);
    write_part(folder, "t10k", test, side, classes);
}
