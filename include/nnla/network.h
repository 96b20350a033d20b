/**
 * @file network.h
 * @brief Networks: nodes and what they take, planned memory, training and prediction.
 *
 * A model is built by nnla_network_add_input(), nnla_network_add() and nnla_network_compile(). nnla_network_connect() says
 * what a node takes where that is not the node before: branches, sums and shared layers; more inputs come by more calls of
 * nnla_network_add_input(), more outputs by nnla_network_add_output(). Networks of several inputs or outputs are trained and
 * used by the calls whose names end in _many, which take lists of tensors in the order of declaration. A network remembers the
 * first failure of a building call, with its message; later building calls return it, so only the last one needs a
 * check. Samples are rows: X is [batch × dims of the input], T [batch × dims of the output].
 *
 * Calls on one network must not overlap; different networks may be used by different threads at once.
 */
#ifndef NNLA_NETWORK_H
#define NNLA_NETWORK_H

#include "nnla/layer.h"
#include "nnla/loss.h"
#include "nnla/optimizer.h"
#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A network: opaque. */
typedef struct nnla_network nnla_network;

/** Settings of nnla_network_create(); start from #NNLA_NETWORK_CONFIG_INIT. */
typedef struct nnla_network_config {
    size_t struct_size; /**< `sizeof(nnla_network_config)`. */
    nnla_dtype dtype;   /**< #NNLA_F32 or #NNLA_F64: of parameters, activations, X and T. */
    int32_t reserved;   /**< 0. */
    uint64_t seed;      /**< Of initial values, shuffling and dropout: the same seed gives the same bits. */
} nnla_network_config;

/** The defaults: f32, seed 0. */
#define NNLA_NETWORK_CONFIG_INIT                                                                                       \
  { sizeof(nnla_network_config), NNLA_F32, 0, 0 }

/**
 * @param config  copied; NULL for the defaults
 * @return an empty network to nnla_network_destroy(); NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT (a wrong
 * struct_size), #NNLA_ERROR_DTYPE (neither f32 nor f64), #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_network *nnla_network_create(const nnla_network_config *config);

/**
 * Destroys a network with the layers, the loss and the optimizer it has taken.
 *
 * @param net  may be NULL
 */
NNLA_API void nnla_network_destroy(nnla_network *net);

/* ---- Building ---- */

/**
 * Declares an input: what one sample of it looks like. The first is the node "input", the others "input_2", "input_3" ….
 *
 * An input that an embedding takes is of #NNLA_I32, any other of the network's type.
 *
 * @param net   not NULL
 * @param rank  number of dimensions of one sample, 1 to 7
 * @param dims  its dimensions, without the batch, each ≥ 1
 * @return #NNLA_OK; an earlier building failure; #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE,
 * #NNLA_ERROR_STATE (after compile), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_add_input(nnla_network *net, size_t rank, const size_t *dims);

/**
 * As nnla_network_add_input(), with a name.
 *
 * @param net   not NULL
 * @param name  copied; not empty, unique in the network, without '.', at most 100 bytes
 * @param rank  number of dimensions of one sample, 1 to 7
 * @param dims  its dimensions, without the batch, each ≥ 1
 * @return as nnla_network_add_input()
 */
NNLA_API nnla_status nnla_network_add_input_named(nnla_network *net, const char *name, size_t rank, const size_t *dims);

/**
 * Adds a node after the last one, named by its layer's kind and its number from 1 among the nodes of that kind:
 * `dense_1`, `activation_1`, `dense_2` ….
 *
 * @param net    not NULL; with a NULL network the layer is destroyed
 * @param layer  taken in any case, on failure too, except when it belongs to a network already: then it is refused
 *               and stays there. NULL records the failure of its constructor.
 * @return #NNLA_OK; an earlier building failure; #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE (the layer does not
 * fit the node before), #NNLA_ERROR_STATE (no input yet, after compile, or the layer has an owner),
 * #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_add(nnla_network *net, nnla_layer *layer);

/**
 * As nnla_network_add(), with a name.
 *
 * @param net    not NULL
 * @param name   copied; not empty, unique in the network, without '.', at most 100 bytes
 * @param layer  as in nnla_network_add()
 * @return as nnla_network_add(); #NNLA_ERROR_INVALID_ARGUMENT also for the name
 */
