#include "support/confusion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_WIDTH = 6, MOST_WIDTH = 24 };

static size_t argmax(const float *values, size_t count) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (values[i] > values[best])
            best = i;
    return best;
}

static int column_width(const nnla_table *table) {
    size_t width = LEAST_WIDTH;
    for (size_t i = 0; i < nnla_table_class_count(table); i++) {
        const size_t length = strlen(nnla_table_class_name(table, i));
        width = length > width ? length : width;
    }
    return width < MOST_WIDTH ? (int)width : MOST_WIDTH;
}

void confusion_print(const nnla_table *table, const nnla_tensor *probabilities, const nnla_tensor *classes) {
    const size_t count = nnla_table_class_count(table), rows = nnla_tensor_dim(probabilities, 0);
    const float *Y = nnla_tensor_const_data(probabilities);
    const int32_t *T = nnla_tensor_const_data(classes);
    size_t *counts = calloc(count * count, sizeof *counts);
    if (counts == NULL) {
        fprintf(stderr, "error: out of memory for the confusion matrix\n");
        exit(1);
    }
    for (size_t i = 0; i < rows; i++)
        counts[(size_t)T[i] * count + argmax(Y + i * count, count)]++;

    const int width = column_width(table);
    printf("\nconfusion matrix (rows: true, columns: predicted)\n%*s", width, "");
    for (size_t j = 0; j < count; j++)
        printf("  %*.*s", width, width, nnla_table_class_name(table, j));
    printf("\n");
    for (size_t i = 0; i < count; i++) {
        printf("%-*.*s", width, width, nnla_table_class_name(table, i));
        for (size_t j = 0; j < count; j++)
            printf("  %*zu", width, counts[i * count + j]);
        printf("\n");
    }
    free(counts);
}
