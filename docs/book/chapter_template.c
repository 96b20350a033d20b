/* Chapter 7: what a unit looks for. A layer of three units that tells letters apart, and a kernel that finds strokes. */
#include "chapter.h"
#include "support/kernel_sheets.h"
#include "support/picture_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE = 9,
    SIZE = SIDE * SIDE,
    LETTERS = 3,
    EACH = 80,
    COUNT = LETTERS * EACH,
    KERNEL = 3,
    OUT = SIDE - KERNEL + 1
};

static const char *const names[LETTERS] = {"T", "L", "O"};
static const char *const drawings[LETTERS][7] = {
    {"#######", "...#...", "...#...", "...#...", "...#...", "...#...", "...#..."},
    {"#......", "#......", "#......", "#......", "#......", "#......", "#######"},
    {".#####.", "#.....#", "#.....#", "#.....#", "#.....#", "#.....#", ".#####."},
};

/* In [0, 1): D. H. Lehmer's generator, good enough for smudges. */
static double smudge(uint64_t *state) {
    *state = *state * 48271 % 2147483647;
    return (double)*state / 2147483647;
}

/* A letter at one of nine places, with noise over all of the image. */
static void draw_letter(size_t letter, uint64_t *state, float *image) {
    size_t down = (size_t)(3 * smudge(state)), right = (size_t)(3 * smudge(state));
    for (size_t p = 0; p < SIZE; p++)
        image[p] = (float)(0.5 * smudge(state) - 0.25);
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            image[(i + down) * SIDE + j + right] += drawings[letter][i][j] == '#';
}

static nnla_tensor *tensor_of(nnla_dtype dtype, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    check_created(tensor);
    return tensor;
}

/* One layer and a softmax: no hidden units, so that each template is seen against the image itself. */
static nnla_network *train(const nnla_tensor *X, const nnla_tensor *T) {
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, (const size_t[]){SIZE});
    nnla_network_add_named(net, "scores", nnla_dense_create(LETTERS));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    adam.learning_rate = 0.01;
    adam.weight_decay = 0.01; /* what the letters do not ask for fades */
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_adam_create(&adam), 24));
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = 60;
    fit.batch_size = 24;
    check(nnla_network_fit(net, X, T, &fit));
    return net;
}

/* The mean cosine of a template with the images of each letter. */
static void mean_cosines(const nnla_tensor *template_, const nnla_tensor *X, double means[LETTERS]) {
    nnla_tensor *cosines = tensor_of(NNLA_F32, 1, (const size_t[]){COUNT});
    check(nnla_similarities(template_, X, cosines));
    const float *c = nnla_tensor_const_data(cosines);
    for (size_t letter = 0; letter < LETTERS; letter++) {
        means[letter] = 0;
        for (size_t i = 0; i < EACH; i++)
            means[letter] += c[letter * EACH + i] / (double)EACH;
    }
    nnla_tensor_destroy(cosines);
}

static sheet_cell picture_of(const float *values, size_t side) {
    return (sheet_cell){.values = values, .height = side, .width = side, .scale = SCALE_INK, .range = {-0.25, 1.25}};
}

/* A row a letter: three images of it, the template of its unit. */
static void draw_templates(char *path, const float *X, const float *W) {
    sheet_cell cells[LETTERS][4];
    sheet_row rows[LETTERS];
    for (size_t letter = 0; letter < LETTERS; letter++) {
        for (size_t i = 0; i < 3; i++)
            cells[letter][i] = picture_of(X + (letter * EACH + i) * SIZE, SIDE);
        cells[letter][3] = sheet_template(W + letter * SIZE, SIDE, SIDE);
        cells[letter][3].apart = 1;
        rows[letter] = (sheet_row){.cells = cells[letter], .count = 4, .pixel = 8};
        snprintf(rows[letter].labels[0], sizeof rows[letter].labels[0], "%s", names[letter]);
    }
    cells[0][0].head = "images of the letter";
    cells[0][3].head = "row of W";
    if (path != NULL)
        picture_save(image_sheet("A unit's weights are a picture of what it looks for",
                                 "Blue is negative, white 0, orange positive.", rows, LETTERS),
                     path);
    free(path);
}

static void show_templates(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, char *path) {
    double accuracy;
    check(nnla_network_evaluate(net, X, T, NULL, &accuracy));
    printf("%.1f %% of the letters are told apart\n\nmean cosine of     T      L      O\n", 100 * accuracy);
    claim(accuracy == 1, "three templates are enough for three letters");
    const nnla_tensor *W = nnla_network_const_parameter(net, 0); /* scores.weight [3 × 81] */
    for (size_t unit = 0; unit < LETTERS; unit++) {
        nnla_tensor *rows = nnla_tensor_view_rows_const(W, unit, 1);
        nnla_tensor *row = nnla_tensor_view_reshaped_const(rows, 1, (const size_t[]){SIZE});
        check_created(row);
        double means[LETTERS];
        mean_cosines(row, X, means);
        printf("unit %s with    %6.3f %6.3f %6.3f\n", names[unit], means[0], means[1], means[2]);
        for (size_t letter = 0; letter < LETTERS; letter++)
            claim(letter == unit || means[letter] < means[unit], "a unit's template is most like its own letter");
        nnla_tensor_destroy(row);
        nnla_tensor_destroy(rows);
    }
    draw_templates(path, nnla_tensor_const_data(X), nnla_tensor_const_data(W));
}

