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

/* In WebAssembly an engine that lacks one instruction refuses the whole module. So kernels can come as a module of their
   own, which shares the library's memory (kernel_plug.c): where the engine takes it, the host plugs it in. */
#ifdef __wasm__
#  define NNLA__HAVE_PLUG 1

/* From now on these compute: all that is f32, and what is f64 but not a product, if the second is not NULL. To be called
   before anything is computed. */
void nnla__plug_kernels(const nnla__kernels *const f32_and_f64[2]);

/* The kernels of a module of kernels, all that it exports; NULL if they do not run here. Those of f64 are for geometry
   and have elements alone, since products of f64 are few. */
const nnla__kernels *const *nnla__kernels_to_plug(void);
#else
#  define NNLA__HAVE_PLUG 0
#endif

#endif
