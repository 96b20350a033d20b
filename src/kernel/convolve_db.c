/* db: the sum over positions as any sum (reduce.c), then over samples by the rule of products. */
#include "base/parallel.h"
#include "kernel/convolve.h"

typedef struct position_sums {
    const nnla__pass *pass;
    nnla__matrix dY, sums; /* [batch × filters · positions], [batch × filters] */
    size_t positions, size;
} position_sums;

static void sum_sample(void *payload, size_t sample) {
    const position_sums *w = payload;
    for (size_t f = 0; f < w->sums.cols; f++) {
        const double sum =
            nnla__sum(w->pass, w->positions, nnla__at(w->dY.data, sample * w->dY.stride + f * w->positions, w->size));
        w->pass->kernels->element->round(1, &sum, nnla__at(w->sums.data, sample * w->sums.stride + f, w->size));
    }
}

void nnla__convolve_db(const nnla__pass *pass, const nnla__convolution *c, void *db, nnla__matrix dY,
                       const nnla__then *then) {
    const size_t positions = c->out_height * c->out_width;
    position_sums w = {pass, dY, nnla__matrix_of(pass->scratch, dY.rows, c->filters), positions,
                       nnla__dtype_size(pass->kernels->dtype)};
    nnla__parallel_for(dY.rows, (double)dY.rows * (double)dY.cols / 16, sum_sample, &w);
    nnla__column_sums(pass, db, w.sums, then);
}

size_t nnla__convolve_db_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch) {
    return batch * c->filters * nnla__dtype_size(kernels->dtype);
}
