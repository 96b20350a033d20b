/* db = dYᵀ 1 by the rule of products: the vector of ones is one element with stride 0. */
#include "kernel/product.h"

void nnla__column_sums(const nnla__pass *pass, void *db, nnla__matrix dY, const nnla__then *then) {
    const nnla__kernels *kernels = pass->kernels;
    const float one_f32 = 1;
    const double one_f64 = 1;
    const int is_f32 = kernels->dtype == NNLA_F32;
    nnla__product product = {.kernels = kernels->product,
                             .size = is_f32 ? sizeof(float) : sizeof(double),
                             .lanes = kernels->lanes,
                             .m = 1,
                             .n = dY.cols,
                             .k = dY.rows,
                             .a = is_f32 ? (const void *)&one_f32 : &one_f64,
                             .a_row = 0,
                             .a_step = 0,
                             .b = dY.data,
                             .b_step = dY.stride,
                             .b_column = 1,
                             .b_group = NNLA__GROUP_VECTORS * kernels->lanes,
                             .c = db,
                             .c_row = dY.cols,
                             .c_column = 1,
                             .epilogue = {.alpha = 1, .beta = 0, .bias = NULL},
                             .bias_row = 0,
                             .bias_column = 1,
                             .element = kernels->element,
                             .then = then,
                             .transposed = 0};
    if (dY.cols)
        (void)nnla__gemm_direct(&product, NULL, 0);
}
