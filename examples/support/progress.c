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

static double now(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* One column is left free: a full line would wrap on some terminals. */
static size_t usable_columns(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 79;
    size_t columns = size.ws_col - 1U;
    return columns < LINE_SIZE - 1 ? columns : LINE_SIZE - 1;
}

progress progress_begin(size_t total) {
    progress bar = {total, isatty(STDOUT_FILENO), 0, 0};
    return bar;
}

/* Loss and accuracy, with full words, with short ones (1) or without (2). */
static void format_figures(char *text, size_t size, int brevity, double loss, double accuracy) {
    static const char *const formats[][2] = {
        {"loss %.6f", "  accuracy %.4f"}, {"loss %.4f", " acc %.4f"}, {"%.3f", " %.3f"}};
    int length = snprintf(text, size, formats[brevity][0], loss);
    if (!isnan(accuracy) && length > 0 && (size_t)length < size)
        snprintf(text + length, size - (size_t)length, formats[brevity][1], accuracy);
}

/* The most telling line that fits: with a bar, without, shorter and shorter, at last the count alone. */
static void format_line(char line[LINE_SIZE], size_t columns, const progress *bar, size_t done, double loss,
                        double accuracy) {
    char figures[96], cells[MOST_BAR + 1];
    format_figures(figures, sizeof figures, 0, loss, accuracy);
    snprintf(line, LINE_SIZE, "epoch %zu/%zu  %s", done, bar->total, figures);
    size_t words = strlen(line) + 4;
    if (columns >= words + LEAST_BAR) {
        size_t width = columns - words < MOST_BAR ? columns - words : MOST_BAR;
        size_t full = (size_t)((double)width * (double)done / (double)bar->total);
        memset(cells, '.', width);
        memset(cells, '#', full);
        cells[width] = '\0';
        snprintf(line, LINE_SIZE, "epoch %zu/%zu  [%s]  %s", done, bar->total, cells, figures);
    }
    for (int brevity = 1; brevity <= 2 && strlen(line) > columns; brevity++) {
        format_figures(figures, sizeof figures, brevity, loss, accuracy);
        snprintf(line, LINE_SIZE, "%zu/%zu %s", done, bar->total, figures);
    }
    if (strlen(line) > columns)
        snprintf(line, LINE_SIZE, "%zu/%zu", done, bar->total);
    if (strlen(line) > columns)
        line[columns] = '\0';
}

static void draw(progress *bar, size_t done, double loss, double accuracy) {
    char line[LINE_SIZE];
    double time = now();
    if (done < bar->total && bar->drawn > 0 && time - bar->drawn_time < redraw_seconds)
        return;
    size_t columns = usable_columns();
    format_line(line, columns, bar, done, loss, accuracy);
    size_t length = strlen(line), before = bar->drawn < columns ? bar->drawn : columns;
    printf("\r%s%*s", line, before > length ? (int)(before - length) : 0, "");
    fflush(stdout);
    bar->drawn = length;
    bar->drawn_time = time;
}

void progress_update(progress *bar, size_t done, double loss, double accuracy) {
    if (bar->total == 0)
        return;
    if (bar->on_terminal) {
        draw(bar, done, loss, accuracy);
        return;
    }
    size_t step = (bar->total + LINES_ELSEWHERE - 1) / LINES_ELSEWHERE;
    if (done % step != 0 && done != bar->total)
        return;
    char figures[96];
    format_figures(figures, sizeof figures, 0, loss, accuracy);
    printf("epoch %zu/%zu  %s\n", done, bar->total, figures);
    fflush(stdout);
}

void progress_end(progress *bar) {
    if (bar->on_terminal && bar->drawn > 0)
        printf("\n");
    bar->drawn = 0;
    fflush(stdout);
}
