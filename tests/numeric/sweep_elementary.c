/* The error of the elementary functions over all 2³² floats, against long double, on the best instruction set (NNLA_ISA
   names another; all but sse2-fast give the same bits). Two threads; some minutes a function.

       sweep_elementary [function ...]

   Prints the largest error of each and where it is; fails if one is above its bound. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "kernel/kernels.h"
#include "numeric/elementary_reference.h"

enum { BLOCK = 4096, THREADS = 2 };

typedef struct part {
    const elementary_function *function;
    simd_probe_map *map;
    uint64_t first;
    double worst;
    float worst_at, worst_value;
} part;

static void *sweep_part(void *argument) {
    part *mine = argument;
    float x[BLOCK], y[BLOCK];
    for (uint64_t base = mine->first; base < UINT64_C(1) << 32; base += THREADS * BLOCK) {
        for (uint32_t i = 0; i < BLOCK; i++) {
            uint32_t bits = (uint32_t)base + i;
            memcpy(&x[i], &bits, sizeof bits);
        }
        mine->map(BLOCK, x, x, x, y);
        for (int i = 0; i < BLOCK; i++) {
            /* The errors that may be the largest are found in double, and taken in long double. */
            if (nearly_error_f32(y[i], mine->function->nearly((double)x[i])) < mine->worst - 1e-5)
                continue;
            double error = error_f32(y[i], mine->function->reference(x[i]));
            if (error > mine->worst) {
                mine->worst = error;
                mine->worst_at = x[i];
                mine->worst_value = y[i];
            }
        }
    }
    return NULL;
}

static int sweep(int index) {
    const elementary_function *function = &elementary_functions[index];
    const simd_probe *probe = simd_probe_of(nnla_isa_name(), NNLA_F32);
    part parts[THREADS], worst;
    pthread_t threads[THREADS];
    for (uint64_t t = 0; t < THREADS; t++)
        parts[t] = (part){function, probe->functions[index].map, t * BLOCK, 0, 0, 0};
    if (pthread_create(&threads[1], NULL, sweep_part, &parts[1]) != 0)
        return 1;
    sweep_part(&parts[0]);
    pthread_join(threads[1], NULL);
    worst = parts[parts[1].worst > parts[0].worst];
    int good = worst.worst <= function->bound_f32;
    printf("%-8s %s f32: at most %.4f ULP (bound %g): %s(%a) = %a%s\n", function->name, probe->isa, worst.worst,
           function->bound_f32, function->name, (double)worst.worst_at, (double)worst.worst_value,
           good ? "" : "   FAILED");
    fflush(stdout);
    return !good;
}

int main(int argc, char **argv) {
    int failed = 0;
    for (int index = 0; index < ELEMENTARY_COUNT; index++) {
        int wanted = argc < 2;
        for (int i = 1; i < argc; i++)
            wanted |= strcmp(argv[i], elementary_functions[index].name) == 0;
        if (wanted)
            failed |= sweep(index);
    }
    return failed;
}
