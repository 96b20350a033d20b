/* QR factorization with column pivoting: P. Businger, G. H. Golub, "Linear least squares solutions by Householder
   transformations", Numer. Math. 7, 1965. The lengths of the remaining columns are computed anew at each step: their
   usual update loses the digits on which graded matrices depend. */
#include <math.h>
#include <string.h>

#include "linalg/svd_impl.h"
#include "linalg/svd_vectors.h"

static void swap_columns(nnla__columns A, size_t i, size_t j) {
    double *a = nnla__column(A, i), *b = nnla__column(A, j);
    for (size_t k = 0; k < A.length; k++) {
        double kept = a[k];
        a[k] = b[k];
        b[k] = kept;
    }
}

/* Brings the longest of the columns j, …, measured from row j on, to place j. Returns its length. */
static double pivot(nnla__columns A, size_t j, size_t *order) {
    size_t longest = j;
    double length = 0;
    for (size_t c = j; c < A.count; c++) {
        double norm = nnla__svd_norm(A.length - j, nnla__column(A, c) + j);
        if (norm > length) {
            length = norm;
            longest = c;
        }
    }
    if (longest != j) {
        swap_columns(A, j, longest);
        size_t kept = order[j];
        order[j] = order[longest];
        order[longest] = kept;
    }
    return length;
}

/* H = I − tau v vᵀ with v = (1, x[1], …) maps the old x, of this length, to (x[0], 0, …). Returns tau. */
static double make_reflector(size_t n, double *x, double length) {
    double image = x[0] > 0 ? -length : length; /* of the other sign: no cancellation below */
    double pivot_part = x[0] - image;
    double tau = -pivot_part / image;
    for (size_t i = 1; i < n; i++)
        x[i] /= pivot_part;
    x[0] = image;
    return tau;
}

/* c = (I − tau v vᵀ) c, v = (1, below[0], …) */
static void reflect(size_t n, const double *below, double tau, double *c) {
    double factor = tau * (c[0] + nnla__svd_dot(n - 1, below, c + 1)); /* tau vᵀc */
    c[0] -= factor;
    nnla__svd_add(n - 1, -factor, below, c + 1);
}

/* Column j, of this length from row j on, becomes R's, and the columns after it are reflected along. */
static void eliminate(nnla__columns A, size_t j, double length, double *tau) {
    double *v = nnla__column(A, j) + j;
    size_t n = A.length - j;
    tau[j] = make_reflector(n, v, length);
    for (size_t c = j + 1; c < A.count; c++)
        reflect(n, v + 1, tau[j], nnla__column(A, c) + j);
}

size_t nnla__pivoted_qr(nnla__columns A, double *tau, size_t *order) {
    for (size_t j = 0; j < A.count; j++)
        order[j] = j;
    for (size_t j = 0; j < A.count; j++) {
        double length = pivot(A, j, order);
        if (length == 0)
            return j;
        eliminate(A, j, length, tau);
    }
    return A.count;
}

void nnla__householder_qr(nnla__columns A, double *tau) {
    for (size_t j = 0; j < A.length && j < A.count; j++) {
        double length = nnla__svd_norm(A.length - j, nnla__column(A, j) + j);
        tau[j] = 0; /* of a column that is zero: H = I */
        if (length > 0)
            eliminate(A, j, length, tau);
    }
}

void nnla__apply_q(nnla__columns A, const double *tau, size_t rank, nnla__columns C) {
    for (size_t j = rank; j-- > 0;) {
        const double *v = nnla__column(A, j) + j;
        for (size_t c = 0; c < C.count; c++)
            reflect(A.length - j, v + 1, tau[j], nnla__column(C, c) + j);
    }
}

/* w = w − Σ_j (w_jᵀ w) w_j over the first `have` columns */
static void orthogonalize(nnla__columns W, size_t have, double *w) {
    for (size_t j = 0; j < have; j++) {
        const double *w_j = nnla__column(W, j);
        nnla__svd_add(W.length, -nnla__svd_dot(W.length, w_j, w), w_j, w);
    }
}

/* Starts from the unit vector that lies farthest outside the span and orthogonalizes it twice: twice is enough
   (W. Kahan, in B. N. Parlett, "The Symmetric Eigenvalue Problem", 1980, section 6.9). */
void nnla__complete_columns(nnla__columns W, size_t have, double *lengths) {
    memset(lengths, 0, W.length * sizeof *lengths);
    for (size_t j = 0; j < W.count; j++) {
        double *w = nnla__column(W, j);
        if (j >= have) {
            size_t shortest = 0;
            for (size_t i = 1; i < W.length; i++)
                shortest = lengths[i] < lengths[shortest] ? i : shortest;
            memset(w, 0, W.length * sizeof *w);
            w[shortest] = 1;
            orthogonalize(W, j, w);
            orthogonalize(W, j, w);
            nnla__svd_scale(W.length, 1 / nnla__svd_norm(W.length, w), w, w);
        }
        for (size_t i = 0; i < W.length; i++)
            lengths[i] += w[i] * w[i];
    }
}
