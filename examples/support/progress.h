/* The progress of a training on standard output: a bar on a terminal, about ten plain lines elsewhere, or one an epoch
   where epochs are long enough to be timed. */
#ifndef NNLA_EXAMPLES_PROGRESS_H
#define NNLA_EXAMPLES_PROGRESS_H

#include <stddef.h>

typedef struct progress {
    size_t total; /* epochs */
    int on_terminal;
    size_t drawn;      /* columns of the bar on the screen */
    double drawn_time; /* seconds */
} progress;

progress progress_begin(size_t total);

/* After epoch `done` of total, from 1. An accuracy that is NaN is not shown. */
void progress_update(progress *bar, size_t done, double loss, double accuracy);

/* Likewise with the seconds that the epoch took and the accuracy on a test set. */
void progress_update_timed(progress *bar, size_t done, double seconds, double loss, double test_accuracy);

/* Seconds of a clock that only goes forward. */
double progress_clock(void);

/* Ends the line of the bar; what is printed next begins a line of its own. */
void progress_end(progress *bar);

#endif
