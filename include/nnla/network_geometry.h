/**
 * @file network_geometry.h
 * @brief A network seen as maps: several nodes of one pass, the one map that affine layers equal, templates, and the
 * last layer's straight line pulled back to the input plane.
 *
 * These calls compute at inference, as nnla_network_predict() does: a call that takes a network which is not const is
 * not to overlap with any other call on it, and what nnla_network_output_of() showed is no longer valid.
 */
#ifndef NNLA_NETWORK_GEOMETRY_H
#define NNLA_NETWORK_GEOMETRY_H

#include "nnla/network.h"
#include "nnla/plane.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The outputs of several nodes, with the bits of nnla_network_predict_node(), in one pass over X.
 *
 * @param net    compiled, of one input
 * @param nodes  names of nodes; inputs are nodes too
 * @param count  how many
 * @param X      `[rows x input]`, any number of rows
 * @param Y      output: a tensor a node, `[rows x the node's output]`, sharing no memory with X, the network or each
 * other
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node, a network of several inputs, shared memory,
 * read-only), #NNLA_ERROR_STATE (not compiled), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE, #NNLA_ERROR_OUT_OF_MEMORY (an index
 * for each node is kept for the time of the call).
 */
NNLA_API nnla_status nnla_network_predict_nodes(nnla_network *net, const char *const *nodes, size_t count,
                                                const nnla_tensor *X, nnla_tensor *const *Y);

/**
 * nnla_network_predict_nodes() for any number of inputs.
 *
 * @param net     compiled
 * @param nodes   names of nodes
 * @param count   how many
 * @param X       a tensor an input, in their order, of as many rows each
 * @param inputs  how many; as many as the network has
 * @param Y       output: a tensor a node
 * @return as nnla_network_predict_nodes()
 */
NNLA_API nnla_status nnla_network_predict_nodes_many(nnla_network *net, const char *const *nodes, size_t count,
                                                     const nnla_tensor *const *X, size_t inputs, nnla_tensor *const *Y);

/**
 * The curve of the input plane on which one unit of a node has a level: a hyperplane in front of the unit, pulled back
 * through the layers before it.
 *
 * The unit is computed at the places of a lattice and nnla_contour_create() finds where its level crosses. Each point is
 * then moved along its edge of the lattice until the network's own value there is the level: bracketed, all points at
 * once, by T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
 * without using derivatives", Advances in Engineering Software 28, 1997. A point (x, y) of the result is what the network
 * was given, rounded to its element type. There the value differs from the level by at most 1e-9 (|level| + 1) in f64,
 * 1e-6 (|level| + 1) in f32, or else, where the unit is so steep, the next number of that type along the edge lies
 * beyond the level: then nothing is nearer. A search that meets NaN ends there.
 *
 * @param net    compiled, of one input of two real numbers
 * @param node   name of a node
 * @param unit   which of its outputs, counted through its shape
 * @param level  finite: 0.5 of a sigmoid, 0 of the affine map before it
 * @param box    part of the plane: `{x_low, x_high, y_low, y_high}`, see plane.h
 * @param field  output, `[rows x columns]` of the network's type, which is the lattice: the unit's values there, rows
 * from the bottom
 * @return the lines, to nnla_contour_destroy(); NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node or
 * unit, a box or a level that is none, a field that is read-only or the network's), #NNLA_ERROR_STATE (not compiled),
 * #NNLA_ERROR_SHAPE (the input is not one of two numbers; the field), #NNLA_ERROR_DTYPE, #NNLA_ERROR_NOT_FINITE (the box
 * exceeds the range of the dtype), #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_contour *nnla_network_boundary(nnla_network *net, const char *node, size_t unit, double level,
                                             const double *box, nnla_tensor *field);

/**
 * The one map x ↦ W x + b that the nodes from `first` to `last` equal at inference. Affine maps, one after the other, are
 * one affine map, however many they are: without a squash a deep network is a shallow one.
 *
 * Affine are dense layers, convolutions, average pools, batch normalisation with its running moments, flatten, reshape,
 * dropout (which does nothing at inference), the identity squash, and the sum and the concatenation of what is affine.
 * Samples of rank above 1 are vectors in row-major order. Computed in double from the parameters as they are and rounded
 * at the end, so that W x + b is what nnla_network_predict_node() computes up to rounding.
 *
 * @param net    compiled
 * @param first  name of the first node, of one input; or of an input, to map from there
 * @param last   name of the last node; all that it is made from has to be made from what `first` takes
 * @param W      output, `[elements of last's output x elements of first's input]`, of the network's type
 * @param b      output, `[elements of last's output]`; may be NULL
 * @return #NNLA_OK; #NNLA_ERROR_UNSUPPORTED (a node bends, or takes indices; the message names it);
 * #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node, first takes several nodes, last takes something else; an output is
 * read-only or shares memory with the network or the other), #NNLA_ERROR_STATE (not compiled), #NNLA_ERROR_SHAPE,
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_OUT_OF_MEMORY. It only reads the network.
 */
NNLA_API nnla_status nnla_network_affine_map(const nnla_network *net, const char *first, const char *last,
                                             nnla_tensor *W, nnla_tensor *b);

/**
 * A node's weights as a matrix with a row for each unit: W of a dense layer, the kernels of a convolution, flattened,
 * the rows of a table.
 *
 * @param net   compiled; outlives the view
 * @param node  name of a node
 * @return a view `[units x terms]` of the parameter, which may be written between calls, to be destroyed; NULL on
 * failure: #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node, a node without a weight matrix), #NNLA_ERROR_STATE (not
 * compiled), #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe beside calls that only read the network.
 */
NNLA_API nnla_tensor *nnla_network_weight_matrix(nnla_network *net, const char *node);

/**
 * A unit's template: its row of the weight matrix, the input for whose direction it fires most, for
 * nnla_similarities().
 *
 * @param net        compiled
 * @param node       name of a node with a weight matrix
 * @param unit       which row of it
 * @param template_  output, `[terms]`, or of the shape that the weight has without its first axis (a convolution's
 * kernel), of the network's type
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node or unit, a node without a weight matrix, template_
 * read-only or the network's), #NNLA_ERROR_STATE (not compiled), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE. Thread-safe beside
 * calls that only read the network.
 */
NNLA_API nnla_status nnla_network_template(const nnla_network *net, const char *node, size_t unit,
                                           nnla_tensor *template_);

/**
 * How well hyperplanes behind a node would separate the classes: nnla_separability() of its output.
 *
 * @param net    compiled, of one input
 * @param node   name of a node; an input tells how separable the data are themselves
 * @param X      `[rows x input]`, one row or more
 * @param T      as nnla_separability() takes it
 * @param score  output, in (0, 1]
 * @return as nnla_separability(); #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such node, a network of several inputs),
 * #NNLA_ERROR_STATE (not compiled), #NNLA_ERROR_NOT_FINITE (a value of the node is not).
 */
NNLA_API nnla_status nnla_network_separability(nnla_network *net, const char *node, const nnla_tensor *X,
                                               const nnla_tensor *T, double *score);

#ifdef __cplusplus
}
#endif

#endif
