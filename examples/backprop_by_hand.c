/* Trains 2 → 100 tanh → 2 tanh → 1 sigmoid on the two moons by products, affine maps and squashes alone, and
   shows that nnla_network_step does the same, bit for bit. check() ends the program if a call fails. */
#include "support/check.h"
#include "support/moons_model.h"
#include "support/options.h"

#include <stdio.h>
#include <string.h>

enum { LAYERS = 3, HIDDEN = 100, BATCH = 32, BATCHES = 16 };

/* One affine map and its squash. A gradient has the shape of its variable. */
typedef struct layer {
    nnla_tensor *W, *b, *Z, *Y;     /* W [out × in], b [out], Z and Y [BATCH × out] */
    nnla_tensor *dW, *db, *dZ, *dY; /* the loss by each */
    nnla_tensor *vW, *vb;           /* momenta, at first 0 */
} layer;

static void forward(const layer *l, nnla_activation squash, const nnla_tensor *X) {
    check(nnla_affine(l->W, l->b, X, l->Z));            /* Z = X Wᵀ + 1 bᵀ */
    check(nnla_activation_forward(squash, l->Z, l->Y)); /* Y = squash(Z) */
}

static void affine_backward(const layer *l, const nnla_tensor *X, const nnla_tensor *ones) {
    check(nnla_gemm(1, 0, 1.0, l->dZ, X, 0.0, l->dW)); /* dW = dZᵀ X */
    check(nnla_gemv(1, 1.0, l->dZ, ones, 0.0, l->db)); /* db = dZᵀ 1 */
}

static void tanh_backward(const layer *l, const layer *next) {
    check(nnla_gemm(0, 0, 1.0, next->dZ, next->W, 0.0, l->dY));           /* dY = dZ W, of the next layer */
    check(nnla_activation_backward(NNLA_TANH, NULL, l->Y, l->dY, l->dZ)); /* dZ = (1 − Y²) ⊙ dY */
}

static void update(nnla_tensor *p, const nnla_tensor *g, nnla_tensor *v, const nnla_sgd_config *sgd) {
    check(nnla_axpby(1.0, g, sgd->momentum, v));       /* v = g + μ v */
    check(nnla_axpby(-sgd->learning_rate, v, 1.0, p)); /* p = p − η v */
}

static void step(const layer l[LAYERS], const nnla_tensor *X, const nnla_tensor *T, const nnla_tensor *ones,
                 const nnla_sgd_config *sgd) {
    forward(&l[0], NNLA_TANH, X);
    forward(&l[1], NNLA_TANH, l[0].Y);
    forward(&l[2], NNLA_SIGMOID, l[1].Y);

    /* The mean of the cross-entropies −t log y − (1 − t) log(1 − y), y = σ(z), by z: (y − t) / batch. */
    check(nnla_subtract(l[2].Y, T, l[2].dY));              /* dY = Y − T */
    check(nnla_axpby(1.0 / BATCH, l[2].dY, 0.0, l[2].dZ)); /* dZ = dY / batch */
    affine_backward(&l[2], l[1].Y, ones);
    tanh_backward(&l[1], &l[2]);
    affine_backward(&l[1], l[0].Y, ones);
    tanh_backward(&l[0], &l[1]);
    affine_backward(&l[0], X, ones);

    for (int i = 0; i < LAYERS; i++) {
        update(l[i].W, l[i].dW, l[i].vW, sgd);
        update(l[i].b, l[i].db, l[i].vb, sgd);
    }
}

/* Layer number `index` of net, with copies of its parameters. */
static layer layer_create(const nnla_network *net, size_t index) {
    layer l = {.W = nnla_tensor_clone(nnla_network_const_parameter(net, 2 * index)),
               .b = nnla_tensor_clone(nnla_network_const_parameter(net, 2 * index + 1))};
    check_created(l.W);
    check_created(l.b);
    const size_t out = nnla_tensor_dim(l.W, 0), in = nnla_tensor_dim(l.W, 1);
    l.dW = new_matrix(out, in), l.vW = new_matrix(out, in);
    l.db = new_vector(out), l.vb = new_vector(out);
    l.Z = new_matrix(BATCH, out), l.Y = new_matrix(BATCH, out);
    l.dZ = new_matrix(BATCH, out), l.dY = new_matrix(BATCH, out);
    return l;
}

static void layer_destroy(layer *l) {
    nnla_tensor *all[] = {l->W, l->b, l->Z, l->Y, l->dW, l->db, l->dZ, l->dY, l->vW, l->vb};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}

static int equal_bits(const nnla_tensor *A, const nnla_tensor *B) {
    return memcmp(nnla_tensor_const_data(A), nnla_tensor_const_data(B),
                  nnla_tensor_count(A) * nnla_dtype_size(nnla_tensor_dtype(A))) == 0;
}

int main(int argc, char **argv) {
    size_t steps = 320;
    uint64_t seed = 1;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    sgd.learning_rate = 0.1;
    sgd.momentum = 0.9;
    const option options[] = {
        {"steps", OPTION_SIZE, &steps, .help = "batches to learn from", .least = 1},
        {"seed", OPTION_SEED, &seed, .help = "of the moons and the first weights"},
        {"learning-rate", OPTION_REAL, &sgd.learning_rate, .help = "of the descent"},
        {"momentum", OPTION_REAL, &sgd.momentum, .help = "of the descent, below 1"},
    };
    options_read(argc, argv, "The moons network, trained by hand and by the library: the same bits.", options,
                 sizeof options / sizeof *options);

    nnla_network *net = moons_model_create(HIDDEN, seed, nnla_sgd_create(&sgd), BATCH);
    layer layers[LAYERS];
    for (size_t i = 0; i < LAYERS; i++)
        layers[i] = layer_create(net, i);
    nnla_tensor *X = new_matrix(BATCHES * BATCH, 2), *T = new_matrix(BATCHES * BATCH, 1), *ones = new_vector(BATCH);
    check(nnla_make_moons(BATCHES * BATCH, 0.1, seed, X, T));
    check(nnla_tensor_fill(ones, 1.0));

    double loss = 0;
    for (size_t n = 0; n < steps; n++) {
        nnla_tensor *rows_X = nnla_tensor_view_rows(X, n % BATCHES * BATCH, BATCH);
        nnla_tensor *rows_T = nnla_tensor_view_rows(T, n % BATCHES * BATCH, BATCH);
        check_created(rows_X), check_created(rows_T);
        check(nnla_network_step(net, rows_X, rows_T, &loss));
        step(layers, rows_X, rows_T, ones, &sgd);
        if ((n + 1) % 80 == 0)
            printf("step %zu  loss %.6f\n", n + 1, loss);
        nnla_tensor_destroy(rows_X);
        nnla_tensor_destroy(rows_T);
    }

    int equal = 1;
    for (size_t i = 0; i < LAYERS; i++) {
        const int same_W = equal_bits(layers[i].W, nnla_network_const_parameter(net, 2 * i));
        const int same_b = equal_bits(layers[i].b, nnla_network_const_parameter(net, 2 * i + 1));
        printf("layer %zu  W %s  b %s\n", i + 1, same_W ? "equal" : "differs", same_b ? "equal" : "differs");
        equal = equal && same_W && same_b;
        layer_destroy(&layers[i]);
    }
    printf("%s after %zu steps\n", equal ? "equal bits" : "different bits", steps);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(ones);
    nnla_network_destroy(net);
    return finish() || !equal;
}
