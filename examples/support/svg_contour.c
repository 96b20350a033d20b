#include "support/svg.h"

void svg_contour(const svg_panel *panel, const nnla_contour *contour, const svg_style *style) {
    for (size_t i = 0; i < nnla_contour_line_count(contour); i++) {
        size_t count = 0;
        const double *points = nnla_contour_line(contour, i, &count);
        svg_polyline(panel, points, count, style);
    }
}
