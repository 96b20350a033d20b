/* A libFuzzer target: any bytes as a CSV text. The first byte chooses the settings.
 *
 *   clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined … && ./fuzz_csv corpus/csv
 */
#include <stddef.h>
#include <stdint.h>

#include "nnla/data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    nnla_csv_config config = NNLA_CSV_CONFIG_INIT;
    config.header = data[0] & 1;
    config.target = (data[0] >> 1 & 3) % 3;
    config.dtype = data[0] >> 3 & 1;
    config.separator = data[0] >> 4 & 1 ? ';' : ',';
    config.target_column = (data[0] >> 5 & 3) - 2;
    config.skip_lines = data[0] >> 7 & 1;
    nnla_table_destroy(nnla_csv_parse((const char *)data + 1, size - 1, &config));
    return 0;
}
