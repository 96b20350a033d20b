/* Runs one piece of work after the other, for a tool that counts instructions: each once to warm up and once in
   `counted`. Prints the instruction set, then a line for each, in order: its name, and the most instructions that it may
   take, or 0 for no limit. One thread; cmake/checks/instructions.sh is its user. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "kernel/kernels.h"
#include "nnla.h"
#include "support/moons_net.h"
#include "support/random_data.h"

enum { LONG = 4096, ROWS = 64, CLASSES = 10, UNITS = 256, INPUTS = 784, MOST_ELEMENTS = 300000 };

typedef struct work {
    const char *name;
    void (*run)(const struct work *w);
    nnla_dtype dtype;
    size_t m, n, k; /* of a product */
    int kind;       /* which transposes, map or squash */
    double most;    /* instructions for each of the m·n·k products; 0: no limit */
} work;

/* Operands of one dtype, long enough for all. */
typedef struct operands {
    void *A, *B, *C, *D, *packed;
    nnla__pass pass;
} operands;

static operands of_f32, of_f64;

static nnla_network *net;
static nnla_predictor *predictor;
static nnla_tensor *X, *T, *X_1000, *T_1000, *x, *y;

static const operands *of(const work *w) { return w->dtype == NNLA_F32 ? &of_f32 : &of_f64; }

/* ---- The work ---- */

enum { PLAIN, TRANSPOSED_A, TRANSPOSED_B };

static void run_product(const work *w) {
    const operands *o = of(w);
    const int ta = w->kind == TRANSPOSED_A, tb = w->kind == TRANSPOSED_B;
    const nnla__matrix A = nnla__matrix_of(o->A, ta ? w->k : w->m, ta ? w->m : w->k);
    const nnla__matrix B = nnla__matrix_of(o->B, tb ? w->n : w->k, tb ? w->k : w->n);
    const nnla__matrix C = nnla__matrix_of(o->C, w->m, w->n);
    nnla__gemm_within(&o->pass, SIZE_MAX, ta, tb, 1, &A, &B, 0, &C, NULL);
}

static void run_affine(const work *w) { /* Y = X Wᵀ + 1 bᵀ */
    const operands *o = of(w);
    nnla__affine(&o->pass, nnla__matrix_of(o->C, w->m, w->n), nnla__matrix_of(o->A, w->m, w->k),
                 nnla__matrix_of(o->B, w->n, w->k), o->D, NULL);
}

static void run_packed(const work *w) {
    const operands *o = of(w);
    nnla__affine_packed(&o->pass, nnla__matrix_of(o->C, w->m, UNITS), nnla__matrix_of(o->A, w->m, INPUTS), o->packed,
                        o->D, NULL);
}

enum { FORWARD, BY_WEIGHTS, BY_INPUT };

/* 8 samples of 6 × 14 × 14, 5 × 5; m filters */
static nnla__convolution convolution_of(const work *w) {
    return (nnla__convolution){.channels = 6,
                               .height = 14,
                               .width = 14,
                               .filters = w->m,
                               .groups = 1,
                               .kernel_height = 5,
                               .kernel_width = 5,
                               .stride_height = 1,
                               .stride_width = 1,
                               .dilation_height = 1,
                               .dilation_width = 1,
                               .out_height = 10,
                               .out_width = 10};
}

static void run_convolution(const work *w) {
    const operands *o = of(w);
    const nnla__convolution c = convolution_of(w);
    const nnla__matrix in = nnla__matrix_of(o->A, 8, 6 * 14 * 14), out = nnla__matrix_of(o->C, 8, w->m * 10 * 10);
    const nnla__matrix W = nnla__matrix_of(o->B, w->m, 6 * 5 * 5);
    if (w->kind == FORWARD)
        nnla__convolve(&o->pass, &c, out, in, W, o->D, NULL);
    else if (w->kind == BY_WEIGHTS)
        nnla__convolve_dW(&o->pass, &c, W, out, in, NULL);
    else
        nnla__convolve_dX(&o->pass, &c, in, out, W, NULL);
}

static void run_map(const work *w) { nnla__map(&of(w)->pass, w->kind, LONG, of(w)->A, of(w)->C); }

