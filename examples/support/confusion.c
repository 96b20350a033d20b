#include "support/confusion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_WIDTH = 6, MOST_WIDTH = 24, MOST_COLUMNS = 100 };

size_t argmax(const float *values, size_t count) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (values[i] > values[best])
            best = i;
    return best;
}

static int name_width(const char *const *names, size_t count) {
    size_t width = LEAST_WIDTH;
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(names[i]);
        width = length > width ? length : width;
    }
    return width < MOST_WIDTH ? (int)width : MOST_WIDTH;
}

static size_t *count_pairs(size_t count, const nnla_tensor *probabilities, const nnla_tensor *truth) {
    const float *Y = nnla_tensor_const_data(probabilities);
    const int32_t *T = nnla_tensor_const_data(truth);
    size_t *counts = calloc(count * count, sizeof *counts);
    if (counts == NULL) {
        fprintf(stderr, "error: out of memory for the confusion matrix\n");
        exit(1);
    }
    for (size_t i = 0; i < nnla_tensor_dim(probabilities, 0); i++)
        counts[(size_t)T[i] * count + argmax(Y + i * count, count)]++;
    return counts;
}

void confusion_print(const char *const *names, const nnla_tensor *probabilities, const nnla_tensor *truth) {
    const size_t count = nnla_tensor_dim(probabilities, 1);
    size_t *counts = count_pairs(count, probabilities, truth);
    const int label = name_width(names, count), numbered = (size_t)(label + 2) * (count + 1) > MOST_COLUMNS;
    const int width = numbered ? LEAST_WIDTH : label;
    printf("\nconfusion matrix (rows: true, columns: predicted)\n%*s", numbered ? label + 4 : label, "");
    for (size_t j = 0; j < count; j++)
        if (numbered)
            printf("  %*zu", width, j);
        else
            printf("  %*.*s", width, width, names[j]);
    printf("\n");
    for (size_t i = 0; i < count; i++) {
        if (numbered)
            printf("%3zu ", i);
        printf("%-*.*s", label, label, names[i]);
        for (size_t j = 0; j < count; j++)
            printf("  %*zu", width, counts[i * count + j]);
        printf("\n");
    }
    free(counts);
}
