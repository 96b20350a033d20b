/* Mean and deviation of an image's channels. In f64, pixel by pixel in order, so that no thread and no vector width can
   change a bit. */
#include <math.h>

#include "base/status.h"
#include "base/text.h"
#include "data/images.h"
#include "nnla/image.h"

/* Pixel p of the channel, counted through all images. */
static double pixel(const nnla_tensor *X, const nnla__images *images, size_t channel, size_t p) {
    size_t plane = images->height * images->width;
    return nnla__tensor_element(X, ((p / plane) * images->channels + channel) * plane + p % plane);
}

/* The corrected two-pass algorithm, as the standard scaler's. A constant channel is told by its range: the rounding of
   its mean could give it a deviation. */
static void measure_channel(const nnla_tensor *X, const nnla__images *images, size_t channel, double *mean,
                            double *deviation) {
    size_t pixels = images->count * images->height * images->width;
    double n = (double)pixels, sum = 0, first = 0, second = 0;
    double min = pixel(X, images, channel, 0), max = min;
    for (size_t p = 0; p < pixels; p++) {
        double x = pixel(X, images, channel, p);
        sum += x;
        min = x < min ? x : min;
        max = x > max ? x : max;
    }
    *mean = min < max ? sum / n : sum - sum + min; /* NaN and infinities stay */
    for (size_t p = 0; p < pixels; p++) {
        double d = pixel(X, images, channel, p) - *mean;
        first += d;
        second += d * d;
    }
    *deviation = min < max ? sqrt((second - first * first / n) / n) : 1; /* (Σd² − (Σd)²/n) / n */
}

/* Into mean and deviation, unless these are NULL. */
static nnla_status measure_channels(const nnla_tensor *X, const nnla__images *images, double *mean, double *deviation) {
    for (size_t channel = 0; channel < images->channels; channel++) {
        double m = 0, d = 0;
        measure_channel(X, images, channel, &m, &d);
        if (!isfinite(m) || !isfinite(d)) {
            return nnla__fail(NNLA_ERROR_NOT_FINITE,
                              "nnla_image_measure: channel %zu of X is not finite, or its spread overflows", channel);
        }
        if (mean != NULL) {
            mean[channel] = m;
            deviation[channel] = d > 0 ? d : 1;
        }
    }
    return NNLA_OK;
}

nnla_status nnla_image_measure(const nnla_tensor *X, double *mean, double *deviation) {
    static const char function[] = "nnla_image_measure";
    nnla__images images;
    nnla_status status = nnla__images_read(function, X, &images);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "mean", mean);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "deviation", deviation);
    if (status == NNLA_OK && X->count == 0) {
        char shape[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X is %s, expected at least one pixel", function,
                          nnla__shape_text(shape, X->rank, X->dims));
    }
    /* All channels are known to be finite before one is written. */
    if (status == NNLA_OK)
        status = measure_channels(X, &images, NULL, NULL);
    return status == NNLA_OK ? measure_channels(X, &images, mean, deviation) : status;
}

static nnla_status check_settings(const char *function, size_t channels, const double *mean, const double *deviation) {
    char text[NNLA__REAL_TEXT_SIZE];
    for (size_t channel = 0; channel < channels; channel++) {
        if (!isfinite(mean[channel])) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: mean[%zu] is %s, expected a finite value", function,
                              channel, nnla__format_real(text, mean[channel], 6));
        }
        if (!(deviation[channel] > 0 && isfinite(deviation[channel]))) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: deviation[%zu] is %s, expected a finite value above 0",
                              function, channel, nnla__format_real(text, deviation[channel], 6));
        }
    }
    return NNLA_OK;
}

nnla_status nnla_image_normalize(const nnla_tensor *X, const double *mean, const double *deviation, nnla_tensor *Y) {
    static const char function[] = "nnla_image_normalize";
    nnla__images images;
    nnla_status status = nnla__images_read(function, X, &images);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "mean", mean);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "deviation", deviation);
    if (status == NNLA_OK)
        status = nnla__images_check_output(function, X, Y);
    if (status == NNLA_OK)
        status = nnla__check_same_or_apart(function, "X", X, "Y", Y);
    if (status == NNLA_OK)
        status = check_settings(function, images.channels, mean, deviation);
    size_t plane = images.height * images.width;
    for (size_t i = 0; status == NNLA_OK && i < X->count; i++) {
        size_t channel = i / plane % images.channels;
        nnla__tensor_set_element(Y, i, (nnla__tensor_element(X, i) - mean[channel]) / deviation[channel]);
    }
    return status;
}