NNLA_API nnla_status nnla_network_add_named(nnla_network *net, const char *name, nnla_layer *layer);

/**
 * Adds a node that takes the outputs of other nodes, or one that shares the layer of a node.
 *
 * A node takes nodes that were added before it, so there are no cycles. Where several nodes take one output, the gradients
 * by it add up. A layer that was added to this network before may be given again: both nodes then have one set of
 * parameters, named after the first, whose gradients add up too.
 *
 * @param net     not NULL; with a NULL network the layer is destroyed
 * @param name    of the node, as in nnla_network_add_named()
 * @param layer   taken as in nnla_network_add(), or the layer of another node of this network
 * @param inputs  names of `count` nodes, in the layer's order; a node may be named twice
 * @param count   1, or as many as the layer takes
 * @return as nnla_network_add_named(); #NNLA_ERROR_INVALID_ARGUMENT also for a node that the network does not have yet,
 * #NNLA_ERROR_SHAPE for inputs that do not fit together or another node of the layer, #NNLA_ERROR_DTYPE for indices that are
 * taken as reals, or the reverse
 */
NNLA_API nnla_status nnla_network_connect(nnla_network *net, const char *name, nnla_layer *layer,
                                          const char *const *inputs, size_t count);

/**
 * Gives a node a loss. Training then makes the sum over all outputs of weight times loss smaller. The loss of
 * nnla_network_compile() is one more output, of the last node and with weight 1, unless it is NULL.
 *
 * @param net     not NULL; with a NULL network the loss is destroyed
 * @param node    its name; other nodes may take its output too
 * @param loss    taken in any case, unless it belongs to a network already; NULL records its constructor's failure
 * @param weight  above 0, at most the largest float; rounded to the network's type with the mean's factor
 * @return #NNLA_OK; an earlier building failure; #NNLA_ERROR_INVALID_ARGUMENT (no such node, an input, a second loss for a
 * node, the weight), #NNLA_ERROR_SHAPE (a loss that does not fit the node), #NNLA_ERROR_STATE (after compile, an owned
 * loss), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_add_output(nnla_network *net, const char *node, nnla_loss *loss, double weight);

/**
 * Ends building: plans and reserves all memory and gives the parameters their first values. Nothing that runs later
 * allocates, except nnla_network_fit() once at its start.
 *
 * @param net        not NULL; with a NULL network loss and optimizer are destroyed
 * @param loss       of the last node; taken in any case, unless it belongs to a network already. NULL records its
 *                   constructor's failure, or, after nnla_network_add_output(), adds no output
 * @param optimizer  taken likewise; NULL records its constructor's failure
 * @param max_batch  most rows of one forward or step, at least 1
 * @return #NNLA_OK; an earlier building failure; #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE (no input, no layer,
 * a loss that does not fit the output), #NNLA_ERROR_STATE (compiled already, an owned loss or optimizer, a node whose
 * output leads to no loss), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_compile(nnla_network *net, nnla_loss *loss, nnla_optimizer *optimizer,
                                          size_t max_batch);

/* ---- Training ---- */

/**
 * Computes each node's output in training mode.
 *
 * @param net  compiled
 * @param X    [rows × input], 1 ≤ rows ≤ max_batch; must stay alive and unchanged until backward
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE, #NNLA_ERROR_STATE
 */
NNLA_API nnla_status nnla_network_forward(nnla_network *net, const nnla_tensor *X);

/**
 * Computes the loss of the last forward and the gradient of each parameter; gradients are overwritten.
 *
 * @param net   after nnla_network_forward()
 * @param T     targets, [rows × output] or class indices, see #nnla_loss_kind
 * @param loss  output, may be NULL
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT (also a target out of range), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_STATE (no forward before)
 */
NNLA_API nnla_status nnla_network_backward(nnla_network *net, const nnla_tensor *T, double *loss);

/**
 * Lets the optimizer change the parameters by the last backward's gradients.
 *
 * @param net  after nnla_network_backward()
 * @return #NNLA_OK; #NNLA_ERROR_STATE (no backward before); #NNLA_ERROR_NOT_FINITE, naming the node, if the loss or a
 * gradient is not finite: then nothing is changed
 */
NNLA_API nnla_status nnla_network_update(nnla_network *net);

