/* How many floating-point operations a second a square matrix product does, per size and element type. */
#define _POSIX_C_SOURCE 200809L
#include <nnla.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The best of several rounds, each long enough for the clock; 0 on failure. */
static double gemm_rate(nnla_dtype dtype, size_t n) {
    const size_t dims[] = {n, n};
    const double operations = 2.0 * (double)n * (double)n * (double)n;
    nnla_tensor *A = nnla_tensor_create(dtype, 2, dims);
    nnla_tensor *B = nnla_tensor_create(dtype, 2, dims);
    nnla_tensor *C = nnla_tensor_create(dtype, 2, dims);
    nnla_status status = NNLA_OK;
    double best = 0;
    for (int round = 0; round < 5 && status == NNLA_OK; round++) {
        double start = seconds();
        double elapsed = 0;
        size_t runs = 0;
        while (elapsed < 0.1 && status == NNLA_OK) {
            status = nnla_gemm(0, 0, 1, A, B, 0, C); /* C = A B */
            runs++;
            elapsed = seconds() - start;
        }
        double rate = operations * (double)runs / elapsed;
        best = rate > best ? rate : best;
    }
    nnla_tensor_destroy(C);
    nnla_tensor_destroy(B);
    nnla_tensor_destroy(A);
    return status == NNLA_OK ? best : 0;
}

int main(void) {
    static const size_t sizes[] = {16, 64, 100, 256, 512, 1024};
    if (nnla_set_threads(1) != NNLA_OK)
        return EXIT_FAILURE;
    printf("isa %s, one thread, GFLOP/s\n%6s %8s %8s\n", nnla_isa_name(), "n", "f32", "f64");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        double f32 = gemm_rate(NNLA_F32, sizes[i]);
        double f64 = gemm_rate(NNLA_F64, sizes[i]);
        if (f32 <= 0 || f64 <= 0) {
            fprintf(stderr, "%s\n", nnla_error_message());
            return EXIT_FAILURE;
        }
        printf("%6zu %8.1f %8.1f\n", sizes[i], f32 / 1e9, f64 / 1e9);
    }
    return EXIT_SUCCESS;
}
