/* The BLAS-style layer's only door. Everything above calls these functions; what instruction set, element type and
   number of threads they use is decided behind it. They never fail and never allocate: shapes are the caller's
   duty, scratch comes with the pass. Outputs must not overlap inputs unless a comment allows it. */
#ifndef NNLA_SRC_KERNELS_H
#define NNLA_SRC_KERNELS_H

#include "base/rng.h"
#include "kernel/norms.h"
#include "kernel/pools.h"
#include "nnla/activation.h"
#include "nnla/base.h"

#ifdef __FAST_MATH__
#  error "The same bits everywhere need IEEE arithmetic: compile without -ffast-math."
#endif

/* One instruction set × element type: constant tables of functions. */
typedef struct nnla__kernels nnla__kernels;

/* The best for this machine (see nnla_isa_name) of f32 or f64. Chosen once, atomically. */
const nnla__kernels *nnla__kernels_for(nnla_dtype dtype);

/* For tests: the instruction sets that this build has and this machine runs, scalar first. */
size_t nnla__isa_count(void);
const char *nnla__isa(size_t index);
const nnla__kernels *nnla__kernels_of_isa(size_t index, nnla_dtype dtype);

nnla_dtype nnla__kernels_dtype(const nnla__kernels *kernels);
size_t nnla__dtype_size(nnla_dtype dtype); /* bytes of an element; 0 for a value that is none */

/* Element `index` of f32, f64 or i32 data, exactly. For messages, text and comparisons, not for arithmetic. */
double nnla__element_at(nnla_dtype dtype, const void *data, size_t index);

/* A row-major matrix in somebody else's memory; `stride` counts elements from row to row, stride ≥ cols. */
typedef struct nnla__matrix {
    void *data;
    size_t rows, cols, stride;
} nnla__matrix;

static inline nnla__matrix nnla__matrix_of(void *data, size_t rows, size_t cols) {
    return (nnla__matrix){data, rows, cols, cols};
}

/* Rows [first, first + count) of M, whose elements have `size` bytes; without data if M has none. */
static inline nnla__matrix nnla__rows_of(nnla__matrix M, size_t first, size_t count, size_t size) {
    void *data = M.data ? (char *)M.data + first * M.stride * size : NULL;
    return (nnla__matrix){data, count, M.cols, M.stride};
}

/* What a computation needs besides its operands. */
struct nnla__pass {
    const nnla__kernels *kernels;
    void *scratch; /* 64-byte aligned; as many bytes as the *_scratch functions ask for; used during one call */
    uint64_t seed; /* of the network's random numbers */
    uint64_t draw; /* which random mask this pass draws: the number of the training step */
    int training;  /* 0: inference */
};

/* ---- Products (design rule: chains of 256 fused multiply-adds, k ascending) ---- */

/* What is done with each block of a product C as soon as its elements are final and while they are in the cache. The
   bits are those of the calls that it stands for. All matrices are as large as C. */
typedef struct nnla__then {
    nnla_activation forward;  /* Y = squash(C), as nnla__activation_forward; NNLA__NO_SQUASH: not done */
    nnla_activation backward; /* dZ = C ⊙ squash'(Z, Y), as nnla__activation_backward with dY = C */
    nnla__matrix Z, Y, dZ;    /* Y or dZ may be C; what is not read has no data. No squash that takes whole rows */
    int *all_finite;          /* becomes 0 if an element of C is not finite, else it is left; NULL: not looked at */
} nnla__then;
enum { NNLA__NO_SQUASH = -1 };

/* Bytes of scratch for one product of these sizes: C [m × n], k terms; grows with each of m, n, k. */
size_t nnla__gemm_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k);

/* C = alpha op(A) op(B) + beta C + 1 biasᵀ, op(A) [m × k], op(B) [k × n], if the pass's scratch has `size` bytes and they
   suffice: then 0, else the bytes that it takes, and nothing is done. C is not read if beta is 0; bias may be NULL.
   alpha and beta are rounded to the element type. k = 0 gives beta C. Infinities and NaN go through as in the
   definition. */
size_t nnla__gemm_within(const nnla__pass *pass, size_t size, int transpose_a, int transpose_b, double alpha,
                         const nnla__matrix *A, const nnla__matrix *B, double beta, const nnla__matrix *C,
                         const void *bias);