/**
 * One step of training: forward, backward, update, with the same bits as the three calls.
 *
 * @param net   compiled
 * @param X     [rows × input], 1 ≤ rows ≤ max_batch
 * @param T     targets
 * @param loss  output, before the update; may be NULL; untouched on failure
 * @return as forward, backward and update
 */
NNLA_API nnla_status nnla_network_step(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss);

/**
 * nnla_network_forward() for any number of inputs.
 *
 * @param net     compiled
 * @param X       a tensor an input, in their order, each with the same number of rows
 * @param inputs  how many; as many as the network has
 * @return as nnla_network_forward()
 */
NNLA_API nnla_status nnla_network_forward_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs);

/**
 * nnla_network_backward() for any number of outputs.
 *
 * @param net      after a forward
 * @param T        targets, a tensor an output, in their order
 * @param outputs  how many; as many as the network has
 * @param loss     output: the sum of weight times loss; may be NULL
 * @return as nnla_network_backward()
 */
NNLA_API nnla_status nnla_network_backward_many(nnla_network *net, const nnla_tensor *const *T, size_t outputs,
                                                double *loss);

/**
 * nnla_network_step() for any number of inputs and outputs.
 *
 * @param net      compiled
 * @param X        a tensor an input, in their order, each with the same number of rows, at most max_batch
 * @param inputs   how many; as many as the network has
 * @param T        targets, a tensor an output, in their order
 * @param outputs  how many; as many as the network has
 * @param loss     output: the sum of weight times loss, before the update; may be NULL; untouched on failure
 * @return as nnla_network_step()
 */
NNLA_API nnla_status nnla_network_step_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                            const nnla_tensor *const *T, size_t outputs, double *loss);

/** What a callback of nnla_network_fit() is told. Valid during the call. */
typedef struct nnla_epoch_info {
    size_t struct_size;         /**< `sizeof(nnla_epoch_info)` of the library. */
    size_t epoch;               /**< From 1, within this fit. */
    size_t epochs;              /**< How many are asked for. */
    double loss;                /**< Mean over the epoch's rows, each as its batch was trained; of several outputs the
                                     sum of weight times loss. */
    double accuracy;            /**< Likewise, over all outputs; NaN for regression losses. */
    double validation_loss;     /**< After the epoch; NaN without a validation set. */
    double validation_accuracy; /**< After the epoch; NaN without a validation set or for regression losses. */
    nnla_network *network;      /**< The network: predict, predict_node, parameters may be used. */
} nnla_epoch_info;

/**
 * Called after each epoch.
 *
 * @param payload  nnla_fit_config::payload
 * @param info     the state of training
 * @return #NNLA_OK to go on, #NNLA_STOP to end early, an error to make fit fail with it
 */
typedef nnla_status (*nnla_epoch_callback)(void *payload, const nnla_epoch_info *info);

/** Settings of nnla_network_fit(); start from #NNLA_FIT_CONFIG_INIT. */
typedef struct nnla_fit_config {
    size_t struct_size;              /**< `sizeof(nnla_fit_config)`. */
    size_t epochs;                   /**< Passes over the data, at least 1. */
    size_t batch_size;               /**< Rows of a step, at most max_batch; 0: the smaller of 32 and max_batch. */
    int32_t shuffle;                 /**< 1: a new order of rows in each epoch, by the network's seed. */
    int32_t reserved;                /**< 0. */
    const nnla_tensor *validation_X; /**< NULL, or a set that each epoch is evaluated on. */
    const nnla_tensor *validation_T; /**< Its targets; NULL if and only if validation_X is. */
    size_t patience;                 /**< 0, or: stop after so many epochs without a better validation loss; the
                                            parameters and buffers of the best epoch are restored, however fit ends but by an
                                            error. */
    double min_delta;                /**< By how much a validation loss must be smaller to be better; ≥ 0. */
    nnla_epoch_callback on_epoch;    /**< NULL, or called after each epoch. */
    void *payload;                   /**< Handed to on_epoch. */

    const nnla_tensor *const *validation_inputs;  /**< NULL, or, in place of validation_X, a tensor an input. */
    size_t validation_input_count;                /**< How many; as many as the network has. */
    const nnla_tensor *const *validation_targets; /**< In place of validation_T, a tensor an output. */
    size_t validation_target_count;               /**< How many; as many as the network has. */
} nnla_fit_config;

