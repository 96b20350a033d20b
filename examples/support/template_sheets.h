/* Tables and pictures of templates and of what is like them, in the test images. A failure ends the program. */
#ifndef NNLA_EXAMPLES_TEMPLATE_SHEETS_H
#define NNLA_EXAMPLES_TEMPLATE_SHEETS_H

#include "support/kernel_sheets.h"

/* Rows W [classes × height · width]: prints which images are most and least like each, and draws them into rows.svg of the
   folder. */
void template_rows_show(const nnla_tensor *W, const image_data *data, const char *folder);

/* Kernels [count × 1 × height × width]: prints which patch is most like each, and draws patches.svg. */
void template_kernels_show(const nnla_tensor *kernels, const image_data *data, const char *folder);

#endif
