/* make_images FOLDER TRAIN TEST SIDE CLASSES: writes MNIST's four files of small made-up images into a folder that is
   there. */
#include "support/image_files.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: make_images FOLDER TRAIN TEST SIDE CLASSES\n");
        return 2;
    }
    size_t numbers[4];
    for (int i = 0; i < 4; i++)
        numbers[i] = (size_t)strtoul(argv[i + 2], NULL, 10);
    write_image_files(argv[1], numbers[0], numbers[1], numbers[2], numbers[3]);
    return 0;
}