/* `then` may be NULL. */
void nnla__gemm_nn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B,
                   const nnla__then *then); /* C = A B */
void nnla__gemm_tn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B,
                   const nnla__then *then); /* C = Aᵀ B */

/* Y = X Wᵀ + 1 bᵀ; b has W.rows elements or is NULL. Scratch as nnla__gemm_scratch(X.rows, W.rows, W.cols). */
void nnla__affine(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, nnla__matrix W, const void *b,
                  const nnla__then *then);

/* db = dYᵀ 1, by the rule of products: db_j = Σ_i dY_ij, fma(dY_ij, 1, ·). No scratch. */
void nnla__column_sums(const nnla__pass *pass, void *db, nnla__matrix dY, const nnla__then *then);

/* W in the order in which the affine map reads it: made once, used often, with the same bits as nnla__affine. */
size_t nnla__affine_packed_size(const nnla__kernels *kernels, size_t units, size_t inputs); /* bytes */
void nnla__affine_pack(const nnla__pass *pass, nnla__matrix W, void *packed);
void nnla__affine_packed(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, const void *packed, const void *b,
                         const nnla__then *then);

/* ---- Convolutions. The kernels are products with the patches of a zero-padded image (docs/reproducibility.md);
        X [batch × channels · height · width], W [filters × channels/groups · kernel], Y [batch × filters · out], without
        gaps between rows. One dimension is a height of 1. `then` may be NULL. ---- */

typedef struct nnla__convolution {
    size_t channels, height, width; /* of a sample */
    size_t filters, groups;         /* groups divide channels and filters */
    size_t kernel_height, kernel_width;
    size_t stride_height, stride_width;
    size_t padding_height, padding_width; /* zeros on either side */
    size_t dilation_height, dilation_width;
    size_t out_height, out_width; /* nnla__convolution_extent of each axis */
} nnla__convolution;

/* ⌊(size + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1; 0 if the kernel is larger than the padded image. The
   numbers are at least 1 (padding 0) and do not overflow. */
size_t nnla__convolution_extent(size_t size, size_t kernel, size_t stride, size_t padding, size_t dilation);

/* Bytes of scratch for any of the functions below. */
size_t nnla__convolve_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch);

/* y_f = W_f · patch + b_f at each position; b may be NULL. */
void nnla__convolve(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix Y, nnla__matrix X, nnla__matrix W,
                    const void *b, const nnla__then *then);
/* dW_f = Σ dy_f patch, over samples and positions */
void nnla__convolve_dW(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix dW, nnla__matrix dY,
                       nnla__matrix X, const nnla__then *then);
/* db_f = Σ dy_f */
void nnla__convolve_db(const nnla__pass *pass, const nnla__convolution *c, void *db, nnla__matrix dY,
                       const nnla__then *then);
/* dx = Σ W_f dy_f over filters and those elements of the kernel that meet it */
void nnla__convolve_dX(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix dX, nnla__matrix dY,
                       nnla__matrix W, const nnla__then *then);

/* W in the order in which nnla__convolve reads it, with the same bits. */
size_t nnla__convolve_packed_size(const nnla__kernels *kernels, const nnla__convolution *c); /* bytes */
void nnla__convolve_pack(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix W, void *packed);
void nnla__convolve_packed(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix Y, nnla__matrix X,
                           const void *packed, const void *b, const nnla__then *then);

/* ---- Moving data ---- */

void nnla__fill(const nnla__pass *pass, size_t n, double value, void *x);
void nnla__transpose(const nnla__pass *pass, nnla__matrix B, nnla__matrix A); /* B = Aᵀ */
/* Row i of Y is row indices[i] of X; i < Y.rows. `size` is the bytes of an element (any dtype). */
void nnla__gather_rows(nnla__matrix Y, nnla__matrix X, const size_t *indices, size_t size);
/* Y = X, elements of `size` bytes; nothing if they are the same memory. */
void nnla__copy(nnla__matrix Y, nnla__matrix X, size_t size);

/* A table W: row i of Y is row indices[i] of W, for Y.rows indices, each below W.rows. */
void nnla__look_up(const nnla__pass *pass, nnla__matrix Y, nnla__matrix W, const int32_t *indices);
/* Row j of dW = the sum over the i with indices[i] = j of row i of dY, i ascending, from +0. */
void nnla__look_up_backward(const nnla__pass *pass, nnla__matrix dW, nnla__matrix dY, const int32_t *indices);

