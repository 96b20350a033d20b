#include "support/image_batches.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* R. A. Fisher, F. Yates, 1938, as of R. Durstenfeld, 1964. The remainder's bias is below count / 2⁶⁴. */
static void shuffle(size_t *order, size_t count, uint64_t seed) {
    uint64_t state = seed;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        const size_t j = (size_t)(next_random(&state) % i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

image_batches image_batches_create(const image_data *data, size_t batch_size, uint64_t seed,
                                   nnla_image_augment_config augment) {
    const size_t dims[] = {batch_size, 1, data->height, data->width};
    image_batches batches = {.data = data, .seed = seed, .augment = augment};
    batches.gathered = nnla_tensor_create(NNLA_F32, 4, dims);
    check_created(batches.gathered);
    batches.order = calloc(nnla_tensor_dim(data->X, 0), sizeof *batches.order);
    if (batches.order == NULL) {
        fprintf(stderr, "error: out of memory for the order of images\n");
        exit(1);
    }
    return batches;
}

static nnla_status augment_into(image_batches *b, nnla_tensor *X, size_t rows) {
    nnla_tensor *from = nnla_tensor_view_rows(b->gathered, 0, rows), *to = nnla_tensor_view_rows(X, 0, rows);
    nnla_status status = nnla_image_augment(from, b->seed, b->draw, &b->augment, to); /* a NULL is refused */
    nnla_tensor_destroy(from);
    nnla_tensor_destroy(to);
    return status;
}

nnla_status image_batches_next(void *payload, const nnla_batch *batch) {
    image_batches *b = payload;
    const size_t count = nnla_tensor_dim(b->data->X, 0), pixels = b->data->height * b->data->width;
    const float *images = nnla_tensor_const_data(b->data->X);
    const int32_t *labels = nnla_tensor_const_data(b->data->T);
    float *X = nnla_tensor_data(b->gathered);
    int32_t *T = nnla_tensor_data(batch->T[0]);
    if (batch->batch == 1) {
        shuffle(b->order, count, b->seed + (uint64_t)batch->epoch * UINT64_C(0xd1b54a32d192ed03));
        b->taken = 0;
    }
    if (b->taken == count)
        return NNLA_STOP;
    const size_t rows = count - b->taken < *batch->rows ? count - b->taken : *batch->rows;
    for (size_t i = 0; i < rows; i++) {
        const size_t image = b->order[b->taken + i];
        memcpy(X + i * pixels, images + image * pixels, pixels * sizeof *X);
        T[i] = labels[image];
    }
    b->taken += rows;
    b->draw++;
    *batch->rows = rows;
    return augment_into(b, batch->X[0], rows);
}

void image_batches_destroy(image_batches *batches) {
    nnla_tensor_destroy(batches->gathered);
    free(batches->order);
}
