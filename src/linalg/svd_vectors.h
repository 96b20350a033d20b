/* Vectors of doubles in plain arithmetic: products are rounded before they are added. So a decomposition is as fast where
   the hardware has no fused multiply-add, in WebAssembly for one, and has the same bits there; compilers make vectors of
   the lanes. */
#ifndef NNLA_SRC_SVD_VECTORS_H
#define NNLA_SRC_SVD_VECTORS_H

#include <math.h>
#include <stddef.h>

/* xᵀy in eight lanes, halved as a tree. */
static inline double nnla__svd_dot(size_t n, const double *x, const double *y) {
    enum { LANES = 8 };
    double sums[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            sums[lane] += x[i + lane] * y[i + lane];
    for (size_t lane = 0; i + lane < n; lane++)
        sums[lane] += x[i + lane] * y[i + lane];
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

/* ‖x‖ where squares leave the range: of x · 2^−e, e the exponent of the largest element. */
static inline double nnla__svd_norm_far(size_t n, const double *x) {
    double largest = 0, sum = 0;
    int exponent = 0;
    for (size_t i = 0; i < n; i++)
        largest = fabs(x[i]) > largest ? fabs(x[i]) : largest;
    frexp(largest, &exponent);
    for (size_t i = 0; i < n; i++) {
        double part = ldexp(x[i], -exponent);
        sum += part * part;
    }
    return ldexp(sqrt(sum), exponent);
}

/* ‖x‖ of finite numbers, without overflow or underflow. */
static inline double nnla__svd_norm(size_t n, const double *x) {
    double sum = nnla__svd_dot(n, x, x);
    return sum > 0x1p-900 && sum < 0x1p+1000 ? sqrt(sum) : nnla__svd_norm_far(n, x);
}

/* y = y + a x */
static inline void nnla__svd_add(size_t n, double a, const double *restrict x, double *restrict y) {
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

/* y = a x; y may be x. */
static inline void nnla__svd_scale(size_t n, double a, const double *x, double *y) {
    for (size_t i = 0; i < n; i++)
        y[i] = a * x[i];
}

#endif
