/* How long a frame of the explorer takes the library: the 81 × 81 field with its boundary and 1500 points, and each view, in
   the middle of a training. Prints milliseconds of processor time, the least and the median of some tries; run by hand:

     bench_frame [tries] */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "explorer.h"

enum { MOST_TRIES = 1000 };

static double seconds(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static nnla_status plane(void) { return explorer_view_plane(4, 0, 1, 0); }
static nnla_status axes_of_hidden(void) { return explorer_view_plane(2, -1, -1, 0); }
static nnla_status steps(void) { return explorer_view_steps(3, 0, 1, 2.5); }
static nnla_status weights(void) { return explorer_view_weights(1, 0, 1); }
static nnla_status template_of_unit(void) { return explorer_view_template(1, 5); }

typedef struct view {
    const char *name;
    nnla_status (*compute)(void);
    int in_frame; /* what the page shows at once */
} view;

static const view views[] = {
    {"input", explorer_view_input, 1},
    {"plane", plane, 1},
    {"steps", steps, 1},
    {"weights", weights, 1},
    {"template", template_of_unit, 1},
    {"curves", explorer_view_curves, 1},
    {"spectrum", explorer_view_spectrum, 1},
    {"pca", explorer_view_pca, 1},
    {"map", explorer_view_map, 1},
    {"separability", explorer_view_separability, 1},
    {"axes of 100 units", axes_of_hidden, 0},
};
enum { VIEWS = sizeof views / sizeof *views };

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *name, double *times, size_t count) {
    qsort(times, count, sizeof *times, ascending);
    printf("%-18s %8.3f %8.3f\n", name, 1e3 * times[0], 1e3 * times[count / 2]);
}

/* A frame after an epoch: parameters have changed, so nothing is known from before. */
static nnla_status time_frame(size_t tries) {
    static double epoch_times[MOST_TRIES], times[VIEWS + 1][MOST_TRIES];
    for (size_t i = 0; i < tries; i++) {
        double begin = seconds();
        nnla_status status = explorer_seek(75);
        if (status == NNLA_OK)
            status = explorer_train(1);
        epoch_times[i] = seconds() - begin;
        times[VIEWS][i] = 0;
        for (size_t k = 0; k < VIEWS && status == NNLA_OK; k++) {
            begin = seconds();
            status = views[k].compute();
            times[k][i] = seconds() - begin;
            if (views[k].in_frame)
                times[VIEWS][i] += times[k][i];
        }
        if (status != NNLA_OK)
            return status;
    }
    printf("%-18s %8s %8s  ms, isa=%s\n", "", "least", "median", explorer_isa());
    report("an epoch", epoch_times, tries);
    for (size_t k = 0; k < VIEWS; k++)
        report(views[k].name, times[k], tries);
    report("frame, all views", times[VIEWS], tries);
    return NNLA_OK;
}

int main(int argc, char **argv) {
    size_t tries = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 50;
    tries = tries < 1 ? 1 : tries > MOST_TRIES ? MOST_TRIES : tries;
    nnla_status status = nnla_set_threads(1); /* as in the page */
    if (status == NNLA_OK)
        status = explorer_start();
    if (status == NNLA_OK)
        status = explorer_train(75);
    if (status == NNLA_OK)
        status = time_frame(tries);
    if (status != NNLA_OK)
        fprintf(stderr, "error: %s\n", explorer_message());
    explorer_end();
    return status == NNLA_OK ? 0 : 1;
}
