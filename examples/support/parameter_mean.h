/* The mean of a network's parameters at several times of its training: nearer to the middle of a valley than any of them
   (P. Izmailov et al., "Averaging weights leads to wider optima and better generalization", 2018). A failure ends the
   program. */
#ifndef NNLA_EXAMPLES_PARAMETER_MEAN_H
#define NNLA_EXAMPLES_PARAMETER_MEAN_H

#include <nnla.h>

/* Empty at first: {0}. */
typedef struct parameter_mean {
    nnla_tensor **means; /* a tensor a parameter of the network */
    size_t tensors;
    size_t count; /* of times */
} parameter_mean;

/* Takes the parameters as they are now into the mean. */
void parameter_mean_add(parameter_mean *mean, const nnla_network *net);

/* Gives the network the mean, if there is one, and releases it. */
void parameter_mean_end(parameter_mean *mean, nnla_network *net);

#endif
