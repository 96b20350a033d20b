/* A libFuzzer target: any bytes as a model file. What is taken must work: it predicts, trains and can be saved.
 *
 *   clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined … && ./fuzz_model corpus/model
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "network/network_impl.h"
#include "nnla/model_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A batch of one row of zeros for a node; NULL if there are too many. */
static nnla_tensor *row_for(const nnla_network *net, const nnla__node *node) {
    size_t dims[NNLA_MAX_RANK] = {1};
    for (size_t i = 0; i < node->shape.rank; i++)
        dims[1 + i] = node->shape.dims[i];
    return nnla_tensor_create(node->index_limit != 0 ? NNLA_I32 : net->dtype, node->shape.rank + 1, dims);
}

static void use(nnla_network *net) {
    nnla_tensor *X = row_for(net, &net->nodes[0]), *T = row_for(net, &net->nodes[net->outputs[0].node]);
    size_t needed = 0;
    if (net->input_count == 1 && net->output_count == 1 && X != NULL && T != NULL) {
        nnla_network_step(net, X, T, NULL);
        nnla_network_predict(net, X, T);
    }
    if (nnla_network_save_memory(net, NULL, 0, &needed) != NNLA_OK || needed == 0)
        abort();
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    nnla_load_config config = NNLA_LOAD_CONFIG_INIT;
    config.memory_limit = (size_t)1 << 24;
    nnla_network *net = nnla_network_load_memory_with(data, size, &config);
    if (net != NULL)
        use(net);
    nnla_network_destroy(net);
    return 0;
}
