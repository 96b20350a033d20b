/* Images moved and mirrored at random. */
#include <math.h>
#include <string.h>

#include "base/config.h"
#include "base/parallel.h"
#include "base/status.h"
#include "base/text.h"
#include "data/images.h"
#include "data/streams.h"
#include "nnla/image.h"

NNLA__ENDS_WITH(nnla_image_augment_config, reserved);

/* What happens to an image: pixel [y, x] of Y is pixel [y − down, x − right] of the image, mirrored before. */
typedef struct move {
    ptrdiff_t down, right;
    int flip;
} move;

/* One call, its loop over the images. */
typedef struct augmentation {
    nnla__images images;
    nnla_image_augment_config config;
    nnla__rng rng; /* image i takes block i */
    const nnla_tensor *X;
    nnla_tensor *Y;
} augmentation;

/* Uniform in −shift … shift, up to the 2⁻³² by which 32 bits cannot be dealt out evenly. */
static ptrdiff_t draw_shift(uint32_t bits, size_t shift) {
    uint64_t choices = 2 * (uint64_t)shift + 1;
    return (ptrdiff_t)(bits * choices >> 32) - (ptrdiff_t)shift;
}

static move draw_move(const augmentation *a, size_t image) {
    uint32_t bits[4];
    nnla__rng_block(&a->rng, image, bits);
    return (move){.down = draw_shift(bits[0], a->config.shift),
                  .right = draw_shift(bits[1], a->config.shift),
                  .flip = a->config.flip && bits[2] >> 31};
}

static void fill_line(const augmentation *a, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++)
        nnla__tensor_set_element(a->Y, first + i, a->config.fill);
}

/* Elements to … to + count − 1 of Y are those of X from `from` on, backwards if mirrored. */
static void copy_line(const augmentation *a, size_t to, size_t from, size_t count, int flip) {
    size_t size = nnla__dtype_size(a->X->dtype);
    const char *x = (const char *)a->X->data + from * size;
    char *y = (char *)a->Y->data + to * size;
    if (!flip) {
        memcpy(y, x, count * size);
    } else if (a->X->dtype == NNLA_F32) {
        for (size_t i = 0; i < count; i++)
            ((float *)(void *)y)[i] = *((const float *)(const void *)x - i);
    } else {
        for (size_t i = 0; i < count; i++)
            ((double *)(void *)y)[i] = *((const double *)(const void *)x - i);
    }
}

/* Line `line` of a plane that begins at element `plane`. */
static void augment_line(const augmentation *a, move m, size_t plane, size_t line) {
    size_t width = a->images.width, to = plane + line * width;
    ptrdiff_t source = (ptrdiff_t)line - m.down;
    if (source < 0 || source >= (ptrdiff_t)a->images.height) {
        fill_line(a, to, width);
        return;
    }
    size_t left = m.right > 0 ? (size_t)m.right : 0, right = m.right < 0 ? (size_t)-m.right : 0;
    size_t kept = width - left - right, from = plane + (size_t)source * width;
    fill_line(a, to, left);
    /* The first pixel that stays is number `right` of the image: of its mirror, as many from the line's end. */
    copy_line(a, to + left, m.flip ? from + width - 1 - right : from + right, kept, m.flip);
    fill_line(a, to + left + kept, right);
}

static void augment_image(void *payload, size_t image) {
    const augmentation *a = payload;
    move m = draw_move(a, image);
    size_t plane = a->images.height * a->images.width;
    for (size_t channel = 0; channel < a->images.channels; channel++) {
        for (size_t line = 0; line < a->images.height; line++)
            augment_line(a, m, (image * a->images.channels + channel) * plane, line);
    }
}

static nnla_status check_config(const char *function, const nnla_image_augment_config *c, const nnla__images *images) {
    if (c->shift > 0 && (c->shift >= images->height || c->shift >= images->width)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: shift is %zu, expected below height %zu and width %zu",
                          function, c->shift, images->height, images->width);
    }
    if (!isfinite(c->fill)) {
        char text[NNLA__REAL_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: fill is %s, expected a finite value", function,
                          nnla__format_real(text, c->fill, 6));
    }
    if (c->flip != 0 && c->flip != 1)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: flip is %d, expected 0 or 1", function, (int)c->flip);
    return NNLA_OK;
}

nnla_status nnla_image_augment(const nnla_tensor *X, uint64_t seed, uint64_t draw,
                               const nnla_image_augment_config *config, nnla_tensor *Y) {
    static const char function[] = "nnla_image_augment";
    static const double nanoseconds_per_element = 0.3;
    augmentation a = {.config = NNLA_IMAGE_AUGMENT_CONFIG_INIT, .X = X, .Y = Y};
    nnla_status status = nnla__images_read(function, X, &a.images);
    if (status == NNLA_OK)
        status = nnla__config_read("nnla_image_augment: config", "nndir", &a.config, sizeof a.config, config);
    if (status == NNLA_OK)
        status = nnla__images_check_output(function, X, Y);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, "X", X, "Y", Y);
    if (status == NNLA_OK)
        status = check_config(function, &a.config, &a.images);
    if (status != NNLA_OK || X->count == 0)
        return status;
    /* A draw has a seed of its own, by which its images take their bits. */
    uint32_t bits[4];
    const nnla__rng draws = nnla__rng_create(seed, NNLA__STREAM_AUGMENT_DRAWS);
    nnla__rng_block(&draws, draw, bits);
    a.rng = nnla__rng_create((uint64_t)bits[1] << 32 | bits[0], NNLA__STREAM_AUGMENT_IMAGES);
    nnla__parallel_for(a.images.count, (double)X->count * nanoseconds_per_element, augment_image, &a);
    return NNLA_OK;
}
