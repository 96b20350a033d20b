/* What a network is. Files: network_build.c (the building calls), network_nodes.c (nodes and edges), backward_plan.c (who
   writes which gradient), network_fuse.c (what is computed together), network_layout.c and network_compile.c (memory and
   parameters), network_run.c (forward, backward, update), network_step.c (the calls for them), network_fit.c,
   network_predict.c, network_inspect.c, network_node_info.c, network_geometry_*.c, network_state.c, and those of model files
   (model_file_impl.h). */
#ifndef NNLA_SRC_NETWORK_IMPL_H
#define NNLA_SRC_NETWORK_IMPL_H

#include "base/arena.h"
#include "base/status.h"
#include "io/table.h"
#include "layer/layer_kind.h"
#include "loss/loss_kind.h"
#include "network/memory_plan.h"
#include "nnla/network.h"
#include "optimizer/optimizer_kind.h"
#include "tensor/tensor_impl.h"

enum { NNLA__NAME_MAX = 100 };

/* Streams of random numbers under the network's seed: the use in the high bits, an index in the low. */
enum { NNLA__STREAM_INITIAL = 1, NNLA__STREAM_SHUFFLE = 2, NNLA__STREAM_MASK = 3, NNLA__STREAM_BUFFER = 4 };
static inline uint64_t nnla__stream(uint64_t use, uint64_t index) { return use << 56 | index; }

/* A node is a layer and the nodes whose outputs it takes; the list is in an order in which it can be computed. The first
   one is an input, so that 0 can stand for no node. */
typedef struct nnla__node {
    char *name;
    nnla_layer *layer; /* NULL: an input */
    size_t first_edge, edge_count;
    nnla__shape *inputs; /* by edge: of one sample of what it takes; NULL of an input */
    nnla__shape shape;   /* of one sample of the output */
    size_t index_limit;  /* of an input of NNLA_I32: the least limit of its readers; 0: reals */
    size_t shares;       /* the first node of the same layer, whose parameters these are; itself if it is the first */
    size_t first_parameter, parameter_count;
    size_t first_buffer, buffer_count;
    int trainable; /* it or a node before it has parameters: the gradient by its output is needed */

    /* From compile on. */
    size_t in_place_of;             /* the node whose output it may write over, as nothing else reads it; 0: none */
    size_t forward_by, backward_by; /* of a squash: the node that computes it, or its gradient; 0: itself */
    int has_gradient;               /* somebody writes dY: its backward runs */
    int adds_gradients;             /* a later node of the same layer has written the parameters' gradients before */
} nnla__node;

typedef struct nnla__edge {
    size_t from; /* the node whose output is read */
    int adds;    /* from compile on: somebody else has written that node's dY before, so dX is added to it */
} nnla__edge;

/* A node with a loss. */
typedef struct nnla__output {
    size_t node;
    nnla_loss *loss;
    double weight; /* of the loss in the sum */

    /* From compile on. */
    int folded;     /* the loss takes the pre-activations of the node, a squash */
    size_t read;    /* the node that the loss reads, and whose dY it writes: the squash's input if it is folded */
    int adds;       /* another output's loss has written that dY before */
    nnla__matrix D; /* where the loss leaves its gradient: dY, or memory apart if it adds; no data if nobody needs it */
    double last_loss;
    double loss_sum; /* of an evaluation under way, over the rows so far */
    size_t right, outcomes;
} nnla__output;

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

    nnla__node *nodes;
    size_t node_count, node_capacity;
    nnla__edge *edges;
    size_t edge_count, edge_capacity;
    size_t *inputs; /* the nodes that are */
    size_t input_count, input_capacity;
    nnla__output *outputs; /* as declared; compile adds the last node */
    size_t output_count, output_capacity;
    size_t slots_asked, buffers_asked; /* tensors that the nodes ask for */
    nnla__names classes;               /* as the user set them */
    int restored;                      /* values come from a file: compile gives no first ones */

    /* From compile on. */
    int compiled;
    nnla_optimizer *optimizer;
    size_t max_batch;
    nnla__slot *slots; /* of parameters */
    size_t slot_count, parameter_count;
    nnla__slot *buffers; /* their gradients are not used */
    size_t buffer_count;
    void *block; /* all that follows lies in it, placed by nnla__network_lay_out */
    nnla_memory memory;
    size_t flat_count;                      /* elements of P, G and each state vector, padding included */
    char *P, *G;                            /* parameters and gradients, flat; padding stays 0 */
    char *B;                                /* buffers, flat */
    void *state[NNLA__OPTIMIZER_MAX_STATE]; /* the optimizer's */
    nnla__operands *operands;               /* by node */
    void **saved;                           /* by node: operands.saved of training */
    nnla__matrix *X, *dX;                   /* by edge */
    nnla__matrix *W, *dW;                   /* by slot */
    nnla__matrix *added;                    /* by slot: where a node that adds leaves its gradients */
    void *added_memory;                     /* of one such node */
    nnla__matrix *buffer;                   /* by buffer */
    nnla_tensor *shown;                     /* by node: views of Y */
    nnla__matrix *given_X, *batch;          /* by input: what a call was given, and the rows that it computes now */
    nnla__targets *given_T, *targets;       /* by output: likewise */
    char **batch_X, **batch_T;              /* by input and by output: memory for gathered rows */
    nnla__pass pass;

    int stage;
    int outputs_valid;
    double last_loss;                    /* the weighted sum */
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
/* Takes a loss or an optimizer into the network's lists; 0 if it has an owner. NULL is taken. */
int nnla__network_take_loss(nnla_network *net, nnla_loss *loss);
int nnla__network_take_optimizer(nnla_network *net, nnla_optimizer *optimizer);
/* The index of the node of that name; node_count if there is none. */
size_t nnla__network_find_node(const nnla_network *net, const char *name);
/* node_count with the failure recorded if there is none. */
size_t nnla__network_require_node(const nnla_network *net, const char *function, const char *name);
/* Likewise the index of a node that has the unit, one of the elements of its output. */
nnla_status nnla__network_find_unit(const nnla_network *net, const char *function, const char *node, size_t unit,
                                    size_t *index);

