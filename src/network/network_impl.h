/* What a network is. Files: network_build.c (nodes), network_fuse.c (what is computed together), network_compile.c
   (memory and parameters), network_run.c (forward, backward, update), network_fit.c, network_predict.c,
   network_inspect.c. */
#ifndef NNLA_SRC_NETWORK_IMPL_H
#define NNLA_SRC_NETWORK_IMPL_H

#include "base/arena.h"
#include "base/status.h"
#include "layer/layer_kind.h"
#include "loss/loss_kind.h"
#include "nnla/network.h"
#include "optimizer/optimizer_kind.h"
#include "tensor/tensor_impl.h"

enum { NNLA__NAME_MAX = 100 };

/* Streams of random numbers under the network's seed: the use in the high bits, an index in the low. */
enum { NNLA__STREAM_INITIAL = 1, NNLA__STREAM_SHUFFLE = 2, NNLA__STREAM_MASK = 3 };
static inline uint64_t nnla__stream(uint64_t use, uint64_t index) { return use << 56 | index; }

/* A node is a layer and the nodes whose outputs it takes; the list is in an order in which it can be computed. */
typedef struct nnla__node {
    char *name;
    nnla_layer *layer; /* NULL: the input */
    size_t first_edge, edge_count;
    nnla__shape shape; /* of one sample of the output */
    size_t first_parameter, parameter_count;
    int trainable; /* it or a node before it has parameters: the gradient by its output is needed */

    /* From compile on. */
    size_t in_place_of;             /* the node whose output it may write over, as nothing else reads it; 0: none */
    size_t forward_by, backward_by; /* of a squash: the node that computes it, or its gradient; 0: itself */
} nnla__node;

typedef struct nnla__edge {
    size_t from; /* the node whose output is read */
} nnla__edge;

/* A parameter tensor: its place in the flat vectors and the two views that users see. */
typedef struct nnla__slot {
    char *name; /* "hidden.weight" */
    nnla__parameter declared;
    size_t offset; /* elements from the flat vector's start */
    nnla_tensor value, gradient;
} nnla__slot;

/* How far a training step has come. */
enum { NNLA__NOTHING_DONE, NNLA__FORWARD_DONE, NNLA__BACKWARD_DONE };

struct nnla_network {
    nnla_dtype dtype;
    size_t element; /* its bytes */
    const nnla__kernels *kernels;
    uint64_t seed;

    /* The first failure of a building call. */
    nnla_status failure;
    char failure_message[NNLA__MESSAGE_SIZE];

    /* All that was taken, lists by their `next`. */
    nnla_layer *layers;
    nnla_loss *losses;
    nnla_optimizer *optimizers;

    nnla__node *nodes; /* the first is the input */
    size_t node_count, node_capacity;
    nnla__edge *edges;
    size_t edge_count, edge_capacity;

    /* From compile on. */
    int compiled;
    nnla_loss *loss;
    nnla_optimizer *optimizer;
    int folded; /* the loss takes the pre-activations of the last node */
    size_t max_batch;
    nnla__slot *slots;
    size_t slot_count, parameter_count;
    void *block; /* all that follows lies in it, placed by nnla__network_lay_out */
    nnla_memory memory;
    size_t flat_count;                      /* elements of P, G and each state vector, padding included */
    char *P, *G;                            /* parameters and gradients, flat; padding stays 0 */
    void *state[NNLA__OPTIMIZER_MAX_STATE]; /* the optimizer's */
    nnla__operands *operands;               /* by node */
    nnla__matrix *X, *dX;                   /* by edge */
    nnla__matrix *W, *dW;                   /* by slot */
    nnla_tensor *outputs;                   /* by node: views of Y */
    char *batch_X, *batch_T;                /* a gathered batch */
    nnla__pass pass;

    int stage;
    int outputs_valid;
    double last_loss;
    int reported_finite;                 /* by the layers, of the gradients of the last backward pass */
    size_t unreported, unreported_count; /* the part of G that holds all gradients on which no layer reports */
    uint64_t epochs_done;                /* over all calls of fit: the shuffle's stream */
};

/* ---- Building ---- */

/* Records the first failure; returns it. */
nnla_status nnla__network_remember(nnla_network *net, nnla_status status);
nnla_status nnla__network_can_build(nnla_network *net, const char *function);
/* A NULL object stands for its failed constructor, whose failure is this thread's last: returns that. */
nnla_status nnla__network_missing(const char *function, const char *what);
/* The index of the node of that name; node_count if there is none. */
size_t nnla__network_find_node(const nnla_network *net, const char *name);
/* node_count with the failure recorded if there is none. */
size_t nnla__network_require_node(const nnla_network *net, const char *function, const char *name);

/* ---- Fusion ---- */

