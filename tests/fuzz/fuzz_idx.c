/* A libFuzzer target: any bytes as an IDX file. The first byte chooses the dtype.
 *
 *   clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined … -lz && ./fuzz_idx corpus/idx
 */
#include <stddef.h>
#include <stdint.h>

#include "nnla/array_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 0)
        nnla_tensor_destroy(nnla_idx_parse(data + 1, size - 1, data[0] % 3));
    return 0;
}