static void run_squash(const work *w) {
    const operands *o = of(w);
    const nnla__matrix Z = nnla__matrix_of(o->A, ROWS, LONG / ROWS), Y = nnla__matrix_of(o->C, ROWS, LONG / ROWS);
    nnla__activation_forward(&o->pass, w->kind, Z, Y);
}

static void run_squash_back(const work *w) {
    const operands *o = of(w);
    const size_t cols = LONG / ROWS;
    nnla__activation_backward(&o->pass, w->kind, nnla__matrix_of(o->A, ROWS, cols), nnla__matrix_of(o->C, ROWS, cols),
                              nnla__matrix_of(o->B, ROWS, cols), nnla__matrix_of(o->D, ROWS, cols));
}

static void run_softmax(const work *w) {
    const operands *o = of(w);
    nnla__activation_forward(&o->pass, NNLA_SOFTMAX, nnla__matrix_of(o->A, ROWS, CLASSES),
                             nnla__matrix_of(o->C, ROWS, CLASSES));
}

static void run_cross_entropy(const work *w) {
    static int32_t classes[ROWS];
    const operands *o = of(w);
    nnla__matrix D = nnla__matrix_of(o->D, ROWS, CLASSES);
    for (int32_t i = 0; i < ROWS; i++)
        classes[i] = i % CLASSES;
    nnla__cross_entropy_logits(&o->pass, nnla__matrix_of(o->A, ROWS, CLASSES), (nnla__row_targets){.classes = classes},
                               1.0 / ROWS, o->C, &D);
}

static void run_sum(const work *w) { nnla__sum(&of(w)->pass, LONG, of(w)->A); }
static void run_dot(const work *w) { nnla__dot(&of(w)->pass, LONG, of(w)->A, of(w)->B); }

static void run_sgd(const work *w) {
    const nnla__sgd_step step = {.learning_rate = 0.01, .momentum = 0.9};
    nnla__sgd(&of(w)->pass, LONG, &step, of(w)->C, of(w)->D, of(w)->A);
}

static void run_adam(const work *w) {
    const operands *o = of(w);
    const nnla__adam_step step = {
        .learning_rate = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .correction1 = 0.1, .correction2 = 0.001};
    nnla__adam(&o->pass, LONG, &step, o->C, o->D, (char *)o->C + LONG * nnla__dtype_size(w->dtype), o->A);
}

static void run_step(const work *w) {
    (void)w;
    nnla_network_step(net, X, T, NULL);
}

static void run_large_step(const work *w) {
    (void)w;
    nnla_network_step(net, X_1000, T_1000, NULL);
}

static void run_predictor(const work *w) {
    (void)w;
    nnla_predictor_predict(predictor, x, y);
}

/* ---- The list ---- */

#define F32 NNLA_F32
#define F64 NNLA_F64

