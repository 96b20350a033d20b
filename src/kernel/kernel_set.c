/* The kernels of one instruction set × element type. Compiled once for each line of isas.inc and each of f32
   and f64, with NNLA__ISA_ID, NNLA__SIMD_HEADER and NNLA__REAL_BITS from the build. Everything that is
   included here is static: a function with external linkage, compiled for a late processor, could take the
   place of a plain one. */
#include "kernel/simd.h"

#include "kernel/element_set.h"
#include "kernel/kernel_table.h"
#if !NNLA__ELEMENTS_ONLY /* of a module of kernels (kernel_plug.c) */
#  include "kernel/layer_set.h"
#  include "kernel/product_set.h"
#  define NNLA__PRODUCTS_AND_LAYERS &product_table, &layer_table
#else
#  define NNLA__PRODUCTS_AND_LAYERS NULL, NULL
#endif

#define NNLA__SET_NAME_OF(isa, bits) nnla__kernels_##isa##_f##bits
#define NNLA__SET_NAME(isa, bits)    NNLA__SET_NAME_OF(isa, bits)
#define NNLA__SET                    NNLA__SET_NAME(NNLA__ISA_ID, NNLA__REAL_BITS)

extern const nnla__kernels NNLA__SET;
const nnla__kernels NNLA__SET = {NNLA__ISA_NAME, NNLA__ISA_FEATURES, NNLA__DTYPE,
                                 NNLA__V,        &element_table,     NNLA__PRODUCTS_AND_LAYERS};
