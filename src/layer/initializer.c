#include "layer/initializer.h"

#include <math.h>

/* What an initializer works on. */
typedef struct target {
    const nnla__pass *pass;
    nnla__rng *rng;
    double fan_in, fan_out, scale;
    int is_bias;
    nnla__matrix W;
} target;

static void fill(const target *t, double value) { nnla__fill(t->pass, t->W.rows * t->W.cols, value, t->W.data); }

static void draw_uniform(const target *t, double limit) {
    nnla__fill_uniform(t->pass, t->rng, -limit, limit, t->W.rows * t->W.cols, t->W.data);
}

static void draw_normal(const target *t, double deviation) {
    nnla__fill_normal(t->pass, t->rng, 0, deviation, t->W.rows * t->W.cols, t->W.data);
}

static void zeros(const target *t) { fill(t, 0); }
static void constant(const target *t) { fill(t, t->scale); }
static void uniform(const target *t) { draw_uniform(t, t->scale); }
static void normal(const target *t) { draw_normal(t, t->scale); }
static void glorot_uniform(const target *t) { draw_uniform(t, t->scale * sqrt(6 / (t->fan_in + t->fan_out))); }
static void glorot_normal(const target *t) { draw_normal(t, t->scale * sqrt(2 / (t->fan_in + t->fan_out))); }
static void he_uniform(const target *t) { draw_uniform(t, t->scale * sqrt(6 / t->fan_in)); }
static void he_normal(const target *t) { draw_normal(t, t->scale * sqrt(2 / t->fan_in)); }
static void lecun_normal(const target *t) { draw_normal(t, t->scale * sqrt(1 / t->fan_in)); }

static void by_default(const target *t) {
    target unscaled = *t;
    unscaled.scale = 1;
    if (t->is_bias)
        zeros(t);
    else
        glorot_uniform(&unscaled);
}

static void *row_of(const target *t, nnla__matrix M, size_t row) {
    return (char *)M.data + row * M.stride * nnla__dtype_size(nnla__kernels_dtype(t->pass->kernels));
}

/* Row i of Q becomes orthogonal to the rows before it and of length 1: Gram–Schmidt, twice, which is enough
   (L. Giraud, J. Langou, M. Rozložník, "The loss of orthogonality in the Gram-Schmidt process", 2005). The factor R
   has a positive diagonal, so Q is uniform over the orthonormal frames (F. Mezzadri, "How to generate random matrices
   from the classical compact groups", 2007). */
static void orthonormalize_rows(const target *t, nnla__matrix Q) {
    for (size_t i = 0; i < Q.rows; i++) {
        void *q = row_of(t, Q, i);
        for (int twice = 0; twice < 2; twice++) {
            for (size_t j = 0; j < i; j++) {
                const void *p = row_of(t, Q, j);
                nnla__axpby(t->pass, Q.cols, -nnla__dot(t->pass, Q.cols, p, q), p, 1, q); /* q = q − (pᵀq) p */
            }
            double length = nnla__norm(t->pass, Q.cols, q);
            if (length > 0)
                nnla__axpby(t->pass, Q.cols, 0, q, 1 / length, q); /* q = q / ‖q‖ */
        }
    }
}

/* Rows if there are not more than columns, else columns, by way of the transpose in scratch. */
static void orthogonal(const target *t) {
    nnla__matrix W = t->W;
    draw_normal(t, 1);
    if (W.rows <= W.cols) {
        orthonormalize_rows(t, W);
    } else {
        nnla__matrix Wt = nnla__matrix_of(t->pass->scratch, W.cols, W.rows);
        nnla__transpose(t->pass, Wt, W);
        orthonormalize_rows(t, Wt);
        nnla__transpose(t->pass, W, Wt);
    }
    nnla__axpby(t->pass, W.rows * W.cols, 0, W.data, t->scale, W.data); /* W = scale W */
}

static const struct {
    const char *name;
    void (*fill)(const target *);
} initializers[] = {
#define NNLA__INITIALIZER(constant, function) [constant] = {#function, function},
#include "layer/initializers.inc"
#undef NNLA__INITIALIZER
};

int nnla__initializer_valid(nnla_initializer initializer) {
    return initializer >= 0 && (size_t)initializer < sizeof initializers / sizeof initializers[0];
}

const char *nnla__initializer_name(nnla_initializer initializer) {
    return nnla__initializer_valid(initializer) ? initializers[initializer].name : NULL;
}

size_t nnla__initializer_scratch(const nnla__parameter *parameter) {
    int transposes = parameter->initializer == NNLA_INIT_ORTHOGONAL;
    return transposes ? nnla__parameter_rows(parameter) * nnla__parameter_cols(parameter) : 0;
}

/* Elements of a convolution's kernel for one channel; 1 of an affine map. */
static double kernel_size(const nnla__parameter *parameter) {
    double size = 1;
    for (size_t i = 2; i < parameter->rank; i++)
        size *= (double)parameter->dims[i];
    return size;
}

void nnla__initialize(const nnla__pass *pass, const nnla__parameter *parameter, nnla__rng *rng, nnla__matrix W) {
    int is_bias = parameter->rank == 1;
    target t = {.pass = pass,
                .rng = rng,
                .fan_in = is_bias ? 1 : (double)W.cols,
                .fan_out = is_bias ? (double)W.cols : (double)W.rows * kernel_size(parameter),
                .scale = parameter->scale,
                .is_bias = is_bias,
                .W = W};
    initializers[parameter->initializer].fill(&t);
}