/* y_i = element indices[i] of row i of X, and back: row i of dX is 0 but for dy_i there. */
void nnla__pick(const nnla__pass *pass, nnla__matrix X, const int32_t *indices, void *y);
void nnla__pick_backward(const nnla__pass *pass, nnla__matrix dX, const int32_t *indices, const void *dy);

/* ---- Element by element; y may be x ---- */

enum { NNLA__EXP, NNLA__LOG, NNLA__SIN, NNLA__COS, NNLA__TANH, NNLA__SIGMOID, NNLA__SQRT, NNLA__ABS, NNLA__MAP_COUNT };
void nnla__map(const nnla__pass *pass, int map, size_t n, const void *x, void *y);

/* The angle of the point (x, y), in [−π, π], to 2 ULP; signs and infinities as C's atan2. */
double nnla__atan2(double y, double x);

void nnla__add(const nnla__pass *pass, size_t n, const void *a, const void *b, void *c);      /* c = a + b */
void nnla__subtract(const nnla__pass *pass, size_t n, const void *a, const void *b, void *c); /* c = a − b */
void nnla__multiply(const nnla__pass *pass, size_t n, const void *a, const void *b, void *c); /* c = a ⊙ b */
/* Y = X[0] + X[1] + …, count ≥ 1 of them, in this order, alike and without gaps; Y may be X[0]. */
void nnla__add_up(const nnla__pass *pass, size_t count, const nnla__matrix *X, nnla__matrix Y);
/* y = fma(a, x, b·y); b = 0: y = a·x and y is not read. a, b are rounded to the element type first. */
void nnla__axpby(const nnla__pass *pass, size_t n, double a, const void *x, double b, void *y);

/* ---- Squashes (nnla/activation.h); Y may be Z, dZ may be dY ---- */

int nnla__activation_valid(nnla_activation activation);
int nnla__activation_needs_input(nnla_activation activation);  /* backward reads Z */
int nnla__activation_needs_output(nnla_activation activation); /* backward reads Y */
int nnla__activation_by_rows(nnla_activation activation);      /* softmax, log-softmax */
void nnla__activation_forward(const nnla__pass *pass, nnla_activation activation, nnla__matrix Z, nnla__matrix Y);
void nnla__activation_backward(const nnla__pass *pass, nnla_activation activation, nnla__matrix Z, nnla__matrix Y,
                               nnla__matrix dY, nnla__matrix dZ);

/* Inverted dropout: y_i = x_i · (1/(1 − rate)) where draw i of the mask is kept, else 0. The mask is a pure function of
   (pass->seed, pass->draw, stream, i), so the backward pass makes it again. y may be x. */
void nnla__dropout(const nnla__pass *pass, uint64_t stream, double rate, size_t n, const void *x, void *y);

/* ---- Reductions (design rule: 32 lanes, halved as a tree; fixed blocks, a fixed tree over them) ---- */

double nnla__sum(const nnla__pass *pass, size_t n, const void *x);
/* y_i = the mean of row i, summed as norms.h says; and back: each element of row i of dX is dy_i / columns. */
void nnla__row_means(const nnla__pass *pass, nnla__matrix X, void *y);
void nnla__row_means_backward(const nnla__pass *pass, nnla__matrix dX, const void *dy);
double nnla__dot(const nnla__pass *pass, size_t n, const void *x, const void *y); /* Σ x_i y_i */
double nnla__norm(const nnla__pass *pass, size_t n, const void *x);               /* √Σ x_i², without overflow */
double nnla__max_abs(const nnla__pass *pass, size_t n, const void *x);            /* NaN if there is one; 0 if n = 0 */
void nnla__min_max(const nnla__pass *pass, size_t n, const void *x, double *min, double *max); /* NaN if there is one */
int nnla__all_finite(const nnla__pass *pass, size_t n, const void *x);
/* How many i have y_i and t_i on the same side of 0.5, that is y_i > 0.5 exactly if t_i > 0.5. */
size_t nnla__binary_matches(const nnla__pass *pass, size_t n, const void *y, const void *t);
/* indices[i] = the first column of row i's largest element; a NaN counts as larger than any number. */
void nnla__row_argmax(const nnla__pass *pass, nnla__matrix X, int32_t *indices);

