#include "support/parameter_mean.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

static void begin(parameter_mean *mean, const nnla_network *net) {
    mean->tensors = nnla_network_parameter_tensors(net);
    mean->means = calloc(mean->tensors, sizeof(nnla_tensor *));
    if (mean->means == NULL) {
        fprintf(stderr, "error: out of memory for the mean of parameters\n");
        exit(1);
    }
    for (size_t i = 0; i < mean->tensors; i++) {
        mean->means[i] = nnla_tensor_clone(nnla_network_const_parameter(net, i));
        check_created(mean->means[i]);
    }
}

void parameter_mean_add(parameter_mean *mean, const nnla_network *net) {
    if (mean->means == NULL)
        begin(mean, net);
    const double part = 1.0 / (double)++mean->count;
    for (size_t i = 0; i < mean->tensors; i++) /* m = p/n + (1 − 1/n) m */
        check(nnla_axpby(part, nnla_network_const_parameter(net, i), 1 - part, mean->means[i]));
}

void parameter_mean_end(parameter_mean *mean, nnla_network *net) {
    for (size_t i = 0; i < mean->tensors; i++) {
        check(nnla_tensor_copy(mean->means[i], nnla_network_parameter(net, i)));
        nnla_tensor_destroy(mean->means[i]);
    }
    free(mean->means);
    *mean = (parameter_mean){NULL, 0, 0};
}
