/* Images in MNIST's files as the examples read them, and what they say of files that are wrong. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fork_child.h"
#include "support/image_batches.h"
#include "support/image_files.h"
#include "support/temp_dir.h"

static void test_loading(void **state) {
    (void)state;
    temp_dir dir;
    temp_dir_create(&dir);
    write_image_files(dir.path, 40, 12, 9, 4);
    const image_files files = {.folder = dir.path};
    image_data data = image_data_load(&files);
    assert_int_equal(data.height, 9);
    assert_int_equal(data.width, 9);
    assert_int_equal(data.classes, 4);
    assert_string_equal(data.class_names[3], "3");
    assert_int_equal(nnla_tensor_rank(data.X), 4);
    assert_int_equal(nnla_tensor_dim(data.X, 0), 40);
    assert_int_equal(nnla_tensor_dim(data.X, 1), 1);
    assert_int_equal(nnla_tensor_dim(data.X_test, 0), 12);
    assert_int_equal(((const int32_t *)nnla_tensor_const_data(data.T))[7], 3);
    double mean = 1, deviation = 0;
    assert_int_equal(nnla_image_measure(data.X, &mean, &deviation), NNLA_OK);
    assert_close(mean, 0, 0, 1e-5);
    assert_close(deviation, 1, 1e-5, 0);
    assert_true(data.black < 0 && data.white > 0);
    image_data_destroy(&data);
    temp_dir_remove(&dir);
}

/* ---- What is refused ---- */

typedef struct attempt {
    image_files files;
    const char *output; /* file for what is said */
} attempt;

static int load_in_child(void *payload) {
    attempt *a = payload;
    if (freopen(a->output, "w", stderr) == NULL)
        return 100;
    setvbuf(stderr, NULL, _IONBF, 0); /* a leak checker ends the child before a buffer is written */
    image_data_load(&a->files);
    return 50;
}

static void check_refused(const temp_dir *dir, image_files files, const char *message) {
    char path[300];
    files.folder = files.folder != NULL ? files.folder : dir->path;
    attempt a = {files, temp_dir_file(dir, "said", path, sizeof path)};
    assert_int_equal(run_in_child(load_in_child, &a, 60000), 1);
    char *text = read_file(path, NULL);
    if (strstr(text, message) == NULL)
        print_error("'%s' does not contain '%s'\n", text, message);
    assert_non_null(strstr(text, message));
    free(text);
}

static void test_refusals(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    static const unsigned char bytes[64] = {0, 1, 2, 3, 4, 1};
    temp_dir_create(&dir);
    write_image_files(dir.path, 8, 6, 8, 4);
    const char *odd = temp_dir_file(&dir, "odd", path, sizeof path);
    const image_files none = {.folder = "/nowhere"}, images = {.train_images = odd}, labels = {.train_labels = odd};
    const image_files test_images = {.test_images = odd}, test_labels = {.test_labels = odd};

    check_refused(&dir, none,
                  "expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in the folder /nowhere, or a "
                  "file given by --train-images");
    check_refused(&dir, images, "odd"); /* the system's reason follows */
    write_idx(odd, 1, (const uint32_t[]){8}, bytes);
    check_refused(&dir, images, "odd: expected images [count × height × width], got an array of rank 1 and 8 elements");
    write_idx(odd, 3, (const uint32_t[]){0, 8, 8}, bytes);
    check_refused(&dir, images, "got an array of rank 3 and 0 elements");
    write_idx(odd, 1, (const uint32_t[]){7}, bytes);
    check_refused(&dir, labels, "odd: expected 8 labels, one an image, got an array of rank 1 and 7 elements");
    write_idx(odd, 1, (const uint32_t[]){8}, bytes + 8);
    check_refused(&dir, labels, "odd: expected at least two classes, all labels are 0");
    write_idx(odd, 1, (const uint32_t[]){8}, (const unsigned char *)"\0\1\2\144\0\0\0");
    check_refused(&dir, labels, "odd: label 4 is 100, expected 0 to 99");
    write_idx(odd, 3, (const uint32_t[]){1, 8, 7}, bytes);
    check_refused(&dir, test_images, "odd: expected images of 8 × 8 as in training, got 8 × 7");
    write_idx(odd, 1, (const uint32_t[]){6}, bytes);
    check_refused(&dir, test_labels, "odd: label 5 is 4, expected 0 to 3 as in training");
    write_file(odd, "\0\0\10\3\0\0", 6);
    check_refused(&dir, images, "odd: byte ");
    temp_dir_remove(&dir);
}

/* ---- Batches ---- */

enum { COUNT = 11, BATCH = 4, CLASSES = 11 };

/* Draws an epoch; marks which images came, each once. */
static void draw_epoch(image_batches *batches, size_t epoch, float *first) {
    size_t rows = BATCH, seen[CLASSES] = {0}, batch = 1, total = 0;
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 4, (const size_t[]){BATCH, 1, 9, 9});
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, (const size_t[]){BATCH});
    for (;; batch++) {
        rows = BATCH;
        const nnla_batch wanted = {sizeof wanted, epoch, batch, &rows, &X, 1, &T, 1};
        const nnla_status status = image_batches_next(batches, &wanted);
        if (status == NNLA_STOP)
            break;
        assert_int_equal(status, NNLA_OK);
        for (size_t i = 0; i < rows; i++)
            seen[((const int32_t *)nnla_tensor_const_data(T))[i]]++;
        if (batch == 1)
            memcpy(first, nnla_tensor_const_data(X), 81 * sizeof *first);
        total += rows;
    }
    assert_int_equal(batch, 4);
    assert_int_equal(total, COUNT);
    for (size_t i = 0; i < CLASSES; i++)
        assert_int_equal(seen[i], 1);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_batches(void **state) {
    (void)state;
    temp_dir dir;
    float first[3][81];
    temp_dir_create(&dir);
    write_image_files(dir.path, COUNT, COUNT, 9, CLASSES);
    const image_files files = {.folder = dir.path};
    image_data data = image_data_load(&files);
    nnla_image_augment_config augment = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    augment.flip = 1;
    augment.shift = 1;
    for (int i = 0; i < 3; i++) { /* the same seed twice, then another */
        image_batches batches = image_batches_create(&data, BATCH, i < 2 ? 5 : 6, augment);
        draw_epoch(&batches, 1, first[i]);
        draw_epoch(&batches, 2, first[i]);
        image_batches_destroy(&batches);
    }
    assert_memory_equal(first[0], first[1], sizeof first[0]);
    assert_memory_not_equal(first[0], first[2], sizeof first[0]);
    image_data_destroy(&data);
    temp_dir_remove(&dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loading),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
