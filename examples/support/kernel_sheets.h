/* Sheets of what the templates of a network are, and of what is most like them. A failure ends the program. */
#ifndef NNLA_EXAMPLES_KERNEL_SHEETS_H
#define NNLA_EXAMPLES_KERNEL_SHEETS_H

#include "support/image_data.h"
#include "support/image_sheet.h"
#include "support/matches.h"

/* The parameter of that name. */
const nnla_tensor *find_parameter(const nnla_network *net, const char *name);

/* A template [height × width], its largest magnitude the strongest colour. */
sheet_cell sheet_template(const float *values, size_t height, size_t width);

/* A picture of each kernel [count × 1 × height × width] and the patches of the test images most like it; lists [count]. */
svg *kernel_matches_sheet(const char *title, const nnla_tensor *kernels, const image_data *data, const matches *lists);

#endif
