#include "support/image_sheet.h"

#include <math.h>

enum {
    MARGIN = 20,
    GAP = 8,
    APART = 26,
    LINE = 13,
    CAPTION_SIZE = 10,
    HEADER = 44,
    FOOTER = 38,
    HEAD = 20,
    BETWEEN = 12
};

static double text_width(const char *text, double size) { return text[0] != '\0' ? svg_text_width(text, size) : 0; }

static double greater(double a, double b) { return a > b ? a : b; }

/* ---- Sizes ---- */

static double label_width(const sheet_row *rows, size_t count) {
    double width = 0;
    for (size_t i = 0; i < count; i++)
        for (int line = 0; line < 2; line++)
            width = greater(width, text_width(rows[i].labels[line], line == 0 ? SVG_TEXT : CAPTION_SIZE));
    return width > 0 ? width + GAP : 0;
}

/* From one cell of a row to the next, the same in rows with as many cells, if those are several. */
static double cell_step(const sheet_row *rows, size_t count, const sheet_row *row) {
    double width = 0;
    for (size_t i = 0; i < count; i++) {
        if (&rows[i] != row && (rows[i].count != row->count || row->count == 1))
            continue;
        for (size_t j = 0; j < rows[i].count; j++) {
            const sheet_cell *cell = &rows[i].cells[j];
            width = greater(width, rows[i].pixel * (double)cell->width);
            width = greater(width, text_width(cell->captions[0], CAPTION_SIZE));
            width = greater(width, text_width(cell->captions[1], CAPTION_SIZE));
        }
    }
    return width + GAP;
}

static double row_width(const sheet_row *rows, size_t count, const sheet_row *row) {
    double width = cell_step(rows, count, row) * (double)row->count;
    for (size_t j = 0; j < row->count; j++)
        width += row->cells[j].apart ? APART : 0;
    return width;
}

static int has_heads(const sheet_row *row) {
    for (size_t j = 0; j < row->count; j++)
        if (row->cells[j].head != NULL)
            return 1;
    return 0;
}

static double image_height(const sheet_row *row) {
    double height = 0;
    for (size_t j = 0; j < row->count; j++)
        height = greater(height, row->pixel * (double)row->cells[j].height);
    return height;
}

static double row_height(const sheet_row *row) {
    int lines = 0;
    for (size_t j = 0; j < row->count; j++)
        for (int line = 0; line < 2; line++)
            if (row->cells[j].captions[line][0] != '\0' && line + 1 > lines)
                lines = line + 1;
    const double height = image_height(row) + LINE * lines, labels = 2 * LINE + 4;
    return (has_heads(row) ? HEAD : 0) + greater(height, labels) + BETWEEN;
}

/* ---- Drawing ---- */

static void draw_cell(svg *picture, const sheet_cell *cell, double left, double top, double below, double pixel) {
    const double width = pixel * (double)cell->width;
    const svg_box box = {left, top, width, pixel * (double)cell->height};
    if (cell->head != NULL)
        svg_text(picture, left, top - 7, SVG_START, SVG_TEXT, COLOUR_INK, cell->head);
    svg_image(picture, box, cell->values, cell->height, cell->width, cell->scale, cell->range);
    for (int line = 0; line < 2; line++)
        if (cell->captions[line][0] != '\0')
            svg_text(picture, left + 0.5 * width, below + LINE * (line + 1) - 1, SVG_MIDDLE, CAPTION_SIZE, COLOUR_INK,
                     cell->captions[line]);
}

static void draw_row(svg *picture, const sheet_row *row, double left, double top, double step) {
    top += has_heads(row) ? HEAD : 0;
    const double images = image_height(row), middle = top + 0.5 * greater(images, 2 * LINE);
    const int one = row->labels[0][0] != '\0', two = row->labels[1][0] != '\0';
    if (one)
        svg_text(picture, MARGIN, middle + (two ? -2 : 4), SVG_START, SVG_TEXT, COLOUR_INK, row->labels[0]);
    if (two)
        svg_text(picture, MARGIN, middle + (one ? 12 : 4), SVG_START, CAPTION_SIZE, COLOUR_SOFT, row->labels[1]);
    for (size_t j = 0; j < row->count; j++) {
        const sheet_cell *cell = &row->cells[j];
        left += cell->apart ? APART : 0;
        const double aside = 0.5 * (step - GAP - row->pixel * (double)cell->width);
        draw_cell(picture, cell, left + aside, top, top + images, row->pixel);
        left += step;
    }
}

svg *image_sheet(const char *title, const char *note, const sheet_row *rows, size_t count) {
    const double labels = label_width(rows, count);
    double width = greater(svg_text_width(title, SVG_TITLE + 2), svg_text_width(note, SVG_TEXT)), height = 0,
           top = HEADER;
    for (size_t i = 0; i < count; i++) {
        width = greater(width, labels + row_width(rows, count, &rows[i]) - GAP);
        height += row_height(&rows[i]);
    }
    width += 2 * MARGIN;
    svg *picture = svg_create(ceil(width), ceil(HEADER + height + FOOTER), COLOUR_LIGHT);
    svg_text(picture, 0.5 * width, 28, SVG_MIDDLE, SVG_TITLE + 2, COLOUR_INK, title);
    for (size_t i = 0; i < count; i++) {
        draw_row(picture, &rows[i], MARGIN + labels, top, cell_step(rows, count, &rows[i]));
        top += row_height(&rows[i]);
    }
    svg_text(picture, 0.5 * width, top + 16, SVG_MIDDLE, SVG_TEXT, COLOUR_SOFT, note);
    return picture;
}

svg_range sheet_range_about_zero(const float *values, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = greater(most, fabs((double)values[i]));
    most = most > 0 && most <= 1e30 ? most : 1;
    return (svg_range){-most, most};
}

svg_range sheet_range_of(const float *values, size_t count) {
    svg_range range = {count > 0 ? (double)values[0] : 0, count > 0 ? (double)values[0] : 0};
    for (size_t i = 1; i < count; i++) {
        range.low = (double)values[i] < range.low ? (double)values[i] : range.low;
        range.high = greater((double)values[i], range.high);
    }
    return range.low < range.high ? range : (svg_range){range.low, range.low + 1};
}
