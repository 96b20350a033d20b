/* Crossings joined to lines. */
#include "geometry/contour.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/status.h"
#include "geometry/box.h"

struct nnla_contour {
    size_t count;  /* of lines */
    size_t *first; /* [count + 1] the points of line i are first[i] to first[i + 1] − 1 */
    double *points;
};

/* Adds a point to the line, unless it is the one before. */
static void add_point(nnla_contour *contour, size_t *end, double x, double y) {
    double *point = contour->points + 2 * *end;
    if (*end > contour->first[contour->count] && point[-2] == x && point[-1] == y)
        return;
    point[0] = x;
    point[1] = y;
    ++*end;
}

/* Follows the line from crossing `start` to its end, or around to `start`. */
static void add_line(nnla_contour *contour, const nnla__crossings *crossings, size_t start, char *done) {
    size_t end = contour->first[contour->count], at = start;
    do {
        const nnla__crossing *c = &crossings->list[at];
        add_point(contour, &end, c->x, c->y);
        done[at] = 1;
        at = c->after;
    } while (at != NNLA__NO_CROSSING && at != start);
    if (at == start)
        add_point(contour, &end, crossings->list[start].x, crossings->list[start].y);
    if (end < contour->first[contour->count] + 2)
        return; /* one point, or one that is its own neighbour */
    contour->count++;
    contour->first[contour->count] = end;
}

/* Each crossing gives a point, and a closed line, of two crossings or more, one more. */
static nnla_contour *lay_out(nnla__arena *arena, size_t crossings) {
    nnla_contour *contour = nnla__arena_take(arena, 1, sizeof *contour);
    size_t *first = nnla__arena_take(arena, crossings / 2 + 1, sizeof *first);
    double *points = nnla__arena_take(arena, crossings + crossings / 2, 2 * sizeof *points);
    if (contour != NULL)
        *contour = (nnla_contour){.first = first, .points = points};
    return contour;
}

nnla_contour *nnla__contour_of(const char *function, const nnla__crossings *crossings) {
    nnla__arena arena = {0};
    lay_out(&arena, crossings->count);
    char *done = nnla__allocate(crossings->count), *block = arena.overflow ? NULL : nnla__allocate(arena.used);
    if (block == NULL || done == NULL) {
        nnla__release(done);
        nnla__release(block);
        nnla__fail_prefix("%s: ", function);
        return NULL;
    }
    arena = (nnla__arena){.base = block};
    nnla_contour *contour = lay_out(&arena, crossings->count);
    for (int closed = 0; closed < 2; closed++) {
        for (size_t i = 0; i < crossings->count; i++) {
            const nnla__crossing *c = &crossings->list[i];
            const int starts = closed ? !done[i] : c->before == NNLA__NO_CROSSING;
            if (starts && c->after != NNLA__NO_CROSSING)
                add_line(contour, crossings, i, done);
        }
    }
    nnla__release(done);
    return contour;
}

nnla_contour *nnla_contour_create(const nnla_tensor *field, const double *box, double level) {
    static const char function[] = "nnla_contour_create";
    nnla__crossings crossings;
    nnla_status status = nnla__check_field(function, field, level);
    if (status == NNLA_OK)
        status = nnla__check_box(function, box, NNLA_F64);
    if (status == NNLA_OK)
        status = nnla__crossings_find(function, field, level, &crossings);
    if (status != NNLA_OK)
        return NULL;
    nnla__crossings_interpolate(&crossings, box);
    nnla_contour *contour = nnla__contour_of(function, &crossings);
    nnla__release(crossings.list);
    return contour;
}

size_t nnla_contour_line_count(const nnla_contour *contour) { return contour == NULL ? 0 : contour->count; }

const double *nnla_contour_line(const nnla_contour *contour, size_t index, size_t *points) {
    static const char function[] = "nnla_contour_line";
    if (nnla__check_present(function, "contour", contour) != NNLA_OK)
        return NULL;
    if (index >= contour->count) {
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the contour has %zu lines", function, index,
                               contour->count);
    }
    if (points != NULL)
        *points = contour->first[index + 1] - contour->first[index];
    return contour->points + 2 * contour->first[index];
}

void nnla_contour_destroy(nnla_contour *contour) { nnla__release(contour); }