/** The defaults: 1 epoch, batches of 32, shuffled, no validation, no callback. */
#define NNLA_FIT_CONFIG_INIT                                                                                           \
  { sizeof(nnla_fit_config), 1, 0, 1, 0, NULL, NULL, 0, 0.0, NULL, NULL, NULL, 0, NULL, 0 }

/**
 * Trains for some epochs. The last batch of an epoch may be short; its mean is over its own rows. Two calls of five
 * epochs give the same bits as one of ten.
 *
 * @param net     compiled
 * @param X       [rows × input], any number of rows ≥ 1
 * @param T       targets, as many rows
 * @param config  NULL for the defaults
 * @return #NNLA_OK, also when the callback or the patience ended it; #NNLA_ERROR_NOT_FINITE, naming epoch, batch and
 * node, with the parameters as before that step; the callback's error; #NNLA_ERROR_INVALID_ARGUMENT,
 * #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE, #NNLA_ERROR_STATE, #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_fit(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T,
                                      const nnla_fit_config *config);

/**
 * nnla_network_fit() for any number of inputs and outputs.
 *
 * @param net      compiled
 * @param X        a tensor an input, in their order, each with the same number of rows
 * @param inputs   how many; as many as the network has
 * @param T        targets, a tensor an output, in their order
 * @param outputs  how many; as many as the network has
 * @param config   NULL for the defaults
 * @return as nnla_network_fit()
 */
NNLA_API nnla_status nnla_network_fit_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                           const nnla_tensor *const *T, size_t outputs, const nnla_fit_config *config);

/* ---- Using ---- */

/**
 * Loss and accuracy in inference mode.
 *
 * @param net       compiled
 * @param X         [rows × input], any number of rows ≥ 1
 * @param T         targets, as many rows
 * @param loss      output, may be NULL
 * @param accuracy  output, may be NULL: the share of outputs on the target's side of 0.5 (binary cross-entropy) or of
 *                  rows with the target's argmax (cross-entropy); NaN for regression losses
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE, #NNLA_ERROR_STATE
 */
NNLA_API nnla_status nnla_network_evaluate(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss,
                                           double *accuracy);

/**
 * Y = the output for X, in inference mode. NaN in X goes through.
 *
 * @param net  compiled
 * @param X    [rows × input], any number of rows
 * @param Y    output, [rows × output], not sharing memory with X
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE, #NNLA_ERROR_STATE
 */
NNLA_API nnla_status nnla_network_predict(nnla_network *net, const nnla_tensor *X, nnla_tensor *Y);

/**
 * As nnla_network_predict(), for any node: the way to read an embedding.
 *
 * @param net   compiled
 * @param node  its name
 * @param X     [rows × input], any number of rows
 * @param Y     output, [rows × the node's dims]
 * @return as nnla_network_predict(); #NNLA_ERROR_INVALID_ARGUMENT also if there is no such node
 */
NNLA_API nnla_status nnla_network_predict_node(nnla_network *net, const char *node, const nnla_tensor *X,
                                               nnla_tensor *Y);

/**
 * nnla_network_evaluate() for any number of inputs and outputs.
 *
 * @param net         compiled
 * @param X           a tensor an input, in their order, any number of rows ≥ 1
 * @param inputs      how many; as many as the network has
 * @param T           targets, a tensor an output, in their order
 * @param outputs     how many; as many as the network has
 * @param losses      output: one an output, without its weight; may be NULL
 * @param accuracies  output: one an output, as in nnla_network_evaluate(); may be NULL
 * @return as nnla_network_evaluate()
 */
NNLA_API nnla_status nnla_network_evaluate_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                                const nnla_tensor *const *T, size_t outputs, double *losses,
                                                double *accuracies);

/**
 * nnla_network_predict() for any number of inputs and outputs.
 *
 * @param net      compiled
 * @param X        a tensor an input, in their order, any number of rows
 * @param inputs   how many; as many as the network has
 * @param Y        output: a tensor an output, in their order, sharing no memory with X or each other
 * @param outputs  how many; as many as the network has
 * @return as nnla_network_predict()
 */
NNLA_API nnla_status nnla_network_predict_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                               nnla_tensor *const *Y, size_t outputs);

/**
 * nnla_network_predict_node() for any number of inputs.
 *
 * @param net     compiled
 * @param node    its name
 * @param X       a tensor an input, in their order, any number of rows
 * @param inputs  how many; as many as the network has
 * @param Y       output, [rows × the node's dims]
 * @return as nnla_network_predict_node()
 */