static const work list[] = {
    /* C [m × n] of k terms; tn: A transposed, nt: B transposed */
    {"gemm_64", run_product, F32, 64, 64, 64, PLAIN, 0},
    {"gemm_64_tn", run_product, F32, 64, 64, 64, TRANSPOSED_A, 0},
    {"gemm_64_nt", run_product, F32, 64, 64, 64, TRANSPOSED_B, 0},
    {"gemm_256", run_product, F32, 256, 256, 256, PLAIN, 0},
    {"gemm_256_tn", run_product, F32, 256, 256, 256, TRANSPOSED_A, 0},
    {"gemm_256_nt", run_product, F32, 256, 256, 256, TRANSPOSED_B, 0},
    {"gemm_64_f64", run_product, F64, 64, 64, 64, PLAIN, 0},
    {"gemm_64_nt_f64", run_product, F64, 64, 64, 64, TRANSPOSED_B, 0},
    {"gemv_256", run_product, F32, 256, 1, 256, PLAIN, 0},
    {"gemv_256_t", run_product, F32, 1, 256, 256, PLAIN, 0},

    /* batch × in × out: Y = X Wᵀ + 1 bᵀ, dW = dYᵀ X, dX = dY W */
    {"affine_32x2x100", run_affine, F32, 32, 100, 2, 0, 0},
    {"affine_32x2x100_dW", run_product, F32, 100, 2, 32, TRANSPOSED_A, 0},
    {"affine_32x2x100_dX", run_product, F32, 32, 2, 100, PLAIN, 0},
    {"affine_32x100x2", run_affine, F32, 32, 2, 100, 0, 0},
    {"affine_32x100x2_dW", run_product, F32, 2, 100, 32, TRANSPOSED_A, 0},
    {"affine_32x100x2_dX", run_product, F32, 32, 100, 2, PLAIN, 0},
    {"affine_64x784x256", run_affine, F32, 64, UNITS, INPUTS, 0, 0},
    {"affine_64x784x256_dW", run_product, F32, UNITS, INPUTS, 64, TRANSPOSED_A, 0},
    {"affine_64x784x256_dX", run_product, F32, 64, INPUTS, UNITS, PLAIN, 0},
    {"affine_1x784x256", run_affine, F32, 1, UNITS, INPUTS, 0, 0},
    {"affine_1x784x256_dW", run_product, F32, UNITS, INPUTS, 1, TRANSPOSED_A, 0},
    {"affine_1x784x256_dX", run_product, F32, 1, INPUTS, UNITS, PLAIN, 0},
    {"packed_64x784x256", run_packed, F32, 64, 0, 0, 0, 0},
    {"packed_1x784x256", run_packed, F32, 1, 0, 0, 0, 0},

    {"convolution_16", run_convolution, F32, 16, 0, 0, FORWARD, 0},
    {"convolution_16_dW", run_convolution, F32, 16, 0, 0, BY_WEIGHTS, 0},
    {"convolution_16_dX", run_convolution, F32, 16, 0, 0, BY_INPUT, 0},
    {"convolution_3", run_convolution, F32, 3, 0, 0, FORWARD, 0},
    {"convolution_3_dW", run_convolution, F32, 3, 0, 0, BY_WEIGHTS, 0},

    /* 4096 elements, or 64 rows of 10 */
    {"exp", run_map, F32, 0, 0, 0, NNLA__EXP, 0},
    {"exp_f64", run_map, F64, 0, 0, 0, NNLA__EXP, 0},
    {"tanh", run_squash, F32, 0, 0, 0, NNLA_TANH, 0},
    {"tanh_backward", run_squash_back, F32, 0, 0, 0, NNLA_TANH, 0},
    {"sigmoid", run_squash, F32, 0, 0, 0, NNLA_SIGMOID, 0},
    {"gelu", run_squash, F32, 0, 0, 0, NNLA_GELU, 0},
    {"gelu_backward", run_squash_back, F32, 0, 0, 0, NNLA_GELU, 0},
    {"softmax", run_softmax, F32, 0, 0, 0, 0, 0},
    {"cross_entropy", run_cross_entropy, F32, 0, 0, 0, 0, 0},
    {"sum", run_sum, F32, 0, 0, 0, 0, 0},
    {"dot", run_dot, F32, 0, 0, 0, 0, 0},
    {"sgd", run_sgd, F32, 0, 0, 0, 0, 0},
    {"adam", run_adam, F32, 0, 0, 0, 0, 0},

    /* 2 – 100 tanh – 2 tanh – 1 sigmoid */
    {"moons_step_32", run_step, F32, 0, 0, 0, 0, 0},
    {"moons_step_1000", run_large_step, F32, 0, 0, 0, 0, 0},
    {"moons_predict_1", run_predictor, F32, 0, 0, 0, 0, 0},

    /* Shapes that fill no tile or no chain: no way through the library is slow for them. */
    {"edge_1x1x4097", run_product, F32, 1, 1, 4097, PLAIN, 8},
    {"edge_1x1x4097_nt", run_product, F32, 1, 1, 4097, TRANSPOSED_B, 13},
    {"edge_1x1x4097_f64", run_product, F64, 1, 1, 4097, PLAIN, 8},
    {"edge_4097x1x1", run_product, F32, 4097, 1, 1, PLAIN, 9},
    {"edge_4097x1x1_tn", run_product, F32, 4097, 1, 1, TRANSPOSED_A, 7},
    {"edge_1x4097x1", run_product, F32, 1, 4097, 1, PLAIN, 7},
    {"edge_1x4097x1_nt", run_product, F32, 1, 4097, 1, TRANSPOSED_B, 7},
    {"edge_67x513x1", run_product, F32, 67, 513, 1, PLAIN, 1.1},
    {"edge_513x67x1_tn", run_product, F32, 513, 67, 1, TRANSPOSED_A, 1.1},
    {"edge_7x13x4097", run_product, F32, 7, 13, 4097, PLAIN, 0.85},
    {"edge_7x13x4097_tn", run_product, F32, 7, 13, 4097, TRANSPOSED_A, 0.85},
    {"edge_7x13x4097_nt", run_product, F32, 7, 13, 4097, TRANSPOSED_B, 0.95},
    {"edge_7x13x4097_nt_f64", run_product, F64, 7, 13, 4097, TRANSPOSED_B, 1.2},
    {"edge_3x3x4097", run_product, F32, 3, 3, 4097, PLAIN, 1.5},
    {"edge_3x3x4097_nt", run_product, F32, 3, 3, 4097, TRANSPOSED_B, 3.8},
    {"edge_4097x2x5", run_product, F32, 4097, 2, 5, PLAIN, 2.9},
    {"edge_4097x2x5_nt", run_product, F32, 4097, 2, 5, TRANSPOSED_B, 2.9},
    {"edge_2x4097x5", run_product, F32, 2, 4097, 5, PLAIN, 0.9},
    {"edge_2x4097x5_nt", run_product, F32, 2, 4097, 5, TRANSPOSED_B, 2.8},
    {"edge_4097x7x3", run_product, F32, 4097, 7, 3, PLAIN, 0.85},
    {"edge_4097x9x3_tn", run_product, F32, 4097, 9, 3, TRANSPOSED_A, 1.2},
    {"edge_17x17x17_nt", run_product, F32, 17, 17, 17, TRANSPOSED_B, 0.95},
};

