/* A libFuzzer target: any bytes as a .npy file.
 *
 *   clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined … -lz && ./fuzz_npy corpus/npy
 */
#include <stddef.h>
#include <stdint.h>

#include "nnla/array_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    nnla_tensor_destroy(nnla_npy_parse(data, size));
    return 0;
}