NNLA_API nnla_status nnla_network_predict_node_many(nnla_network *net, const char *node, const nnla_tensor *const *X,
                                                    size_t inputs, nnla_tensor *Y);

/* ---- Looking inside ---- */

/**
 * @param net  may be NULL
 * @return the number of nodes, the input included; 0 for NULL
 */
NNLA_API size_t nnla_network_node_count(const nnla_network *net);

/**
 * @param net    not NULL
 * @param index  below nnla_network_node_count(); 0 is the input
 * @return the node's name, owned by the network; NULL with a failure recorded if there is none
 */
NNLA_API const char *nnla_network_node_name(const nnla_network *net, size_t index);

/**
 * @param net    not NULL
 * @param index  below nnla_network_node_count()
 * @return the kind of the node's layer, as in model files: "dense", "activation" …; "input" for an input; a constant. NULL
 * with a failure recorded if there is no such node
 */
NNLA_API const char *nnla_network_node_kind(const nnla_network *net, size_t index);

/**
 * Which squash a node is.
 *
 * @param net         not NULL
 * @param index       below nnla_network_node_count()
 * @param activation  output
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node, or one that is no activation layer)
 */
NNLA_API nnla_status nnla_network_node_activation(const nnla_network *net, size_t index, nnla_activation *activation);

/**
 * @param net    not NULL
 * @param index  below nnla_network_node_count()
 * @return how many nodes the node takes: 0 for an input; 0 with a failure recorded if there is no such node
 */
NNLA_API size_t nnla_network_node_input_count(const nnla_network *net, size_t index);

/**
 * @param net    not NULL
 * @param index  below nnla_network_node_count()
 * @param which  below nnla_network_node_input_count(), in the layer's order
 * @param from   output: the index of the node that it takes
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node or input)
 */
NNLA_API nnla_status nnla_network_node_input(const nnla_network *net, size_t index, size_t which, size_t *from);

/**
 * @param net   compiled
 * @param node  its name
 * @return the node's output of the last forward or step, [rows × dims], owned by the network and valid until the next
 * call that computes, which refuses it as X or T: give it a copy. Of the node "input" it is X itself, so as long as X
 * lives. NULL with a failure recorded if there is no such node or nothing was computed
 */
NNLA_API const nnla_tensor *nnla_network_output_of(const nnla_network *net, const char *node);

/**
 * @param net  may be NULL
 * @return the number of scalar parameters; 0 before compile
 */
NNLA_API size_t nnla_network_parameter_count(const nnla_network *net);

/**
 * @param net  may be NULL
 * @return the number of parameter tensors, in node order, weight before bias; 0 before compile
 */
NNLA_API size_t nnla_network_parameter_tensors(const nnla_network *net);

/**
 * @param net    compiled
 * @param index  below nnla_network_parameter_tensors()
 * @return its name, such as "hidden.weight", owned by the network; NULL with a failure recorded
 */
NNLA_API const char *nnla_network_parameter_name(const nnla_network *net, size_t index);

/**
 * @param net    compiled
 * @param name   such as "hidden.weight"
 * @param index  output: its index
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT (no such parameter), #NNLA_ERROR_STATE
 */
NNLA_API nnla_status nnla_network_find_parameter(const nnla_network *net, const char *name, size_t *index);

/**
 * @param net    compiled
 * @param index  below nnla_network_parameter_tensors()
 * @return the parameter, owned by the network; may be written between calls; NULL with a failure recorded
 */
NNLA_API nnla_tensor *nnla_network_parameter(nnla_network *net, size_t index);

/**
 * @param net    compiled
 * @param index  below nnla_network_parameter_tensors()
 * @return the parameter for reading; NULL with a failure recorded
 */
NNLA_API const nnla_tensor *nnla_network_const_parameter(const nnla_network *net, size_t index);

/**
 * @param net    compiled
 * @param index  below nnla_network_parameter_tensors()
 * @return the gradient of the last backward or step, zeros before; owned by the network; NULL with a failure recorded
 */
NNLA_API const nnla_tensor *nnla_network_gradient(const nnla_network *net, size_t index);

/**
 * @param net  may be NULL
 * @return the number of buffers, tensors that training changes but no gradient does: running statistics; 0 before compile
 */
