/* Logistic regression of two classes. */
#ifndef NNLA_SRC_LOGISTIC_FIT_H
#define NNLA_SRC_LOGISTIC_FIT_H

#include "kernel/kernels.h"

/* A fit of Q [terms × samples] (whitening.h), used for one class after the other. All in double. */
typedef struct nnla__logistic_fit {
    nnla__pass pass;
    nnla__matrix Q;
    double *targets; /* [samples] 1: of the class; 0: not. The caller sets them */
    double *margins; /* [samples] uᵀQ: the hyperplane is where it is 0 */

    double *u, *tried, *gradient, *step; /* [terms] */
    double *losses, *slopes, *weights;   /* [samples]; slopes are dl/dm, weights d²l/dm² */
    nnla__matrix weighted, H;            /* [terms × samples], [terms × terms] */
    void *block;
} nnla__logistic_fit;

nnla_status nnla__logistic_fit_create(const char *function, nnla__matrix Q, nnla__logistic_fit *fit);
void nnla__logistic_fit_destroy(nnla__logistic_fit *fit);

/* Least of Σ log(1 + e^∓m) + λ/2 uᵀu. If `any`, it ends as soon as no sample is on the wrong side. Leaves the margins and
   returns how many samples are on the right side of the hyperplane. */
size_t nnla__logistic_fit_run(nnla__logistic_fit *fit, int any);

#endif
