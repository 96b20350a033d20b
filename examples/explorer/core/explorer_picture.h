/* Pictures in the output. */
#ifndef NNLA_EXAMPLES_EXPLORER_PICTURE_H
#define NNLA_EXAMPLES_EXPLORER_PICTURE_H

#include "support/svg.h"

/* Releases the picture, whose text becomes the output; NULL is a picture for which there was no memory. */
nnla_status explorer_put_picture(svg *picture);

/* The charts, from the arrays of views of their names. */
svg *explorer_draw_curves(int theme);
svg *explorer_draw_spectrum(int theme);
svg *explorer_draw_separability(int theme);

#endif
