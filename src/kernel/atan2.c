/* The angle of a point of the plane, in plain double arithmetic: the same bits everywhere.

   For 0 ≤ y ≤ x and the c = k/8 nearest to y/x:  arctan y/x = arctan c + arctan r,  r = (y − c x)/(x + c y), |r| ≤ 1/15,
   and arctan r = r − r³/3 + r⁵/5 − …, of which the terms left out are below 2⁻⁶⁰ r. */
#include <math.h>

#include "kernel/atan_table.h"
#include "kernel/kernels.h"

/* (arctan r − r) for |r| ≤ 1/15, by Horner's rule in v = r² */
static double arctan_rest(double r) {
    static const double series[] = {-1.0 / 3, 1.0 / 5, -1.0 / 7, 1.0 / 9, -1.0 / 11, 1.0 / 13, -1.0 / 15};
    double v = r * r, p = 0;
    for (size_t i = sizeof series / sizeof *series; i-- > 0;)
        p = p * v + series[i];
    return r * v * p;
}

/* arctan y/x = high + low for 0 ≤ y ≤ x, x > 0 finite. */
static double arctan_of_quotient(double y, double x, double *low) {
    double r = y / x;
    int k = (int)(8 * r + 0.5);
    if (k > 0) { /* y ≥ x/16: both can be scaled, so that no sum overflows and no product is denormal */
        double scale = x > 1 ? 0x1p-100 : 0x1p+100, c = k / 8.0;
        x *= scale;
        y *= scale;
        r = (y - c * x) / (x + c * y);
    } else if (r < 0x1p-500) {
        *low = 0; /* arctan r = r, and v would underflow */
        return r;
    }
    *low = nnla__atan_table[k][1] + (k > 0 ? r + arctan_rest(r) : arctan_rest(r));
    return k > 0 ? nnla__atan_table[k][0] : r;
}

double nnla__atan2(double y, double x) {
    if (isnan(x) || isnan(y))
        return x + y;
    double width = fabs(x), height = fabs(y);
    if (isinf(x) || isinf(y)) { /* the angle of where the point went */
        width = isinf(x) ? 1 : 0;
        height = isinf(y) ? 1 : 0;
    }
    double angle = 0, low = 0, larger = width > height ? width : height;
    if (larger > 0)
        angle = arctan_of_quotient(width > height ? height : width, larger, &low);
    if (height > width) { /* π/2 − angle */
        angle = nnla__half_pi[0] - angle;
        low = nnla__half_pi[1] - low;
    }
    if (signbit(x)) { /* π − angle */
        angle = 2 * nnla__half_pi[0] - angle;
        low = 2 * nnla__half_pi[1] - low;
    }
    return copysign(angle + low, y);
}
