#include "support/film_tracks.h"

#include <string.h>

static const double frame_seconds = 0.16;

svg *film_track_next(film_track *track) {
    if (track->values.length > 0)
        svg_put(&track->values, ";");
    track->last = track->values.length;
    return &track->values;
}

static void put_time(svg *picture, size_t frame, size_t frames) {
    svg_put_number(picture, (double)frame / (double)(frames + FILM_HOLD), 4);
}

/* All that animations share: they begin together and are of one length. */
static void put_animation(svg *picture, const char *attribute, size_t frames) {
    const int motion = strcmp(attribute, "motion") == 0;
    svg_put(picture, motion ? "<animateMotion" : "<animate");
    if (!motion)
        svg_put_text_attribute(picture, "attributeName", attribute);
    svg_put(picture, " dur=\"");
    svg_put_number(picture, (double)(frames + FILM_HOLD) * frame_seconds, 2);
    svg_put(picture, "s\" repeatCount=\"indefinite\"");
}

/* keyTimes="0;…", the times of all frames, to be ended by a quote. */
static void put_times(svg *picture, size_t frames) {
    svg_put(picture, " keyTimes=\"");
    for (size_t i = 0; i < frames; i++) {
        svg_put(picture, i > 0 ? ";" : "");
        put_time(picture, i, frames);
    }
}

/* The last value stays until the time 1: it comes once more with the times of all, or again for every frame of the hold,
   which of both is shorter. */
void film_put_moving(svg *picture, const char *attribute, const film_track *track, size_t frames) {
    enum { BYTES_OF_TIME = 6 };
    const int timed = (track->values.length - track->last) * FILM_HOLD > BYTES_OF_TIME * frames;
    put_animation(picture, attribute, frames);
    svg_put(picture, " calcMode=\"linear\"");
    if (timed) {
        put_times(picture, frames);
        svg_put(picture, ";1\"");
    }
    svg_put(picture, " values=\"");
    svg_put(picture, track->values.text);
    for (size_t i = 0; i < (timed ? 1 : FILM_HOLD + 1); i++) {
        svg_put(picture, ";");
        svg_put(picture, track->values.text + track->last);
    }
    svg_put(picture, "\"/>");
}

void film_put_jumping(svg *picture, const char *attribute, const film_track *track, size_t frames) {
    put_animation(picture, attribute, frames);
    svg_put(picture, " calcMode=\"discrete\"");
    put_times(picture, frames);
    svg_put(picture, "\" values=\"");
    svg_put(picture, track->values.text);
    svg_put(picture, "\"/>");
}

void film_put_moment(svg *picture, size_t frame, size_t frames) {
    const int first = frame == 0, last = frame + 1 == frames;
    put_animation(picture, "visibility", frames);
    svg_put(picture, " calcMode=\"discrete\" values=\"");
    svg_put(picture, first ? "visible" : "hidden;visible");
    svg_put(picture, last ? "\" keyTimes=\"0" : ";hidden\" keyTimes=\"0");
    if (!first) {
        svg_put(picture, ";");
        put_time(picture, frame, frames);
    }
    if (!last) {
        svg_put(picture, ";");
        put_time(picture, frame + 1, frames);
    }
    svg_put(picture, "\"/>");
}
