#include "gradient_check.h"

#include <math.h>

static double relative_error(double actual, double numerical) {
    double size = fmax(fmax(fabs(actual), fabs(numerical)), 1e-3);
    double error = fabs(actual - numerical) / size;
    return isfinite(error) ? error : (double)INFINITY;
}

double gradient_error(double (*f)(void *payload), void *payload, double *variables, const double *gradient,
                      size_t count) {
    const double h = 1e-5;
    double worst = 0;
    for (size_t i = 0; i < count; i++) {
        double v = variables[i];
        variables[i] = v + h;
        double above = f(payload);
        variables[i] = v - h;
        double below = f(payload);
        variables[i] = v;
        worst = fmax(worst, relative_error(gradient[i], (above - below) / (2 * h)));
    }
    return worst;
}
