#include "product_forms.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

product_case product_form_of(product_case c, int form) {
    c.transpose_a = form == TRANSPOSED_A || form == TRANSPOSED_BOTH;
    c.transpose_b = form >= TRANSPOSED_B;
    c.with_bias = form >= AFFINE;
    if (c.with_bias) {
        c.alpha = 1;
        c.beta = 0;
    }
    return c;
}

void run_product_form(const nnla__pass *pass, const product_case *c, int form, nnla__matrix C, nnla__matrix A,
                      nnla__matrix B, const void *b, void *packed) {
    if (form == AFFINE) {
        nnla__affine(pass, C, A, B, b, NULL);
    } else if (form == PACKED) {
        nnla__affine_pack(pass, B, packed);
        nnla__affine_packed(pass, C, A, packed, b, NULL);
    } else {
        nnla__gemm_within(pass, SIZE_MAX, c->transpose_a, c->transpose_b, c->alpha, &A, &B, c->beta, &C, NULL);
    }
}

void check_product_form(product_case c, int form) {
    c = product_form_of(c, form);
    for (c.dtype = NNLA_F32; c.dtype <= NNLA_F64; c.dtype++) {
        product_operands o = product_operands_create(&c);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c.dtype);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, c.m, c.n, c.k));
            guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, c.n, c.k));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            guarded_matrix_reset(&o.C);
            run_product_form(&pass, &c, form, o.C.matrix, o.A.matrix, o.B.matrix, o.bias.matrix.data, packed.memory);
            assert_product(&c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
            guarded_scratch_destroy(&packed);
            guarded_scratch_destroy(&scratch);
        }
        product_operands_destroy(&o);
    }
}

/* From lists of coprime lengths. */
product_case dressed_product(size_t m, size_t n, size_t k, size_t index) {
    static const double alphas[] = {1, 1, -0.5, 2, 1, 0, 1}, betas[] = {0, 1, 0, -1, 0.25};
    static const size_t gaps[] = {0, 1, 64};
    return (product_case){.m = m,
                          .n = n,
                          .k = k,
                          .alpha = alphas[index % COUNT(alphas)],
                          .beta = betas[index % COUNT(betas)],
                          .gap = gaps[index % COUNT(gaps)],
                          .offset = index % 17,
                          .special = index % 4 == 3,
                          .seed = index};
}
