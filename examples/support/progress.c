#define _DEFAULT_SOURCE

#include "support/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 256, LINES_ELSEWHERE = 10, LEAST_BAR = 8, MOST_BAR = 50 };

static const double redraw_seconds = 0.04;

double progress_clock(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* One column is left free: a full line would wrap on some terminals. */
static size_t usable_columns(void) {
#ifdef TIOCGWINSZ
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
        return size.ws_col < LINE_SIZE ? size.ws_col - 1U : LINE_SIZE - 1;
#endif
    return 79;
}

progress progress_begin(size_t total) {
    progress bar = {total, isatty(STDOUT_FILENO), 0, 0};
    return bar;
}

/* What a line tells besides the epoch; seconds and accuracy are left out where they are NaN. */
typedef struct figures {
    double seconds, loss, accuracy;
    int tested; /* the accuracy is of a test set */
} figures;

/* With full words, with short ones (1) or without (2). */
static void format_figures(char *text, size_t size, int brevity, const figures *f) {
    static const char *const formats[][4] = {
        {"%.2f s  ", "loss %.6f", "  accuracy %.4f", "  test accuracy %.4f"},
        {"%.2f s ", "loss %.4f", " acc %.4f", " acc %.4f"},
        {"%.1fs ", "%.3f", " %.3f", " %.3f"},
    };
    const char *const *format = formats[brevity];
    const int shown[] = {!isnan(f->seconds), 1, !isnan(f->accuracy)};
    const double values[] = {f->seconds, f->loss, f->accuracy};
    size_t length = 0;
    text[0] = '\0';
    for (int i = 0; i < 3; i++) {
        if (!shown[i] || length >= size)
            continue;
        int added = snprintf(text + length, size - length, format[i == 2 && f->tested ? 3 : i], values[i]);
        length += added > 0 ? (size_t)added : 0;
    }
}

/* The most telling line that fits: with a bar, without, shorter and shorter, at last the count alone. */
static void format_line(char line[LINE_SIZE], size_t columns, const progress *bar, size_t done, const figures *f) {
    char text[96], cells[MOST_BAR + 1];
    format_figures(text, sizeof text, 0, f);
    snprintf(line, LINE_SIZE, "epoch %zu/%zu  %s", done, bar->total, text);
    size_t words = strlen(line) + 4;
    if (columns >= words + LEAST_BAR) {
        size_t width = columns - words < MOST_BAR ? columns - words : MOST_BAR;
        size_t full = (size_t)((double)width * (double)done / (double)bar->total);
        memset(cells, '.', width);
        memset(cells, '#', full);
        cells[width] = '\0';
        snprintf(line, LINE_SIZE, "epoch %zu/%zu  [%s]  %s", done, bar->total, cells, text);
    }
    for (int brevity = 1; brevity <= 2 && strlen(line) > columns; brevity++) {
        format_figures(text, sizeof text, brevity, f);
        snprintf(line, LINE_SIZE, "%zu/%zu %s", done, bar->total, text);
    }
    if (strlen(line) > columns)
        snprintf(line, LINE_SIZE, "%zu/%zu", done, bar->total);
    if (strlen(line) > columns)
        line[columns] = '\0';
}

static void draw(progress *bar, size_t done, const figures *f) {
    char line[LINE_SIZE];
    double time = progress_clock();
    if (done < bar->total && bar->drawn > 0 && time - bar->drawn_time < redraw_seconds)
        return;
    size_t columns = usable_columns();
    format_line(line, columns, bar, done, f);
    size_t length = strlen(line), before = bar->drawn < columns ? bar->drawn : columns;
    printf("\r%s%*s", line, before > length ? (int)(before - length) : 0, "");
    fflush(stdout);
    bar->drawn = length;
    bar->drawn_time = time;
}

static void show(progress *bar, size_t done, size_t step, const figures *f) {
    if (bar->total == 0)
        return;
    if (bar->on_terminal) {
        draw(bar, done, f);
        return;
    }
    if (done % step != 0 && done != bar->total)
        return;
    char text[96];
    format_figures(text, sizeof text, 0, f);
    printf("epoch %zu/%zu  %s\n", done, bar->total, text);
    fflush(stdout);
}

void progress_update(progress *bar, size_t done, double loss, double accuracy) {
    const figures f = {(double)NAN, loss, accuracy, 0};
    show(bar, done, (bar->total + LINES_ELSEWHERE - 1) / LINES_ELSEWHERE, &f);
}

void progress_update_timed(progress *bar, size_t done, double seconds, double loss, double test_accuracy) {
    const figures f = {seconds, loss, test_accuracy, 1};
    show(bar, done, 1, &f);
}

void progress_end(progress *bar) {
    if (bar->on_terminal && bar->drawn > 0)
        printf("\n");
    bar->drawn = 0;
    fflush(stdout);
}
