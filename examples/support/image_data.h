/* Labelled images in the files of MNIST's format: two of images and two of labels, plain or compressed. A failure ends
   the program with a message and code 1. */
#ifndef NNLA_EXAMPLES_IMAGE_DATA_H
#define NNLA_EXAMPLES_IMAGE_DATA_H

#include <nnla.h>

#include "support/options.h"

/* Where Debian's package dataset-fashion-mnist puts Fashion-MNIST. */
#define IMAGE_DATA_FOLDER "/usr/share/datasets/fashion-mnist"

/* The files: of a folder that has them under MNIST's own names, unless they are given one by one. */
typedef struct image_files {
    const char *folder, *train_images, *train_labels, *test_images, *test_labels;
} image_files;

/* The options of a program's table that fill image_files. */
#define IMAGE_DATA_OPTIONS(files)                                                                                      \
  {"data", OPTION_TEXT, &(files).folder, .help = "folder of files with MNIST's names"},                                \
      {"train-images", OPTION_TEXT, &(files).train_images, .help = "instead: the file of images to train on,"},        \
      {"train-labels", OPTION_TEXT, &(files).train_labels, .help = "of their labels,"},                                \
      {"test-images", OPTION_TEXT, &(files).test_images, .help = "of images held out for the test,"}, {                \
    "test-labels", OPTION_TEXT, &(files).test_labels, .help = "and of their labels"                                    \
  }

enum { IMAGE_DATA_MOST_CLASSES = 100 };

/* Images [count × 1 × height × width] of f32, scaled to the mean 0 and the deviation 1 of all training pixels; labels
   [count] of NNLA_I32. */
typedef struct image_data {
    nnla_tensor *X, *T;           /* to train on */
    nnla_tensor *X_test, *T_test; /* held out */
    size_t height, width, classes;
    const char *class_names[IMAGE_DATA_MOST_CLASSES];
    double black, white; /* what the pixel values 0 and 255 became */
} image_data;

/* Loads and checks the four files. The classes are those of Fashion-MNIST if its folder is read, else numbers. */
image_data image_data_load(const image_files *files);

void image_data_destroy(image_data *data);

#endif
