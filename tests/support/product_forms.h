/* The forms that a product can be asked for in, and cases that vary all else beside the sizes. */
#ifndef NNLA_TESTS_PRODUCT_FORMS_H
#define NNLA_TESTS_PRODUCT_FORMS_H

#include "product_reference.h"

enum { PLAIN, TRANSPOSED_A, TRANSPOSED_B, TRANSPOSED_BOTH, AFFINE, PACKED, PRODUCT_FORMS };

/* The case in one of the forms. An affine map has B transposed and is not scaled. */
product_case product_form_of(product_case c, int form);

/* `packed` holds nnla__affine_packed_size bytes if the form needs them. */
void run_product_form(const nnla__pass *pass, const product_case *c, int form, nnla__matrix C, nnla__matrix A,
                      nnla__matrix B, const void *b, void *packed);

/* On every instruction set, in f32 and f64, against the definition, bit for bit. */
void check_product_form(product_case c, int form);

/* What accompanies the sizes depends on `index`, so that in a run of them all meet: scaling, gaps between rows,
   alignment, values that are not finite. */
product_case dressed_product(size_t m, size_t n, size_t k, size_t index);

#endif