/* ---- Nodes ---- */

/* Appends an input; the names of nodes are unique, which is the caller's duty. */
nnla_status nnla__append_input(nnla_network *net, const char *name, const nnla__shape *shape);
/* Appends a node that takes the outputs of `count` nodes `from`, if its layer can, and, where the layer is that of a node
   before, if it takes the same parameters. */
nnla_status nnla__append_node(nnla_network *net, const char *function, const char *name, nnla_layer *layer,
                              const size_t *from, size_t count);
/* The first node of that layer; 0 if there is none. */
size_t nnla__network_node_of(const nnla_network *net, const nnla_layer *layer);
/* How many read the node's output: nodes, and losses of outputs. */
size_t nnla__network_readers(const nnla_network *net, size_t index);
/* The parameters and buffers that node `index` asks for; return how many. */
size_t nnla__node_parameters(const nnla_network *net, size_t index, nnla__parameter *list);
size_t nnla__node_buffers(const nnla_network *net, size_t index, nnla__parameter *list);
/* Bytes of an element of the node's output. */
static inline size_t nnla__node_element(const nnla_network *net, const nnla__node *node) {
    return node->index_limit != 0 ? sizeof(int32_t) : net->element;
}

/* ---- Outputs ---- */

/* Declares an output; refuses a node that cannot be one, or is one. */
nnla_status nnla__append_output(nnla_network *net, const char *function, size_t node, nnla_loss *loss, double weight);
/* Completes what an output says: whether its loss folds, and which node it reads. */
void nnla__output_fold(const nnla_network *net, nnla__output *output);
/* Refuses a network with a node that leads to no output. */
nnla_status nnla__check_all_used(const nnla_network *net, const char *function);

/* ---- Backward ---- */

/* The buffers of the gradients by outputs, when they live and who writes them. Node i's backward runs at time n − i, with
   n nodes; it reads dY and writes a dX for each of its edges, which is the dY of the node where the edge comes from, or, if
   that was written before, is added to it. A layer that works in place writes dX over dY. Losses write at time 0. */
typedef struct nnla__backward_plan {
    nnla__lifetime *buffers;
    size_t buffer_count;
    size_t *of_node;   /* the buffer of its dY; SIZE_MAX if it needs none */
    size_t *of_edge;   /* the buffer of its dX; SIZE_MAX likewise */
    size_t *of_output; /* the buffer of the loss's gradient; SIZE_MAX likewise */
    int *edge_adds, *output_adds;
    size_t unshared; /* the bytes of all buffers */
} nnla__backward_plan;

/* Both return NNLA_OK or NNLA_ERROR_OUT_OF_MEMORY; destroy in any case. */
nnla_status nnla__backward_plan_create(nnla__backward_plan *plan, const nnla_network *net, size_t max_batch);
void nnla__backward_plan_destroy(nnla__backward_plan *plan);

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
    const nnla_optimizer *optimizer;
    size_t max_batch;
} nnla__layout;

/* Elements of a parameter, rounded up so that each begins on a cache line. */
size_t nnla__slot_elements(const nnla__parameter *p, size_t bytes);

/* Lays the block out: measures with a NULL base, places into net with a block. Fills `memory`. Returns
   NNLA_ERROR_OUT_OF_MEMORY if it overflows or there is no memory to plan with. */
nnla_status nnla__network_lay_out(nnla_network *net, const nnla__layout *layout, nnla__arena *arena,
                                  nnla_memory *memory);
/* Bytes of scratch that the nodes need for a batch. */
size_t nnla__network_node_scratch(const nnla_network *net, size_t batch);

/* ---- Running ---- */

/* The tensors of a call, one an input or an output; `name` is "X", "T" or "Y". A call for networks of one input and one
   output gives one of each, and its messages speak of X, not of X[0]. */
typedef struct nnla__tensors {
    const char *name;
    const nnla_tensor *const *list;
    size_t count;
    int is_list; /* of a call that takes several */
} nnla__tensors;

