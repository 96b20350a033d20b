#include "support/parameter_hash.h"

#include <string.h>

static uint64_t hash_bits(uint64_t hash, uint64_t bits, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        hash ^= bits >> (8 * i) & 0xff;
        hash *= UINT64_C(0x100000001b3);
    }
    return hash;
}

uint64_t parameter_hash(const nnla_network *net) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++) {
        const nnla_tensor *parameter = nnla_network_const_parameter(net, i);
        const unsigned char *data = nnla_tensor_const_data(parameter);
        const size_t bytes = nnla_dtype_size(nnla_tensor_dtype(parameter));
        for (size_t k = 0; k < nnla_tensor_count(parameter); k++) {
            uint32_t narrow = 0;
            uint64_t bits = 0;
            if (bytes == sizeof narrow) {
                memcpy(&narrow, data + k * bytes, sizeof narrow);
                bits = narrow;
            } else {
                memcpy(&bits, data + k * bytes, sizeof bits);
            }
            hash = hash_bits(hash, bits, bytes);
        }
    }
    return hash;
}
