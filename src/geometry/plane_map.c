/* A map of the plane as turns and signed scales (J. F. Blinn, "Consider the lowly 2 × 2 matrix", IEEE Computer Graphics
   and Applications 16(2), 1996). Any 2 × 2 matrix is a turn with a scale plus a reflection with a scale,

       A = q (cos β  −sin β)  +  r (cos α   sin α)
             (sin β   cos β)       (sin α  −cos α),

   and the product of turns R((α + β)/2) diag(q + r, q − r) R((β − α)/2) is that sum. */
#include <math.h>

#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"

/* What A is made of, scaled: A = R(out) diag(scales · 2^exponent) R(in), and the whole turn is β = out + in. */
typedef struct plane_map {
    double out, in, whole;
    double scales[2];
    int exponent;
} plane_map;

static const double pi = 0x1.921fb54442d18p+1;

/* The parts of A as points of the plane: (e, h) = q (cos β, sin β), (f, g) = r (cos α, sin α). Where one part is no more
   than the rounding of the other its angle says nothing and is chosen: with r = 0, a turn, α = β, so that nothing is left
   for the turn on the way in; with q = 0, a reflection, β = 0, so that nothing turns as a whole. */
static plane_map factor(const nnla_tensor *A) {
    plane_map map = {.exponent = nnla__exponent_of(A)};
    double a[4];
    nnla__load_scaled(A, -map.exponent, a);
    double e = (a[0] + a[3]) / 2, h = (a[2] - a[1]) / 2, f = (a[0] - a[3]) / 2, g = (a[2] + a[1]) / 2;
    double q = sqrt(e * e + h * h), r = sqrt(f * f + g * g), none = 0x1p-51 * (q + r);
    double beta = q > none ? nnla__atan2(h, e) : 0;
    double alpha = r > none ? nnla__atan2(g, f) : beta;
    map.whole = beta;
    map.out = (alpha + beta) / 2;
    map.in = (beta - alpha) / 2;
    map.scales[0] = q + r;
    map.scales[1] = q + r > 0 ? nnla__determinant_2(a) / (q + r) : 0; /* q − r, and exactly 0 where det A is */
    if (fabs(map.scales[1]) > map.scales[0])                          /* by rounding, of a turn or a mirroring */
        map.scales[1] = copysign(map.scales[0], map.scales[1]);
    return map;
}

/* R(out) diag(scales) R(in), for the angle on the way in within a quarter turn to either side: both turned by half a
   circle are the same map. */
static void bring_in_range(plane_map *map) {
    if (fabs(map->in) <= pi / 2)
        return;
    map->in += map->in > 0 ? -pi : pi;
    map->out += map->out > 0 ? -pi : pi;
}

static nnla_status check_plane(const char *function, const nnla_tensor *A) {
    static const size_t plane[] = {2, 2};
    nnla_status status = nnla__check_real(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "A", A, 2, plane);
    return status == NNLA_OK ? nnla__check_finite(function, "A", A) : status;
}

nnla_status nnla_plane_factor(const nnla_tensor *A, double *turn_out, double *scales, double *turn_in) {
    static const char function[] = "nnla_plane_factor";
    nnla_status status = check_plane(function, A);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "turn_out", turn_out);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "scales", scales);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "turn_in", turn_in);
    if (status != NNLA_OK)
        return status;
    plane_map map = factor(A);
    bring_in_range(&map);
    double larger = ldexp(map.scales[0], map.exponent), smaller = ldexp(map.scales[1], map.exponent);
    if (!isfinite(larger))
        return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: a scale exceeds the range of f64", function);
    *turn_out = map.out;
    *turn_in = map.in;
    scales[0] = larger;
    scales[1] = smaller;
    return NNLA_OK;
}

/* M = R(turn) S with S = R(−in) diag(scales) R(in), which is symmetric. */
static void compose(double turn, double in, const double scales[2], double M[4]) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    const double angles[2] = {turn, in};
    double c[2], s[2];
    nnla__map(&pass, NNLA__COS, 2, angles, c);
    nnla__map(&pass, NNLA__SIN, 2, angles, s);
    double xx = scales[0] * c[1] * c[1] + scales[1] * s[1] * s[1];
    double xy = (scales[1] - scales[0]) * s[1] * c[1];
    double yy = scales[0] * s[1] * s[1] + scales[1] * c[1] * c[1];
    M[0] = c[0] * xx - s[0] * xy;
    M[1] = c[0] * xy - s[0] * yy;
    M[2] = s[0] * xx + c[0] * xy;
    M[3] = s[0] * xy + c[0] * yy;
}

nnla_status nnla_plane_between(const nnla_tensor *A, double t, nnla_tensor *M) {
    static const char function[] = "nnla_plane_between";
    nnla_status status = check_plane(function, A);
    if (status == NNLA_OK && !isfinite(t))
        status = nnla__fail_setting(function, "t", t, "a finite number");
    if (status == NNLA_OK)
        status = nnla__check_result(function, "A", A, "M", M, 2, A->dims);
    if (status != NNLA_OK)
        return status;
    plane_map map = factor(A);
    double scales[2], values[4];
    int exponent = map.exponent > 0 ? map.exponent : 0; /* 1 and A's scales in a common unit */
    for (int i = 0; i < 2; i++)
        scales[i] = (1 - t) * ldexp(1, -exponent) + t * ldexp(map.scales[i], map.exponent - exponent);
    compose(t * map.whole, map.in, scales, values);
    if (t == 1) {
        nnla__load_scaled(A, 0, values); /* to the bit */
        exponent = 0;
    }
    status = nnla__check_fits(function, "M", M, values, exponent);
    if (status == NNLA_OK)
        nnla__store_scaled(M, values, exponent);
    return status;
}