static __attribute__((noinline)) void counted(const work *w) {
    w->run(w);
    __asm__ volatile("" ::: "memory"); /* the call above is not the last thing, and so not a jump */
}

/* ---- Preparation ---- */

static void *elements(nnla_dtype dtype, uint64_t seed) {
    void *memory = NULL;
    if (posix_memalign(&memory, 64, MOST_ELEMENTS * nnla__dtype_size(dtype)) != 0)
        exit(EXIT_FAILURE);
    random_fill(dtype, memory, MOST_ELEMENTS, seed, 0, 1);
    return memory;
}

static operands prepare(nnla_dtype dtype) {
    operands o = {elements(dtype, 1), elements(dtype, 2), elements(dtype, 3),
                  elements(dtype, 4), elements(dtype, 5), {0}};
    size_t most = 0;
    o.pass.kernels = nnla__kernels_for(dtype);
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        const size_t bytes = nnla__gemm_scratch(o.pass.kernels, list[i].m, list[i].n, list[i].k);
        most = bytes > most ? bytes : most;
        if (list[i].run == run_convolution) {
            const nnla__convolution c = convolution_of(&list[i]);
            const size_t needed = nnla__convolve_scratch(o.pass.kernels, &c, 8);
            most = needed > most ? needed : most;
        }
    }
    if (nnla__affine_packed_size(o.pass.kernels, UNITS, INPUTS) > MOST_ELEMENTS * nnla__dtype_size(dtype) ||
        posix_memalign(&o.pass.scratch, 64, most) != 0)
        exit(EXIT_FAILURE);
    nnla__affine_pack(&o.pass, nnla__matrix_of(o.B, UNITS, INPUTS), o.packed);
    return o;
}

static void prepare_network(void) {
    net = moons_net_create(NNLA_F32, 1, 1000);
    moons_data_create(NNLA_F32, 32, 1, &X, &T);
    moons_data_create(NNLA_F32, 1000, 2, &X_1000, &T_1000);
    x = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){1, 2});
    y = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){1, 1});
    predictor = nnla_predictor_create(net, 1);
    if (X == NULL || X_1000 == NULL || x == NULL || y == NULL || predictor == NULL)
        exit(EXIT_FAILURE);
}

int main(void) {
    if (nnla_set_threads(1) != NNLA_OK)
        return EXIT_FAILURE;
    printf("%s\n", nnla_isa_name());
    of_f32 = prepare(NNLA_F32);
    of_f64 = prepare(NNLA_F64);
    prepare_network();
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        const work *w = &list[i];
        w->run(w);
        counted(w);
        printf("%s %.0f\n", w->name, w->most * (double)(w->m * w->n * w->k));
    }
    return EXIT_SUCCESS;
}
