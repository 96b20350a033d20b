#include "support/result.h"

#include "support/check.h"
#include "support/parameter_hash.h"

#include <inttypes.h>
#include <stdio.h>

void result_print(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T) {
    double loss = 0, accuracy = 0;
    check(nnla_network_evaluate(net, X, T, &loss, &accuracy));
    printf("accuracy=%.4f loss=%.6f parameters=%zu hash=%016" PRIx64 "\n", accuracy, loss,
           nnla_network_parameter_count(net), parameter_hash(net));
}
