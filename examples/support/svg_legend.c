/* Legends: samples of styles with their names. */
#include "support/svg.h"

enum { SAMPLE = 26, GAP = 22 };

double svg_legend_width(const svg_legend_entry *entries, size_t count) {
    double width = count > 0 ? -GAP : 0;
    for (size_t i = 0; i < count; i++)
        width += SAMPLE + svg_text_width(entries[i].text, SVG_TEXT) + GAP;
    return width;
}

void svg_legend(svg *picture, double x, double y, const svg_legend_entry *entries, size_t count) {
    x -= 0.5 * svg_legend_width(entries, count);
    for (size_t i = 0; i < count; i++) {
        const svg_legend_entry *entry = &entries[i];
        if (entry->marker >= 0)
            svg_marker(picture, entry->marker, x + 12, y, 4.5, &entry->style);
        else
            svg_segment(picture, x, y, x + SAMPLE - 5, y, &entry->style);
        svg_text(picture, x + SAMPLE, y + 4, SVG_START, SVG_TEXT, COLOUR_INK, entry->text);
        x += SAMPLE + svg_text_width(entry->text, SVG_TEXT) + GAP;
    }
}
