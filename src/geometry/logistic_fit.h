/* Logistic regression of two classes, in plain double arithmetic as whitening.h. */
#ifndef NNLA_SRC_LOGISTIC_FIT_H
#define NNLA_SRC_LOGISTIC_FIT_H

#include "geometry/whitening.h"

/* A fit of whitened samples, used for one class after the other. */
typedef struct nnla__logistic_fit {
    const nnla__whitened *of;
    char *targets;   /* [samples] 1: of the class; 0: not. The caller sets them */
    double *margins; /* [samples] Q u: the hyperplane is where it is 0 */

    double *slopes, *weights;            /* [samples] dl/dm, d²l/dm² */
    double *u, *tried, *gradient, *step; /* [terms] */
    double *H;                           /* [terms × terms], below its diagonal */
    double *products;                    /* of losses: see logistic_fit.c */
    void *block;
} nnla__logistic_fit;

nnla_status nnla__logistic_fit_create(const char *function, const nnla__whitened *whitened, nnla__logistic_fit *fit);
void nnla__logistic_fit_destroy(nnla__logistic_fit *fit);

/* Least of Σ log(1 + e^∓m) + λ/2 uᵀu. If `any`, it ends as soon as no sample is on the wrong side. Leaves the margins and
   returns how many samples are on the right side of the hyperplane. */
size_t nnla__logistic_fit_run(nnla__logistic_fit *fit, int any);

#endif
