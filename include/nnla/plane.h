/**
 * @file plane.h
 * @brief Pictures of a map: grids and lattices to send through it, contour lines of what comes out, templates, and
 * whether a straight line would do.
 *
 * The conventions are those of linalg.h: all tensors of one call are #NNLA_F32 or all are #NNLA_F64, every argument is
 * checked before anything is written, and a failed call leaves its outputs as they were. All of it is computed in double
 * and rounded at the end, with the same bits on each instruction set and number of threads (but for "sse2-fast").
 *
 * A **box** is four numbers `{x_low, x_high, y_low, y_high}`, low < high, and high − low finite. Rows of a lattice and of
 * a field go from the bottom up: row i of n lies at `y_low + (y_high − y_low) i/(n − 1)`, the last one at y_high; columns
 * likewise from the left.
 */
#ifndef NNLA_PLANE_H
#define NNLA_PLANE_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Lines of a grid as polylines of places, to be sent through a map that bends them.
 *
 * The first half of the lines are vertical, from left to right, each from the bottom up; the second half are horizontal,
 * from the bottom up, each from left to right. As tensor of `[lines · places x 2]` (see nnla_tensor_view_reshaped()) it
 * is a batch for a network of two inputs.
 *
 * @param box   four numbers, see above
 * @param grid  output, `[lines x places x 2]`; lines even and 4 or more, places 2 or more
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, read-only, a box that is none), #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (the box exceeds the range of the dtype). Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_grid(const double *box, nnla_tensor *grid);

/**
 * The places of a lattice: what a field is computed at. As tensor of `[rows · columns x 2]` it is a batch.
 *
 * @param box      four numbers, see above
 * @param lattice  output, `[rows x columns x 2]`; rows and columns 2 or more
 * @return as nnla_make_grid()
 */
NNLA_API nnla_status nnla_make_lattice(const double *box, nnla_tensor *lattice);

/** The lines on which a field has a level. */
typedef struct nnla_contour nnla_contour;

/**
 * The contour lines of a field by marching squares: where an edge of the lattice has values below the level at one end
 * and not below it at the other, the line crosses it at the place that linear interpolation gives; a square of the
 * lattice joins the crossings of its edges, and the pieces are joined to lines.
 *
 * Four crossings of a square can be joined in two ways. It is the one of the bilinear interpolant, whose saddle decides.
 * A square with a corner that is NaN or infinite has no line. The field is higher to the left of each line, seen along
 * it, y upwards; a closed line ends with the point that it began with. Points that would follow themselves (where nodes
 * have exactly the level) are left out, and so are lines of a single point. Open lines come first, then closed ones,
 * each in the order of their first crossing from the bottom.
 *
 * Sources: W. E. Lorensen, H. E. Cline, "Marching cubes", SIGGRAPH 1987, in the plane; G. M. Nielson, B. Hamann, "The
 * asymptotic decider", IEEE Visualization 1991.
 *
 * @param field  `[rows x columns]`, 2 or more of each
 * @param box    four numbers, see above: the first element lies at (x_low, y_low)
 * @param level  finite
 * @return the lines, to nnla_contour_destroy(); NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT (NULL, a box or a level
 * that is none), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_contour *nnla_contour_create(const nnla_tensor *field, const double *box, double level);

/**
 * @param contour  may be NULL
 * @return the number of lines; 0 for NULL. Thread-safe.
 */
NNLA_API size_t nnla_contour_line_count(const nnla_contour *contour);

/**
 * One line.
 *
 * @param contour  not NULL
 * @param index    below nnla_contour_line_count()
 * @param points   output: how many points it has, 2 or more; may be NULL
 * @return the points as pairs x, y, the contour's; NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT. Thread-safe.
 */
NNLA_API const double *nnla_contour_line(const nnla_contour *contour, size_t index, size_t *points);

/** @param contour  released; may be NULL */
NNLA_API void nnla_contour_destroy(nnla_contour *contour);

/**
 * How alike the directions of a template and of each sample are: nnla_cosine() of the two, in double.
 *
 * A unit of a dense layer fires for what looks like its row of W; see nnla_network_template().
 *
 * @param template_  the shape of one sample, such as `[n]`
 * @param X          `[rows x …]`, samples of that shape
 * @param cosines    output, `[rows]`, in [−1, 1]; 0 for a sample or a template of zeros, NaN if an element is not finite
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, cosines read-only or in the memory of an input),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_similarities(const nnla_tensor *template_, const nnla_tensor *X, nnla_tensor *cosines);

/**
 * How well hyperplanes separate classes: the share of rows on the right side of the best ones that a convex fit finds. 1
 * says that a last affine layer could tell the classes apart without an error.
 *
 * The fit is logistic regression, Σ log(1 + e^∓m) + λ/2 uᵀu with λ = 0.001, by Newton's method, of X in coordinates of
 * mean 0 and unit covariance, so that the score is that of any invertible affine map of X, up to rounding. Directions in
 * which the standardised columns vary by less than 1e-4 of their deviation do not count. Two classes have one hyperplane,
 * and the fit ends once no row is on the wrong side; more classes have one each, against the rest, and a row belongs to
 * the class on whose side it is farthest. One class alone scores 1.
 *
 * Source: P. McCullagh, J. A. Nelder, "Generalized linear models", 1989 (iteratively reweighted least squares).
 *
 * @param X      `[rows x …]`, one row or more, finite; further axes are read as one
 * @param T      as targets of cross-entropy: #NNLA_I32 class indices `[rows]` or `[rows x 1]`; or of X's dtype a column
 * of 0 and 1, or one-hot rows
 * @param score  output, in (0, 1]
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, a negative class), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE,
 * #NNLA_ERROR_NOT_FINITE (in X or T, at the position named), #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_status nnla_separability(const nnla_tensor *X, const nnla_tensor *T, double *score);

#ifdef __cplusplus
}
#endif

#endif
