/* What is most like a template: the inputs, or the patches of them, with the largest cosines. A failure ends the
   program. */
#ifndef NNLA_EXAMPLES_MATCHES_H
#define NNLA_EXAMPLES_MATCHES_H

#include <nnla.h>

enum { MATCHES_MOST = 10 };

typedef struct match {
    double cosine;
    size_t image, row, column; /* of the patch's corner; 0 of a whole image */
} match;

/* The best so far, best first; of equal ones the earlier is the better. */
typedef struct matches {
    match best[MATCHES_MOST];
    size_t count;
} matches;

/* Takes the match among the best if it belongs there. */
void matches_offer(matches *list, match offered);

/* For each kernel the patches of images X [images × 1 × height × width] most like it: of each image the best one, if it
   is not all of one value. kernels [count × 1 × kernel_height × kernel_width], not larger than the images;
   lists [count], empty at first. */
void matches_of_kernels(const nnla_tensor *kernels, const nnla_tensor *X, matches *lists);

#endif
