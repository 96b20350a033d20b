/* The pictures of the digits example: what its kernels look for, and what they find in one image. A failure ends the
   program. */
#ifndef NNLA_EXAMPLES_DIGITS_PICTURES_H
#define NNLA_EXAMPLES_DIGITS_PICTURES_H

#include "support/image_data.h"

/* Writes kernels.svg, patches.svg and features.svg into the folder and prints their paths. The network has the nodes conv1,
   relu1, pool1, conv2, relu2, pool2, dense1, relu3, dense2, relu4 and softmax. */
void digits_pictures(nnla_network *net, const image_data *data, const char *folder);

#endif
