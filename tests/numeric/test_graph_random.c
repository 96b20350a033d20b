/* Graphs drawn at random: a predictor, which shares memory by lifetime, against the network, which keeps each output;
   gradients against central differences; and no gradient is read before it was written. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "network/network_impl.h"
#include "nnla/predictor.h"
#include "support/gradient_check.h"
#include "support/random_data.h"
#include "support/random_graph.h"

enum { ROWS = 6, PREDICTED = 1000, TRAINED = 400 };

/* ---- Inference ---- */

/* The node alone, from the inputs on. */
static void check_node(nnla_network *net, const graph_data *data, size_t k) {
    nnla_tensor *Y = nnla_tensor_clone(data->Y[k]);
    assert_created(Y);
    assert_ok(nnla_tensor_fill(Y, NAN));
    assert_ok(nnla_network_predict_node_many(net, nnla_network_output_name(net, k), (const nnla_tensor *const *)data->X,
                                             data->inputs, Y));
    assert_same_bits(nnla_tensor_const_data(Y), nnla_tensor_const_data(data->Y[k]),
                     nnla_tensor_count(Y) * net->element);
    nnla_tensor_destroy(Y);
}

static void check_predictor(nnla_network *net, const graph_data *data, size_t max_batch, uint64_t seed) {
    nnla_tensor *Y[GRAPH_MAX_OUTPUTS] = {NULL};
    nnla_predictor *predictor = nnla_predictor_create(net, max_batch);
    assert_created(predictor);
    for (size_t k = 0; k < data->outputs; k++) {
        Y[k] = nnla_tensor_clone(data->Y[k]);
        assert_created(Y[k]);
        assert_ok(nnla_tensor_fill(Y[k], NAN));
    }
    assert_ok(
        nnla_predictor_predict_many(predictor, (const nnla_tensor *const *)data->X, data->inputs, Y, data->outputs));
    for (size_t k = 0; k < data->outputs; k++) {
        size_t bytes = nnla_tensor_count(Y[k]) * net->element;
        if (memcmp(nnla_tensor_const_data(Y[k]), nnla_tensor_const_data(data->Y[k]), bytes) != 0)
            fail_msg("seed %u, batches of %zu: output '%s' differs", (unsigned)seed, max_batch,
                     nnla_network_output_name(net, k));
        nnla_tensor_destroy(Y[k]);
    }
    nnla_predictor_destroy(predictor);
}

static void a_predictor_has_the_networks_bits(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < PREDICTED; seed++) {
        uint64_t random = seed;
        nnla_network *net = random_graph_create(seed % 2 == 0 ? NNLA_F32 : NNLA_F64, seed, 4);
        graph_data data;
        graph_data_create(&data, net, 1 + random_bits(&random) % 9, seed);
        assert_ok(graph_predict(net, &data));
        for (size_t k = 0; k < data.outputs; k++)
            check_node(net, &data, k);
        check_predictor(net, &data, 1 + random_bits(&random) % 4, seed);
        check_predictor(net, &data, 9, seed);
        graph_data_destroy(&data);
        nnla_network_destroy(net);
    }
}

/* ---- Training ---- */

typedef struct bench {
    nnla_network *net;
    graph_data data;
    double *P, *direction, *start; /* the flat parameters, a way to go in them and where from */
} bench;

static void poison(nnla__matrix M) {
    for (size_t i = 0; M.data != NULL && i < M.rows * M.cols; i++)
        ((double *)M.data)[i] = NAN;
}

/* The loss at the start + t · direction, always with the same random masks. */
static double loss_at(bench *b, double t) {
    double loss = 0;
    for (size_t i = 0; i < b->net->flat_count; i++)
        b->P[i] = b->start[i] + t * b->direction[i];
    b->net->pass.draw = 3;
    assert_ok(graph_forward(b->net, &b->data));
    for (size_t i = 0; i < b->net->node_count; i++)
        poison(b->net->operands[i].dY);
    for (size_t e = 0; e < b->net->edge_count; e++)
        poison(b->net->dX[e]);
    assert_ok(graph_backward(b->net, &b->data, &loss));
    return loss;
}

/* Along a random direction in one tensor. */
static void check_gradient(bench *b, size_t index, uint64_t seed) {
    const double h = 1e-5;
    const nnla__slot *slot = &b->net->slots[index];
    double *v = b->direction + slot->offset, actual = 0;
    memset(b->direction, 0, b->net->flat_count * sizeof *b->direction);
    random_fill_f64(v, slot->value.count, seed, -1, 1);
    loss_at(b, 0);
    const double *dW = slot->gradient.data;
    for (size_t i = 0; i < slot->value.count; i++)
        actual += dW[i] * v[i];
    double numerical = (loss_at(b, h) - loss_at(b, -h)) / (2 * h);
    double size = fmax(fmax(fabs(actual), fabs(numerical)), 1e-3);
    if (!(fabs(actual - numerical) <= GRADIENT_TOLERANCE * size))
        fail_msg("seed %u: %s: %g, not %g", (unsigned)seed, slot->name, actual, numerical);
}

static void gradients_are_central_differences(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < TRAINED; seed++) {
        bench b = {.net = random_graph_create(NNLA_F64, seed, ROWS)};
        size_t n = b.net->flat_count;
        nnla_tensor *memory = nnla_tensor_create(NNLA_F64, 1, (size_t[]){2 * n + 1});
        assert_created(memory);
        graph_data_create(&b.data, b.net, ROWS, seed);
        b.P = (double *)(void *)b.net->P;
        b.start = nnla_tensor_data(memory);
        b.direction = b.start + n;
        if (n > 0)
            memcpy(b.start, b.P, n * sizeof *b.P);
        for (size_t i = 0; i < b.net->slot_count; i++)
            check_gradient(&b, i, seed);
        nnla_tensor_destroy(memory);
        graph_data_destroy(&b.data);
        nnla_network_destroy(b.net);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_predictor_has_the_networks_bits),
        cmocka_unit_test(gradients_are_central_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
