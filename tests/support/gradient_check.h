/* Gradients against central differences, in f64: a function's value is computed twice for each variable. */
#ifndef NNLA_TESTS_GRADIENT_CHECK_H
#define NNLA_TESTS_GRADIENT_CHECK_H

#include <stddef.h>

/* What a correct gradient may be off by, and what its numerical check itself is good for. */
#define GRADIENT_TOLERANCE 1e-6

/* The largest relative error of `gradient`, count numbers, against (f(v + h) − f(v − h)) / 2h with h = 1e-5:
   |difference| / max(|gradient|, |numerical|, 1e-3). f reads the variables through its payload; each is put back.
   Infinity if a number is not finite. */
double gradient_error(double (*f)(void *payload), void *payload, double *variables, const double *gradient,
                      size_t count);

#endif
