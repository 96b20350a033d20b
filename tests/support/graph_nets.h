/* Networks whose nodes do not lie in a row, and data for them. */
#ifndef NNLA_TESTS_GRAPH_NETS_H
#define NNLA_TESTS_GRAPH_NETS_H

#include "nnla.h"

enum { GRAPH_MAX_INPUTS = 2, GRAPH_MAX_OUTPUTS = 5 };

typedef struct graph_case {
    const char *name;
    void (*build)(nnla_network *net); /* inputs, nodes and declared outputs */
    nnla_loss_kind last_loss;         /* of the last node, given to compile; −1: none */
} graph_case;

extern const graph_case graph_cases[];
extern const size_t graph_case_count;

/* Compiled; NULL with the failure recorded. The optimizer is taken. */
nnla_network *graph_create(const graph_case *graph, nnla_dtype dtype, uint64_t seed, nnla_optimizer *optimizer,
                           size_t max_batch);

/* A tensor an input, an output's targets and an output. */
typedef struct graph_data {
    nnla_tensor *X[GRAPH_MAX_INPUTS], *T[GRAPH_MAX_OUTPUTS], *Y[GRAPH_MAX_OUTPUTS];
    size_t inputs, outputs;
} graph_data;

/* Class indices for an output with a cross-entropy and for an input that is of indices, else numbers. */
void graph_data_create(graph_data *data, const nnla_network *net, size_t rows, uint64_t seed);
void graph_data_destroy(graph_data *data);

/* As nnla_network_step_many() and its like, for such data. */
nnla_status graph_step(nnla_network *net, const graph_data *data, double *loss);
nnla_status graph_forward(nnla_network *net, const graph_data *data);
nnla_status graph_backward(nnla_network *net, const graph_data *data, double *loss);
nnla_status graph_predict(nnla_network *net, graph_data *data);

#endif