/* ---- Losses: element losses into L, and where D is given its gradient times `scale`; sums are nnla__sum's.
        D may be the prediction's memory. Sizes: n elements, or rows × classes with one loss a row. ---- */

enum {
    NNLA__SQUARED,  /* l = (y − t)²;  d = 2(y − t) · scale */
    NNLA__ABSOLUTE, /* l = |y − t|;  d = sign(y − t) · scale, 0 at 0 */
    /* e = y − t; l = e²/2 for |e| ≤ 1, else |e| − 1/2;  d = clamp(e, −1, 1) · scale */
    NNLA__HUBER,
    /* l = −t log y − (1 − t) log(1 − y), logs ≥ −100;  d = (y − t)/max(y(1 − y), 1e-12) · scale */
    NNLA__BINARY_PROBABILITY,
    /* of y = σ(z): l = max(z, 0) − z t + log(1 + e^−|z|);  d = (σ(z) − t) · scale */
    NNLA__BINARY_LOGIT,
    NNLA__ELEMENT_LOSS_COUNT
};
void nnla__element_loss(const nnla__pass *pass, int loss, size_t n, const void *y, const void *t, double scale, void *L,
                        void *D);

/* Cross-entropy of rows. Targets: T of the element type, one-hot or a distribution, as wide as the prediction, or
   I32 indices, one a row, in `classes` when T is NULL. */
typedef struct nnla__row_targets {
    const void *T;
    size_t stride; /* of T */
    const int32_t *classes;
} nnla__row_targets;
/* of y = softmax(z): l = Σ_j t_j (logsumexp(z) − z_j), stable far out (log1p of the others when z_j is the largest);
   d = (softmax(z)·Σt − t) · scale */
void nnla__cross_entropy_logits(const nnla__pass *pass, nnla__matrix Z, nnla__row_targets T, double scale, void *L,
                                nnla__matrix *D);
/* y are probabilities: l = −Σ_j t_j log y_j, logs ≥ −100; d = −t/max(y, 1e-12) · scale */
void nnla__cross_entropy_probabilities(const nnla__pass *pass, nnla__matrix Y, nnla__row_targets T, double scale,
                                       void *L, nnla__matrix *D);

/* ---- Optimizer updates, one pass over flat vectors; reals are rounded to the element type first ---- */

typedef struct nnla__sgd_step {
    double learning_rate, momentum, weight_decay;
    int nesterov;
} nnla__sgd_step;
/* As PyTorch, in the order of public axpby calls, so that the same steps by hand give the same bits:
     g = fma(weight_decay, p, g)  if weight_decay ≠ 0
     v = fma(1, g, momentum·v);  g = v, or with nesterov fma(momentum, v, g)   if momentum ≠ 0 (v may be NULL if it is 0)
     p = fma(−learning_rate, g, p) */
void nnla__sgd(const nnla__pass *pass, size_t n, const nnla__sgd_step *step, void *p, void *v, const void *g);

typedef struct nnla__adam_step {
    double learning_rate, beta1, beta2, epsilon;
    double weight_decay;             /* Adam: added to the gradient */
    double decoupled_decay;          /* AdamW: p = fma(−learning_rate·decay, p, p) first */
    double correction1, correction2; /* 1 − β₁ᵗ, 1 − β₂ᵗ: running products, in double, of the caller */
} nnla__adam_step;
/* D. P. Kingma, J. Ba, "Adam", ICLR 2015, in PyTorch's form; 1 − β, the rate and
   the root's factor are combined in double:
     m = fma(1 − β₁, g, β₁·m);  v = fma((1 − β₂)·g, g, β₂·v)
     p = fma(−learning_rate/correction1, m / fma(√v, 1/√correction2, ε), p) */
void nnla__adam(const nnla__pass *pass, size_t n, const nnla__adam_step *step, void *p, void *m, void *v,
                const void *g);

/* ---- Random numbers ---- */

/* x_i = low + (high − low) u, u uniform in [0, 1). */
void nnla__fill_uniform(const nnla__pass *pass, nnla__rng *rng, double low, double high, size_t n, void *x);
/* Normal by G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates", 1958. */
void nnla__fill_normal(const nnla__pass *pass, nnla__rng *rng, double mean, double deviation, size_t n, void *x);

#endif