/* ---- A kernel: a template that is laid on every patch of an image ---- */

static const float kernels[3][KERNEL * KERNEL] = {
    {-1, -1, -1, 2, 2, 2, -1, -1, -1}, /* a stroke from left to right */
    {-1, 2, -1, -1, 2, -1, -1, 2, -1}, /* a stroke from top to bottom */
    {2, -1, -1, -1, 2, -1, -1, -1, 2}, /* a stroke down to the right */
};
static const char *const strokes[3] = {"across", "down", "aslant"};

static nnla_network *convolution(void) {
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 3, (const size_t[]){1, SIDE, SIDE});
    nnla_network_add_named(net, "strokes", nnla_conv2d_create(3, KERNEL, KERNEL));
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 1));
    memcpy(nnla_tensor_data(nnla_network_parameter(net, 0)), kernels, sizeof kernels);
    return net;
}

/* The dot product of a kernel and the patch at (row, column), by hand. */
static double on_patch(const float *kernel, const float *image, size_t row, size_t column) {
    double sum = 0;
    for (size_t i = 0; i < KERNEL; i++)
        for (size_t j = 0; j < KERNEL; j++)
            sum += kernel[i * KERNEL + j] * image[(row + i) * SIDE + column + j];
    return sum;
}

static void draw_strokes(char *path, const float *image, const float *found) {
    sheet_cell cells[3][3];
    sheet_row rows[3];
    for (size_t k = 0; k < 3; k++) {
        cells[k][0] = sheet_template(kernels[k], KERNEL, KERNEL);
        cells[k][1] = picture_of(image, SIDE);
        cells[k][2] = sheet_template(found + k * OUT * OUT, OUT, OUT);
        cells[k][2].apart = 1;
        rows[k] = (sheet_row){.cells = cells[k], .count = 3, .pixel = 8};
        snprintf(rows[k].labels[0], sizeof rows[k].labels[0], "%s", strokes[k]);
    }
    cells[0][0].head = "kernel";
    cells[0][1].head = "image";
    cells[0][2].head = "how alike";
    if (path != NULL)
        picture_save(image_sheet("A kernel is a template that is laid on every place",
                                 "Blue is negative, white 0, orange positive.", rows, 3),
                     path);
    free(path);
}

static void show_strokes(const nnla_tensor *X, char *path) {
    nnla_network *net = convolution();
    const float *image = (const float *)nnla_tensor_const_data(X) + EACH * SIZE; /* the first L */
    nnla_tensor *one = nnla_tensor_wrap_const(NNLA_F32, image, 4, (const size_t[]){1, 1, SIDE, SIDE});
    nnla_tensor *Y = tensor_of(NNLA_F32, 4, (const size_t[]){1, 3, OUT, OUT});
    check(nnla_network_predict(net, one, Y));
    const float *y = nnla_tensor_const_data(Y);
    printf("\nwhere an L is most like a stroke\n");
    for (size_t k = 0; k < 3; k++) {
        size_t best = 0;
        for (size_t p = 0; p < OUT * OUT; p++) {
            const double by_hand = on_patch(kernels[k], image, p / OUT, p % OUT), seen = y[k * OUT * OUT + p];
            claim(by_hand - seen < 1e-5 && seen - by_hand < 1e-5, "a convolution is a dot product at each place");
            best = seen > y[k * OUT * OUT + best] ? p : best;
        }
        printf("%-7s row %zu, column %zu: %.2f\n", strokes[k], best / OUT + 1, best % OUT + 1,
               (double)y[k * OUT * OUT + best]);
    }
    draw_strokes(path, image, y);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(one);
    nnla_network_destroy(net);
}

int main(int argc, char **argv) {
    uint64_t state = 7;
    nnla_tensor *X = tensor_of(NNLA_F32, 2, (const size_t[]){COUNT, SIZE});
    nnla_tensor *T = tensor_of(NNLA_I32, 1, (const size_t[]){COUNT});
    for (size_t i = 0; i < COUNT; i++) {
        draw_letter(i / EACH, &state, (float *)nnla_tensor_data(X) + i * SIZE);
        ((int32_t *)nnla_tensor_data(T))[i] = (int32_t)(i / EACH);
    }
    nnla_network *net = train(X, T);
    show_templates(net, X, T, picture_path(argc, argv, "chapter_template.svg"));
    show_strokes(X, picture_path(argc, argv, "chapter_template_strokes.svg"));
    nnla_network_destroy(net);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(X);
    return finish();
}