static inline nnla__tensors nnla__one_tensor(const char *name, const nnla_tensor *const *tensor) {
    return (nnla__tensors){.name = name, .list = tensor, .count = 1};
}

static inline nnla__tensors nnla__tensor_list(const char *name, const nnla_tensor *const *list, size_t count) {
    return (nnla__tensors){.name = name, .list = list, .count = count, .is_list = 1};
}

/* The name of tensor k of a call: "X", or in a list "X[1]", in `text`. It is for messages, but is asked for by every call. */
enum { NNLA__TENSOR_NAME = 32 };
const char *nnla__tensor_name(char *text, nnla__tensors tensors, size_t k);

/* Checks a call's network and X, and reads it into `rows`, one an input; each has the same number of rows, ≥ least. */
nnla_status nnla__network_ready(const nnla_network *net, const char *function);
nnla_status nnla__network_read_inputs(const nnla_network *net, const char *function, nnla__tensors X, size_t least,
                                      nnla__matrix *rows);
/* X and T of a call that computes forward: none may be an output that it writes over. */
nnla_status nnla__network_check_outside(const nnla_network *net, const char *function, nnla__tensors tensors);
/* Refuses more rows than max_batch. */
nnla_status nnla__network_check_batch(const nnla_network *net, const char *function, size_t rows);
/* Checks T, one an output, for that many rows, ranges included, and reads it into `targets`. */
nnla_status nnla__network_read_targets(const nnla_network *net, const char *function, nnla__tensors T, size_t rows,
                                       nnla__targets *targets);
/* Checks a tensor for what node `index` computes from X: its shape, and that it shares no memory with X. */
nnla_status nnla__network_check_output(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                       const char *name, const nnla_tensor *Y, size_t index);
/* Y of a prediction by the network: not its own memory, which later rows are still computed from. */
nnla_status nnla__network_check_results(const nnla_network *net, const char *function, nnla__tensors Y);
/* The node of Y[k] in a prediction of several nodes; NULL: of the outputs. */
static inline size_t nnla__predicted(const nnla_network *net, const size_t *nodes, size_t k) {
    return nodes != NULL ? nodes[k] : net->outputs[k].node;
}
/* Y of such a prediction: each of its node's shape, apart from X, the network and each other. */
nnla_status nnla__network_check_nodes(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                      nnla__tensors Y, const size_t *nodes);
/* Y of all outputs: right in number as well. */
nnla_status nnla__network_check_outputs(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                        nnla__tensors Y);

/* Rows [first, first + count) of inputs and targets that were read. */
void nnla__inputs_rows(const nnla_network *net, const nnla__matrix *X, size_t first, size_t count, nnla__matrix *rows);
nnla__targets nnla__targets_rows(const nnla_network *net, const nnla__targets *targets, size_t first, size_t count);

/* Points operands, X and dX of a net with these nodes at a batch, one matrix an input. */
void nnla__set_batch(const nnla_network *net, nnla__operands *operands, nnla__matrix *X, nnla__matrix *dX,
                     const nnla__matrix *inputs);
/* Runs the nodes up to `last`. */
void nnla__run_forward(const nnla_network *net, const nnla__pass *pass, const nnla__operands *operands, size_t last);

/* Matrices and targets are lists, one an input or an output. The forward pass of training has random masks of its own,
   and its outputs are shown. */
void nnla__network_train_forward(nnla_network *net, const nnla__matrix *X);
void nnla__network_forward(nnla_network *net, const nnla__matrix *X, int training, size_t last);
double nnla__network_backward(nnla_network *net, const nnla__targets *targets);
/* The mean loss of output k that forward left, without its weight and without gradients. */
double nnla__network_loss(nnla_network *net, size_t k, const nnla__targets *targets);
/* `with_X`: the inputs still stand where they were, so that a failure can name them. */
nnla_status nnla__network_update(nnla_network *net, const char *function, int with_X);
/* forward, backward, update on checked arguments. */
nnla_status nnla__network_step(nnla_network *net, const char *function, const nnla__matrix *X,
                               const nnla__targets *targets, double *loss);
/* Predicts `count` nodes, up to node `last`, for X that net->given_X holds, all in one pass; arguments are checked. */
void nnla__network_predict_nodes(nnla_network *net, const size_t *nodes, size_t count, size_t last,
                                 nnla_tensor *const *Y);
/* Loss and accuracy of each output, for checked arguments; either list may be NULL. */
void nnla__network_evaluate(nnla_network *net, const nnla__matrix *X, const nnla__targets *targets, double *losses,
                            double *accuracies);
/* Output k for the present batch. */
static inline nnla__matrix nnla__output_value(const nnla_network *net, size_t k) {
    return net->operands[net->outputs[k].node].Y;
}

/* Records NNLA_ERROR_NOT_FINITE, naming the first node with a value that is not finite; inputs only `with_X`. */
nnla_status nnla__network_not_finite(const nnla_network *net, const char *function, int with_X);

#endif
