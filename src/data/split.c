/* A shuffled split of rows into a training and a test set. */
#include "base/alloc.h"
#include "base/status.h"
#include "base/text.h"
#include "data/order.h"
#include "data/streams.h"
#include "nnla/data.h"
#include "tensor/tensor_impl.h"

static nnla_status check_rows(const char *name, const nnla_tensor *tensor) {
    nnla_status status = nnla__check_present("nnla_split_rows", name, tensor);
    if (status != NNLA_OK)
        return status;
    if (tensor->rank == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "nnla_split_rows: %s is [], expected rank 1 or more", name);
    return NNLA_OK;
}

static nnla_status check_arguments(const nnla_tensor *X, const nnla_tensor *T, double fraction) {
    nnla_status status = check_rows("X", X);
    if (status == NNLA_OK && T != NULL)
        status = check_rows("T", T);
    if (status != NNLA_OK)
        return status;
    if (!(fraction > 0 && fraction < 1)) {
        char text[NNLA__REAL_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_split_rows: fraction is %s, expected above 0 and below 1",
                          nnla__format_real(text, fraction, 6));
    }
    if (X->dims[0] < 2)
        return nnla__fail(NNLA_ERROR_SHAPE, "nnla_split_rows: X has %zu rows, expected at least 2", X->dims[0]);
    if (T != NULL && T->dims[0] != X->dims[0]) {
        return nnla__fail(NNLA_ERROR_SHAPE, "nnla_split_rows: T has %zu rows, expected the %zu of X", T->dims[0],
                          X->dims[0]);
    }
    return NNLA_OK;
}

/* count · fraction to the nearest, within 1 … count − 1. */
static size_t test_count(size_t count, double fraction) {
    double rows = (double)count * fraction + 0.5;
    if (rows < 1)
        return 1;
    if (rows > (double)(count - 1))
        return count - 1;
    return (size_t)rows;
}

/* A copy of the rows of X that order[0 … count) names. */
static nnla_tensor *take_rows(const nnla_tensor *X, const size_t *order, size_t count) {
    size_t dims[NNLA__MAX_RANK];
    for (size_t axis = 0; axis < X->rank; axis++)
        dims[axis] = axis == 0 ? count : X->dims[axis];
    nnla_tensor *Y = nnla_tensor_create(X->dtype, X->rank, dims);
    if (Y != NULL)
        nnla__gather_rows(nnla__tensor_rows(Y), nnla__tensor_rows(X), order, nnla__dtype_size(X->dtype));
    return Y;
}

nnla_status nnla_split_rows(const nnla_tensor *X, const nnla_tensor *T, double fraction, uint64_t seed,
                            nnla_tensor **X_train, nnla_tensor **T_train, nnla_tensor **X_test, nnla_tensor **T_test) {
    nnla_tensor **const outputs[] = {X_train, T_train, X_test, T_test};
    static const char *const names[] = {"X_train", "T_train", "X_test", "T_test"};
    for (int i = 0; i < 4; i++) {
        int is_target = i % 2;
        if (outputs[i] == NULL && !(is_target && T == NULL))
            return nnla__check_present("nnla_split_rows", names[i], NULL);
    }
    nnla_status status = check_arguments(X, T, fraction);
    if (status != NNLA_OK)
        return status;
    size_t count = X->dims[0], test = test_count(count, fraction), train = count - test;
    size_t *order = nnla__shuffled_order(count, seed, NNLA__STREAM_SPLIT);
    if (order == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    nnla_tensor *parts[4] = {NULL};
    for (int i = 0; i < 4 && status == NNLA_OK; i++) {
        const nnla_tensor *source = i % 2 == 0 ? X : T;
        if (source == NULL)
            continue;
        parts[i] = i < 2 ? take_rows(source, order + test, train) : take_rows(source, order, test);
        if (parts[i] == NULL)
            status = NNLA_ERROR_OUT_OF_MEMORY;
    }
    nnla__release(order);
    for (int i = 0; i < 4; i++) {
        if (status != NNLA_OK)
            nnla_tensor_destroy(parts[i]);
        else if (outputs[i] != NULL)
            *outputs[i] = parts[i];
    }
    return status;
}