NNLA_API size_t nnla_network_buffer_tensors(const nnla_network *net);

/**
 * @param net    compiled
 * @param index  below nnla_network_buffer_tensors()
 * @return its name, such as "batch_norm_1.running_mean", owned by the network; NULL with a failure recorded
 */
NNLA_API const char *nnla_network_buffer_name(const nnla_network *net, size_t index);

/**
 * @param net    compiled
 * @param index  below nnla_network_buffer_tensors()
 * @return the buffer, owned by the network; may be written between calls; NULL with a failure recorded
 */
NNLA_API nnla_tensor *nnla_network_buffer(nnla_network *net, size_t index);

/**
 * @param net    compiled
 * @param index  below nnla_network_buffer_tensors()
 * @return the buffer for reading; NULL with a failure recorded
 */
NNLA_API const nnla_tensor *nnla_network_const_buffer(const nnla_network *net, size_t index);

/**
 * @param net  may be NULL
 * @return the number of inputs; 0 for NULL
 */
NNLA_API size_t nnla_network_input_count(const nnla_network *net);

/**
 * @param net    not NULL
 * @param index  below nnla_network_input_count()
 * @return the input's node's name, owned by the network; NULL with a failure recorded
 */
NNLA_API const char *nnla_network_input_name(const nnla_network *net, size_t index);

/**
 * @param net  may be NULL
 * @return the number of outputs: those declared and, from compile on, the last node if compile was given a loss
 */
NNLA_API size_t nnla_network_output_count(const nnla_network *net);

/**
 * @param net    not NULL
 * @param index  below nnla_network_output_count()
 * @return the output's node's name, owned by the network; NULL with a failure recorded
 */
NNLA_API const char *nnla_network_output_name(const nnla_network *net, size_t index);

/**
 * @param net  compiled
 * @return the optimizer, owned by the network: of one that was loaded, the way to its learning rate; NULL with a failure
 * recorded
 */
NNLA_API nnla_optimizer *nnla_network_optimizer(nnla_network *net);

/** Bytes that nnla_network_compile() reserves. */
typedef struct nnla_memory {
    size_t struct_size;               /**< Set by the caller: `sizeof(nnla_memory)`. */
    size_t parameters;                /**< The flat vector of parameters. */
    size_t gradients;                 /**< The flat vector of gradients. */
    size_t optimizer_state;           /**< Momenta and the like. */
    size_t outputs;                   /**< Each node's output, for max_batch rows. */
    size_t output_gradients;          /**< Gradients by outputs, sharing space by lifetime. */
    size_t output_gradients_unshared; /**< What the same would take without sharing. */
    size_t batch;                     /**< A gathered batch of X and T. */
    size_t scratch;                   /**< The most that one node or the loss needs. */
    size_t total;                     /**< The block: all of the above but the unshared figure, and what follows. */
    size_t buffers;                   /**< The flat vector of buffers. */
    size_t saved;                     /**< What layers keep from forward to backward, such as a pool's choice. */
} nnla_memory;

/**
 * What compile will take, or has taken.
 *
 * @param net        with an input and a layer at least
 * @param loss       that compile would be given, NULL as there; after compile it is not read
 * @param optimizer  that compile would be given; after compile it is not read
 * @param max_batch  that compile would be given; after compile it is not read
 * @param memory     output; struct_size is read: fields beyond it are not written
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE (a loss that does not fit), #NNLA_ERROR_STATE,
 * #NNLA_ERROR_OUT_OF_MEMORY (it overflows), a remembered building failure
 */
NNLA_API nnla_status nnla_network_memory(const nnla_network *net, const nnla_loss *loss,
                                         const nnla_optimizer *optimizer, size_t max_batch, nnla_memory *memory);

/**
 * Writes a table of nodes, output shapes and parameters as text.
 *
 * @param net     not NULL
 * @param buffer  receives at most size bytes, the last one 0; may be NULL if size is 0
 * @param size    of buffer
 * @param needed  output: bytes of the whole text without the zero, so that it was cut if needed ≥ size; may be NULL
 * @return #NNLA_OK, also when the text is cut; #NNLA_ERROR_INVALID_ARGUMENT
 */
NNLA_API nnla_status nnla_network_summary(const nnla_network *net, char *buffer, size_t size, size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
