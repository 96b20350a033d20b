/* Small labelled images in MNIST's files, for what reads them. */
#ifndef NNLA_TEST_IMAGE_FILES_H
#define NNLA_TEST_IMAGE_FILES_H

#include <stddef.h>
#include <stdint.h>

/* Writes an IDX file of bytes of that rank and shape; asserts that it could. */
void write_idx(const char *path, size_t rank, const uint32_t *dims, const unsigned char *bytes);

/* Writes the four files, under MNIST's names without ".gz", into a folder: images of side × side pixels of so many
   classes, each class a bright bar at an angle or place of its own in noise; an image's class is its number modulo
   classes. */
void write_image_files(const char *folder, size_t train, size_t test, size_t side, size_t classes);

#endif
