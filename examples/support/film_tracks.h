/* The animated attributes of a film: the text of each one's values, frame after frame. */
#ifndef NNLA_EXAMPLES_FILM_TRACKS_H
#define NNLA_EXAMPLES_FILM_TRACKS_H

#include "support/svg_internal.h"

enum { FILM_HOLD = 12 }; /* frames that the last one stays before the film begins again */

typedef struct film_track {
    svg values;  /* separated by ';' */
    size_t last; /* where the last value begins */
} film_track;

/* Begins the value of the next frame, which svg_put and the like then write to the result. */
svg *film_track_next(film_track *track);

/* The element that animates its parent's attribute with the track's values, `frames` of them, moving evenly from one
   to the next. "motion" is the place of the whole element: values x,y. */
void film_put_moving(svg *picture, const char *attribute, const film_track *track, size_t frames);

/* Likewise by jumps. */
void film_put_jumping(svg *picture, const char *attribute, const film_track *track, size_t frames);

/* Likewise: the parent is seen in one of the frames alone. */
void film_put_moment(svg *picture, size_t frame, size_t frames);

#endif
