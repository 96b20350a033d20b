/* What one instruction set × element type provides: two constant tables, filled by kernel_set.c, which is
   compiled once for each. Arguments are void * since float and double share the type of the table. */
#ifndef NNLA_SRC_KERNEL_TABLE_H
#define NNLA_SRC_KERNEL_TABLE_H

#include "kernel/kernels.h"

typedef struct nnla__element_kernels nnla__element_kernels; /* element_kernels.h */
typedef struct nnla__product_kernels nnla__product_kernels; /* product_kernels.h */
typedef struct nnla__layer_kernels nnla__layer_kernels;     /* layer_kernels.h */

struct nnla__kernels {
    const char *isa;
    unsigned features; /* of nnla__cpu_features that it needs */
    nnla_dtype dtype;
    size_t lanes; /* reals in a vector */
    const nnla__element_kernels *element;
    const nnla__product_kernels *product;
    const nnla__layer_kernels *layer;
};

#endif
