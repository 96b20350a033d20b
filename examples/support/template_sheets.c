#include "support/template_sheets.h"

#include "support/check.h"
#include "support/picture_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Of each class so many images are drawn; the classes too, if there are more. */
enum { BEST = 5, WORST = 3, CELLS = 1 + BEST + WORST, CLASSES_MOST = 12 };

/* What the rows were compared with. */
typedef struct row_matches {
    matches best, worst;    /* worst: with the sign of the cosine turned */
    double inside, outside; /* mean cosine with the images of the class, with the others */
} row_matches;

static void *new_array(size_t count, size_t size) {
    void *array = calloc(count, size);
    if (array == NULL) {
        fprintf(stderr, "error: out of memory for the matches\n");
        exit(1);
    }
    return array;
}

static const char *class_of(const image_data *data, const match *m) {
    return data->class_names[((const int32_t *)nnla_tensor_const_data(data->T_test))[m->image]];
}

/* ---- Rows ---- */

static row_matches match_row(const nnla_tensor *row, const image_data *data, int32_t class) {
    const size_t count = nnla_tensor_dim(data->X_test, 0), size = nnla_tensor_count(row);
    const int32_t *T = nnla_tensor_const_data(data->T_test);
    nnla_tensor *cosines = new_vector(count);
    nnla_tensor *template_ = nnla_tensor_view_reshaped_const(row, 1, &size);
    nnla_tensor *X = nnla_tensor_view_reshaped_const(data->X_test, 2, (const size_t[]){count, size});
    check_created(template_), check_created(X);
    check(nnla_similarities(template_, X, cosines)); /* wᵀx / (‖w‖ ‖x‖) of each image */
    nnla_tensor_destroy(template_);
    nnla_tensor_destroy(X);
    const float *cosine = nnla_tensor_const_data(cosines);
    row_matches found = {.inside = 0};
    size_t members = 0;
    for (size_t i = 0; i < count; i++) {
        matches_offer(&found.best, (match){(double)cosine[i], i, 0, 0});
        matches_offer(&found.worst, (match){-(double)cosine[i], i, 0, 0});
        *(T[i] == class ? &found.inside : &found.outside) += (double)cosine[i];
        members += T[i] == class;
    }
    found.inside /= members > 0 ? (double)members : 1;
    found.outside /= count > members ? (double)(count - members) : 1;
    nnla_tensor_destroy(cosines);
    return found;
}

static void print_rows(const nnla_tensor *W, const image_data *data, const row_matches *found) {
    printf("%-14s %7s   %-23s %-23s %s\n", "row of", "norm", "most alike", "least alike", "mean cosine");
    printf("%-14s %7s   %-14s %8s %-14s %8s %6s %7s\n", "", "", "", "cosine", "", "cosine", "class", "others");
    for (size_t i = 0; i < data->classes; i++) {
        double norm = 0;
        nnla_tensor *row = nnla_tensor_view_rows_const(W, i, 1);
        check(nnla_norm(row, &norm));
        nnla_tensor_destroy(row);
        const match *best = &found[i].best.best[0], *worst = &found[i].worst.best[0];
        printf("%-14s %7.3f   %-14s %8.3f %-14s %8.3f %6.3f %7.3f\n", data->class_names[i], norm, class_of(data, best),
               best->cosine, class_of(data, worst), -worst->cosine, found[i].inside, found[i].outside);
    }
    printf("\n");
}

static sheet_cell image_cell(const image_data *data, const match *m, double sign) {
    const size_t size = data->height * data->width;
    sheet_cell cell = {.values = (const float *)nnla_tensor_const_data(data->X_test) + m->image * size,
                       .height = data->height,
                       .width = data->width,
                       .scale = SCALE_INK,
                       .range = {data->black, data->white}};
    const double cosine = sign * m->cosine;
    snprintf(cell.captions[0], sizeof cell.captions[0], "%s%.3f", cosine < 0 ? "−" : "", fabs(cosine));
    snprintf(cell.captions[1], sizeof cell.captions[1], "%.23s", class_of(data, m));
    return cell;
}

static size_t at_most(size_t count, size_t most) { return count < most ? count : most; }

static void draw_rows(const nnla_tensor *W, const image_data *data, const row_matches *found, const char *folder) {
    const size_t classes = at_most(data->classes, CLASSES_MOST), size = data->height * data->width;
    const float *w = nnla_tensor_const_data(W);
    sheet_cell *cells = new_array(classes * CELLS, sizeof *cells);
    sheet_row *rows = new_array(classes, sizeof *rows);
    for (size_t i = 0; i < classes; i++) {
        sheet_cell *row = cells + i * CELLS;
        const size_t best = at_most(found[i].best.count, BEST), worst = at_most(found[i].worst.count, WORST);
        row[0] = sheet_template(w + i * size, data->height, data->width);
        for (size_t j = 0; j < best; j++)
            row[1 + j] = image_cell(data, &found[i].best.best[j], 1);
        for (size_t j = 0; j < worst; j++)
            row[1 + best + j] = image_cell(data, &found[i].worst.best[j], -1);
        row[1].apart = row[1 + best].apart = 1;
        if (i == 0) {
            row[0].head = "row of W";
            row[1].head = "most like it, with cosine and class";
            row[1 + best].head = "least like it";
        }
        rows[i] = (sheet_row){.cells = row, .count = 1 + best + worst, .pixel = 2};
        snprintf(rows[i].labels[0], sizeof rows[i].labels[0], "%.39s", data->class_names[i]);
    }
    picture_show(image_sheet("Rows of a layer are templates: the images most and least like each",
                             "Rows: blue is negative, white 0, orange positive; images are of the test set.", rows,
                             classes),
                 folder, "rows.svg");
    free(cells);
    free(rows);
}

void template_rows_show(const nnla_tensor *W, const image_data *data, const char *folder) {
    row_matches *found = new_array(data->classes, sizeof *found);
    for (size_t i = 0; i < data->classes; i++) {
        nnla_tensor *row = nnla_tensor_view_rows_const(W, i, 1);
        check_created(row);
        found[i] = match_row(row, data, (int32_t)i);
        nnla_tensor_destroy(row);
    }
    print_rows(W, data, found);
    draw_rows(W, data, found, folder);
    free(found);
}

/* ---- Kernels ---- */

void template_kernels_show(const nnla_tensor *kernels, const image_data *data, const char *folder) {
    const size_t count = nnla_tensor_dim(kernels, 0);
    matches *lists = new_array(count, sizeof *lists);
    matches_of_kernels(kernels, data->X_test, lists);
    printf("%-6s %7s   %s\n", "kernel", "norm", "the patch most alike");
    printf("%-6s %7s   %8s  %-14s %6s  %s\n", "", "", "cosine", "in a", "image", "row, column");
    for (size_t k = 0; k < count; k++) {
        double norm = 0;
        nnla_tensor *kernel = nnla_tensor_view_rows_const(kernels, k, 1);
        check(nnla_norm(kernel, &norm));
        nnla_tensor_destroy(kernel);
        const match *best = &lists[k].best[0];
        printf("%6zu %7.3f   ", k + 1, norm);
        if (lists[k].count > 0)
            printf("%8.3f  %-14s %6zu  %zu, %zu\n", best->cosine, class_of(data, best), best->image, best->row,
                   best->column);
        else
            printf("none\n");
    }
    printf("\n");
    picture_show(kernel_matches_sheet("Kernels are templates: the patches most like each", kernels, data, lists),
                 folder, "patches.svg");
    free(lists);
}
