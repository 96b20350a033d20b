/* Loads the library, multiplies with threads and unloads it, 50 times: dlopen_threads <path of the shared library>.
   Each time the product must be right, and the unloading must leave neither a thread nor a mapping behind. Exits with
   77 if the library stays loaded for a reason of its own (a sanitizer). */
#define _GNU_SOURCE

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nnla/linalg.h"
#include "nnla/tensor.h"

enum { ROUNDS = 50, SIZE = 300 };

typedef struct library {
    void *handle;
    nnla_status (*set_threads)(size_t count);
    nnla_tensor *(*tensor_wrap)(nnla_dtype dtype, void *data, size_t rank, const size_t *dims);
    void (*tensor_destroy)(nnla_tensor *tensor);
    nnla_status (*gemm)(int transpose_a, int transpose_b, double alpha, const nnla_tensor *A, const nnla_tensor *B,
                        double beta, nnla_tensor *C);
} library;

/* POSIX lets a symbol's address be a function's, ISO C only its bytes. */
static int find(void *handle, const char *name, void *function, size_t size) {
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, size);
    return symbol != NULL;
}

static int load(library *nnla, const char *path) {
    nnla->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (nnla->handle == NULL)
        return 0;
    return find(nnla->handle, "nnla_set_threads", &nnla->set_threads, sizeof nnla->set_threads) &&
           find(nnla->handle, "nnla_tensor_wrap", &nnla->tensor_wrap, sizeof nnla->tensor_wrap) &&
           find(nnla->handle, "nnla_tensor_destroy", &nnla->tensor_destroy, sizeof nnla->tensor_destroy) &&
           find(nnla->handle, "nnla_gemm", &nnla->gemm, sizeof nnla->gemm);
}

/* A[i][k] = i + 1 and B[k][j] = j − 1, small integers, so that the product is exact in any order. */
static int multiplies(const library *nnla) {
    static float a[SIZE * SIZE], b[SIZE * SIZE], c[SIZE * SIZE];
    const size_t dims[] = {SIZE, SIZE};
    for (int i = 0; i < SIZE * SIZE; i++) {
        a[i] = (float)(i / SIZE % 7 + 1);
        b[i] = (float)(i % SIZE % 11 - 1);
        c[i] = -1;
    }
    nnla_tensor *A = nnla->tensor_wrap(NNLA_F32, a, 2, dims);
    nnla_tensor *B = nnla->tensor_wrap(NNLA_F32, b, 2, dims);
    nnla_tensor *C = nnla->tensor_wrap(NNLA_F32, c, 2, dims);
    int right = A != NULL && B != NULL && C != NULL && nnla->set_threads(4) == NNLA_OK &&
                nnla->gemm(0, 0, 1, A, B, 0, C) == NNLA_OK;
    for (int i = 0; right && i < SIZE * SIZE; i++)
        right = c[i] == (float)SIZE * a[i / SIZE * SIZE] * b[i % SIZE];
    nnla->tensor_destroy(C);
    nnla->tensor_destroy(B);
    nnla->tensor_destroy(A);
    return right;
}

static int count_threads(void) {
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;
    if (tasks == NULL)
        return 0;
    for (const struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks))
        count += task->d_name[0] != '.';
    closedir(tasks);
    return count;
}

/* The kernel may show a joined thread for a moment longer. */
static int threads_become(int expected) {
    const struct timespec millisecond = {0, 1000000};
    for (int i = 0; i < 1000 && count_threads() != expected; i++)
        nanosleep(&millisecond, NULL);
    return count_threads() == expected;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: dlopen_threads LIBRARY\n");
        return 2;
    }
    int before = count_threads(), most = before;
    for (int round = 0; round < ROUNDS; round++) {
        library nnla;
        if (!load(&nnla, argv[1])) {
            fprintf(stderr, "round %d: %s\n", round, dlerror());
            return 1;
        }
        if (!multiplies(&nnla)) {
            fprintf(stderr, "round %d: the product is wrong\n", round);
            return 1;
        }
        if (count_threads() > most)
            most = count_threads();
        dlclose(nnla.handle);
        if (dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD) != NULL) {
            fprintf(stderr, "round %d: still loaded after dlclose\n", round);
            return 77;
        }
        if (!threads_become(before)) {
            fprintf(stderr, "round %d: %d threads before, %d after\n", round, before, count_threads());
            return 1;
        }
    }
    printf("%d rounds, at most %d threads\n", ROUNDS, most);
    return 0;
}
