#include "explorer_bytes.h"

#include "explorer.h"
#include "explorer_message.h"

/* The longest file that the page may hand in. */
enum { MOST_INPUT = 64 << 20 };

/* As doubles, so that anything can lie in them. */
static nnla_tensor *input, *output;
static size_t input_size, output_size;

static nnla_tensor *new_bytes(size_t size) {
    const size_t count = (size + sizeof(double) - 1) / sizeof(double);
    return nnla_tensor_create(NNLA_F64, 1, &count);
}

void *explorer_input(int size) {
    explorer_input_release();
    nnla_status status = NNLA_OK;
    if (size < 1 || size > MOST_INPUT)
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "the file has %d bytes: expected 1 to %d (64 MiB)", size,
                                 MOST_INPUT);
    if (status == NNLA_OK) {
        input = new_bytes((size_t)size);
        status = input != NULL ? NNLA_OK : nnla_error_status();
    }
    input_size = status == NNLA_OK ? (size_t)size : 0;
    explorer_result(status);
    return input != NULL ? nnla_tensor_data(input) : NULL;
}

const void *explorer_input_bytes(int size) {
    if (input != NULL && size >= 1 && (size_t)size <= input_size)
        return nnla_tensor_const_data(input);
    explorer_refuse(NNLA_ERROR_STATE, "expected %d bytes of input, got %d", size, (int)input_size);
    return NULL;
}

void explorer_input_release(void) {
    nnla_tensor_destroy(input);
    input = NULL;
    input_size = 0;
}

void *explorer_output_make(size_t size) {
    nnla_tensor_destroy(output);
    output = new_bytes(size);
    output_size = output != NULL ? size : 0;
    return output != NULL ? nnla_tensor_data(output) : NULL;
}

const void *explorer_output(void) { return output != NULL ? nnla_tensor_const_data(output) : NULL; }

int explorer_output_size(void) { return (int)output_size; }

void explorer_bytes_release(void) {
    explorer_input_release();
    nnla_tensor_destroy(output);
    output = NULL;
    output_size = 0;
}
