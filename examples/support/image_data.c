#define _POSIX_C_SOURCE 200809L

#include "support/image_data.h"

#include "support/check.h"
#include "support/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const fashion_names[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                            "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
enum { FASHION_CLASSES = sizeof fashion_names / sizeof *fashion_names };

static void refuse(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fprintf(stderr, "error: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    exit(1);
}

/* ---- Files ---- */

static int is_fashion(const image_files *files) { return strcmp(files->folder, IMAGE_DATA_FOLDER) == 0; }

/* The file that was given, or the folder's, with or without ".gz"; to be freed. */
static char *find_file(const image_files *files, const char *given, const char *by, const char *name) {
    char packed[64];
    snprintf(packed, sizeof packed, "%s.gz", name);
    char *path = given != NULL ? output_path(given, "") : output_path(files->folder, name);
    if (given != NULL) {
        path[strlen(given)] = '\0';
        return path;
    }
    if (access(path, R_OK) == 0)
        return path;
    free(path);
    path = output_path(files->folder, packed);
    if (access(path, R_OK) != 0 && is_fashion(files))
        refuse("Fashion-MNIST is not installed: there is no %s. On Debian or Ubuntu, as root: apt-get install "
               "dataset-fashion-mnist. Or give files in MNIST's format: --data FOLDER, or --train-images, "
               "--train-labels, --test-images and --test-labels",
               path);
    if (access(path, R_OK) != 0)
        refuse("expected %s or %s.gz in the folder %s, or a file given by --%s", name, name, files->folder, by);
    return path;
}

/* ---- Checks ---- */

/* Images as [count × 1 × height × width]. */
static nnla_tensor *load_images(const char *path) {
    nnla_tensor *pixels = nnla_idx_load(path, NNLA_F32);
    check_created(pixels);
    if (nnla_tensor_rank(pixels) != 3 || nnla_tensor_count(pixels) == 0)
        refuse("%s: expected images [count × height × width], got an array of rank %zu and %zu elements", path,
               nnla_tensor_rank(pixels), nnla_tensor_count(pixels));
    const size_t dims[] = {nnla_tensor_dim(pixels, 0), 1, nnla_tensor_dim(pixels, 1), nnla_tensor_dim(pixels, 2)};
    nnla_tensor *view = nnla_tensor_view_reshaped(pixels, 4, dims), *images = nnla_tensor_clone(view);
    check_created(images);
    nnla_tensor_destroy(view);
    nnla_tensor_destroy(pixels);
    return images;
}

/* A label for each of so many images, below the number of classes; if that is 0, it is found. */
static nnla_tensor *load_labels(const char *path, size_t images, size_t *classes) {
    nnla_tensor *labels = nnla_idx_load(path, NNLA_I32);
    check_created(labels);
    if (nnla_tensor_rank(labels) != 1 || nnla_tensor_count(labels) != images)
        refuse("%s: expected %zu labels, one an image, got an array of rank %zu and %zu elements", path, images,
               nnla_tensor_rank(labels), nnla_tensor_count(labels));
    const int32_t *label = nnla_tensor_const_data(labels);
    const size_t most = *classes > 0 ? *classes : IMAGE_DATA_MOST_CLASSES;
    size_t found = 0;
    for (size_t i = 0; i < images; i++) {
        if (label[i] < 0 || (size_t)label[i] >= most)
            refuse("%s: label %zu is %d, expected 0 to %zu%s", path, i + 1, (int)label[i], most - 1,
                   *classes > 0 ? " as in training" : "");
        found = (size_t)label[i] >= found ? (size_t)label[i] + 1 : found;
    }
    if (*classes == 0 && found < 2)
        refuse("%s: expected at least two classes, all labels are 0", path);
    *classes = *classes > 0 ? *classes : found;
    return labels;
}

static void name_classes(image_data *data, int fashion) {
    static char numbers[IMAGE_DATA_MOST_CLASSES][8];
    for (size_t i = 0; i < data->classes; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%zu", i);
        data->class_names[i] = fashion && data->classes == FASHION_CLASSES ? fashion_names[i] : numbers[i];
    }
}

/* ---- Loading ---- */

image_data image_data_load(const image_files *files) {
    char *paths[] = {find_file(files, files->train_images, "train-images", "train-images-idx3-ubyte"),
                     find_file(files, files->train_labels, "train-labels", "train-labels-idx1-ubyte"),
                     find_file(files, files->test_images, "test-images", "t10k-images-idx3-ubyte"),
                     find_file(files, files->test_labels, "test-labels", "t10k-labels-idx1-ubyte")};
    image_data data = {.X = load_images(paths[0])};
    data.T = load_labels(paths[1], nnla_tensor_dim(data.X, 0), &data.classes);
    data.X_test = load_images(paths[2]);
    data.height = nnla_tensor_dim(data.X, 2);
    data.width = nnla_tensor_dim(data.X, 3);
    if (nnla_tensor_dim(data.X_test, 2) != data.height || nnla_tensor_dim(data.X_test, 3) != data.width)
        refuse("%s: expected images of %zu × %zu as in training, got %zu × %zu", paths[2], data.height, data.width,
               nnla_tensor_dim(data.X_test, 2), nnla_tensor_dim(data.X_test, 3));
    data.T_test = load_labels(paths[3], nnla_tensor_dim(data.X_test, 0), &data.classes);
    name_classes(&data, files->train_labels == NULL && is_fashion(files));

    double mean = 0, deviation = 1; /* of the training images alone */
    check(nnla_image_measure(data.X, &mean, &deviation));
    check(nnla_image_normalize(data.X, &mean, &deviation, data.X));
    check(nnla_image_normalize(data.X_test, &mean, &deviation, data.X_test));
    data.black = (0 - mean) / deviation;
    data.white = (255 - mean) / deviation;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        free(paths[i]);
    return data;
}

void image_data_destroy(image_data *data) {
    nnla_tensor *tensors[] = {data->X, data->T, data->X_test, data->T_test};
    for (size_t i = 0; i < sizeof tensors / sizeof *tensors; i++)
        nnla_tensor_destroy(tensors[i]);
}
