/* Batches of labelled images in a new order each epoch, varied at random: a source for nnla_network_fit_source(). A
   failure ends the program. */
#ifndef NNLA_EXAMPLES_IMAGE_BATCHES_H
#define NNLA_EXAMPLES_IMAGE_BATCHES_H

#include "support/image_data.h"

typedef struct image_batches {
    const image_data *data;
    uint64_t seed;
    nnla_image_augment_config augment;
    nnla_tensor *gathered; /* [batch × 1 × height × width], as they are in the data */
    size_t *order;         /* of the images in this epoch */
    size_t taken;          /* of them */
    uint64_t draw;         /* batches so far, of all epochs */
} image_batches;

/* The data outlives the batches. */
image_batches image_batches_create(const image_data *data, size_t batch_size, uint64_t seed,
                                   nnla_image_augment_config augment);

/* The callback of a source whose payload is an image_batches. */
nnla_status image_batches_next(void *payload, const nnla_batch *batch);

void image_batches_destroy(image_batches *batches);

#endif