/* Decides which squashes are computed along with a neighbour's product, and what is computed in place. */
void nnla__network_fuse(nnla_network *net);
/* Says in `operands`, one a node, what forward is to compute for other nodes. */
void nnla__network_fuse_forward(const nnla_network *net, nnla__operands *operands);
/* Likewise for the network's backward, and who reports whether gradients are finite. */
void nnla__network_fuse_backward(nnla_network *net);
/* The squash that the node is; NNLA__NO_SQUASH if it is none. */
nnla_activation nnla__node_squash(const nnla__node *node);

/* ---- Layout ---- */

/* What compile is asked for. */
typedef struct nnla__layout {
    const nnla_loss *loss;
    const nnla_optimizer *optimizer;
    size_t max_batch;
} nnla__layout;

/* The shape that node `index` takes, and the parameters that it asks for; returns how many. */
const nnla__shape *nnla__node_input(const nnla_network *net, size_t index);
size_t nnla__node_parameters(const nnla_network *net, size_t index, nnla__parameter *list);
/* Elements of a parameter, rounded up so that each begins on a cache line. */
size_t nnla__slot_elements(const nnla__parameter *p, size_t bytes);

/* Lays the block out: measures with a NULL base, places into net with a block. Fills `memory`. Returns
   NNLA_ERROR_OUT_OF_MEMORY if it overflows or there is no memory to plan with. */
nnla_status nnla__network_lay_out(nnla_network *net, const nnla__layout *layout, nnla__arena *arena,
                                  nnla_memory *memory);
int nnla__network_folds(const nnla_network *net, const nnla_loss *loss);
size_t nnla__network_slots(const nnla_network *net); /* how many parameter tensors the nodes ask for */
/* Bytes of scratch that the nodes need for a batch. */
size_t nnla__network_node_scratch(const nnla_network *net, size_t batch);

/* ---- Running ---- */

/* Checks a call's network and X; rows ≥ least. */
nnla_status nnla__network_ready(const nnla_network *net, const char *function);
nnla_status nnla__network_check_input(const nnla_network *net, const char *function, const nnla_tensor *X,
                                      size_t least);
/* X and T of a call that computes forward: neither may be an output that it writes over. T may be NULL. */
nnla_status nnla__network_check_outside(const nnla_network *net, const char *function, const nnla_tensor *X,
                                        const nnla_tensor *T);
/* Y of a prediction: not the network's own memory, which its later rows are still computed from. */
nnla_status nnla__network_check_result(const nnla_network *net, const char *function, const nnla_tensor *Y);
/* Refuses more rows than max_batch. */
nnla_status nnla__network_check_batch(const nnla_network *net, const char *function, const nnla_tensor *X);
/* Checks T for that many rows, its range included, and reads it. */
nnla_status nnla__network_read_targets(const nnla_network *net, const char *function, const nnla_tensor *T, size_t rows,
                                       nnla__targets *targets);
/* Checks an output tensor for node `index` and that many rows. */
nnla_status nnla__network_check_output(const nnla_network *net, const char *function, const nnla_tensor *X,
                                       const nnla_tensor *Y, size_t index);

/* Rows [first, first + count) of targets that were read. */
nnla__targets nnla__targets_rows(const nnla_network *net, const nnla__targets *targets, size_t first, size_t count);

/* Points operands, X and dX of a net with these nodes at a batch. */
void nnla__set_batch(const nnla_network *net, nnla__operands *operands, nnla__matrix *X, nnla__matrix *dX,
                     nnla__matrix input);
/* Runs the nodes 1 … last. */
void nnla__run_forward(const nnla_network *net, const nnla__pass *pass, const nnla__operands *operands, size_t last);

void nnla__network_forward(nnla_network *net, nnla__matrix X, int training, size_t last);
double nnla__network_backward(nnla_network *net, const nnla__targets *targets);
/* The mean loss of the outputs that forward left, without gradients. */
double nnla__network_loss(nnla_network *net, const nnla__targets *targets);
nnla_status nnla__network_update(nnla_network *net, const char *function);
/* forward, backward, update on checked arguments. */
nnla_status nnla__network_step(nnla_network *net, const char *function, nnla__matrix X, const nnla__targets *targets,
                               double *loss);
/* Loss and accuracy of checked arguments; either may be NULL. */
void nnla__network_evaluate(nnla_network *net, nnla__matrix X, const nnla__targets *targets, double *loss,
                            double *accuracy);
/* The last node's output for the present batch. */
nnla__matrix nnla__network_last_output(const nnla_network *net);

/* Records NNLA_ERROR_NOT_FINITE, naming the first node with a value that is not finite. */
nnla_status nnla__network_not_finite(const nnla_network *net, const char *function);

#endif
