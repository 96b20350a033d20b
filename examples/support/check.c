#include "support/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *message) {
    fflush(stdout);
    fprintf(stderr, "error: %s\n", message);
    exit(1);
}

void check(nnla_status status) {
    if (status != NNLA_OK)
        fail(nnla_error_message());
}

void check_created(const void *object) {
    if (object == NULL)
        fail(nnla_error_message());
}

nnla_tensor *new_matrix(size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *matrix = nnla_tensor_create(NNLA_F32, 2, dims);
    check_created(matrix);
    return matrix;
}

nnla_tensor *new_vector(size_t count) {
    nnla_tensor *vector = nnla_tensor_create(NNLA_F32, 1, &count);
    check_created(vector);
    return vector;
}

nnla_tensor *new_converted(const nnla_tensor *source, nnla_dtype dtype) {
    size_t dims[NNLA_MAX_RANK];
    for (size_t axis = 0; axis < nnla_tensor_rank(source); axis++)
        dims[axis] = nnla_tensor_dim(source, axis);
    nnla_tensor *copy = nnla_tensor_create(dtype, nnla_tensor_rank(source), dims);
    check_created(copy);
    check(nnla_tensor_convert(source, copy));
    return copy;
}

int finish(void) {
    if (ferror(stdout) || fflush(stdout) != 0) {
        fprintf(stderr, "error: cannot write to standard output: %s\n", strerror(errno));
        exit(1);
    }
    return 0;
}
