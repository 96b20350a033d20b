/* The pictures of the moons example. */
#ifndef NNLA_EXAMPLES_MOONS_PICTURES_H
#define NNLA_EXAMPLES_MOONS_PICTURES_H

#include "support/film.h"
#include "support/moons_data.h"
#include "support/plane_frame.h"

enum { MOONS_MOST_FRAMES = 4 };

/* Frames at some epochs and the curves of all of them. */
typedef struct moons_story {
    const moons_data *data;
    plane_view view, film_view; /* of the pictures and of the film */
    plane_frame frames[MOONS_MOST_FRAMES];
    size_t frame_epochs[MOONS_MOST_FRAMES]; /* when they are captured */
    size_t frame_count, captured;
    film *film;
    size_t epochs, recorded;                                  /* of the training, so far */
    nnla_tensor *loss, *accuracy, *test_loss, *test_accuracy; /* f64 [epochs] */
} moons_story;

/* Captures the network as it is before the first of so many epochs. The data outlives the story. */
moons_story moons_story_begin(const moons_data *data, nnla_network *net, size_t epochs);

/* Records an epoch. */
void moons_story_record(moons_story *story, const nnla_epoch_info *info);

/* Writes data.svg, embedding.svg, training.svg and film.svg into the folder, prints their paths and releases the story. */
void moons_story_end(moons_story *story, const char *folder);

#endif
