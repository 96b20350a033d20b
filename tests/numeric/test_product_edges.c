/* Products at the edges: of every block that a driver may cut, of the memory that the operands lie in, of the address
   space. On every instruction set against the definition, bit for bit. */
#define _DEFAULT_SOURCE

#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "support/fenced_memory.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

enum { PLAIN, TRANSPOSED_A, TRANSPOSED_B, TRANSPOSED_BOTH, AFFINE, PACKED, FORMS };

/* The case in one of the forms. An affine map has B transposed and is not scaled. */
static product_case form_of(product_case c, int form) {
    c.transpose_a = form == TRANSPOSED_A || form == TRANSPOSED_BOTH;
    c.transpose_b = form >= TRANSPOSED_B;
    c.with_bias = form >= AFFINE;
    if (c.with_bias) {
        c.alpha = 1;
        c.beta = 0;
    }
    return c;
}

/* `packed` holds nnla__affine_packed_size bytes if the form needs them. */
static void run(const nnla__pass *pass, const product_case *c, int form, nnla__matrix C, nnla__matrix A, nnla__matrix B,
                const void *b, void *packed) {
    if (form == AFFINE) {
        nnla__affine(pass, C, A, B, b, NULL);
    } else if (form == PACKED) {
        nnla__affine_pack(pass, B, packed);
        nnla__affine_packed(pass, C, A, packed, b, NULL);
    } else {
        nnla__gemm(pass, c->transpose_a, c->transpose_b, c->alpha, A, B, c->beta, C);
    }
}

static void check_form(product_case c, int form) {
    c = form_of(c, form);
    for (c.dtype = NNLA_F32; c.dtype <= NNLA_F64; c.dtype++) {
        product_operands o = product_operands_create(&c);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c.dtype);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, c.m, c.n, c.k));
            guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, c.n, c.k));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            guarded_matrix_reset(&o.C);
            run(&pass, &c, form, o.C.matrix, o.A.matrix, o.B.matrix, o.bias.matrix.data, packed.memory);
            assert_product(&c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
            guarded_scratch_destroy(&packed);
            guarded_scratch_destroy(&scratch);
        }
        product_operands_destroy(&o);
    }
}

/* ---- Sizes ---- */

/* What accompanies a size is drawn from lists of coprime lengths, so that all meet in time. */
static product_case dressed(size_t m, size_t n, size_t k, size_t index) {
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

/* One long side, or many terms, with the others short: around the multiples of tiles, vectors and blocks. */
static void test_one_long_side(void **state) {
    (void)state;
    static const size_t multiples[] = {12,  14,  16,  18,  24,  28,   32,   42,   48,  56,  64,
                                       72,  80,  96,  112, 128, 144,  160,  192,  240, 252, 256,
                                       320, 384, 448, 512, 768, 1024, 1536, 2048, 4096};
    static const size_t shorts[] = {1, 3, 2, 5, 4, 9, 7, 17, 0, 6, 13};
    size_t index = 0;
    for (size_t i = 0; i < COUNT(multiples); i++)
        for (size_t size = multiples[i] - 1; size <= multiples[i] + 1; size++, index++) {
            const size_t a = shorts[index % COUNT(shorts)], b = shorts[index % (COUNT(shorts) - 1)];
            for (int form = (int)(index % 2); form < FORMS; form += 2) {
                check_form(dressed(size, a, b, index), form);
                check_form(dressed(a, size, b, index + 1), form);
                check_form(dressed(a, b, size, index + 2), form);
            }
        }
}

/* Two long sides, and chains that close beside them: sums that wait, panels that end early. */
static void test_two_long_sides(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{145, 513, 2},  {143, 511, 3},  {513, 513, 1},  {97, 129, 4},   {29, 65, 257},
                                       {13, 33, 513},  {43, 49, 255},  {15, 64, 512},  {14, 16, 511},  {513, 9, 257},
                                       {9, 513, 257},  {512, 5, 300},  {5, 512, 259},  {257, 17, 256}, {17, 257, 33},
                                       {1, 1025, 258}, {1025, 1, 258}, {2, 1025, 257}, {1025, 2, 257}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (int form = 0; form < FORMS; form++)
            check_form(dressed(shapes[i][0], shapes[i][1], shapes[i][2], i + (size_t)form), form);
}

/* Each size that is zero: nothing is written, or with no term beta C + b. */
static void test_nothing(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{0, 0, 0}, {0, 5, 3}, {5, 0, 3}, {5, 3, 0}, {0, 0, 300}, {40, 70, 0}, {1, 1, 0}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (size_t index = 0; index < 10; index++)
            for (int form = 0; form < FORMS; form++)
                check_form(dressed(shapes[i][0], shapes[i][1], shapes[i][2], index), form);
}

/* ---- Operands that end where the memory ends ---- */

enum { FENCED_BYTES = 1 << 19 };

typedef struct fences {
    fenced_memory A, B, C, b, scratch, packed;
} fences;

static fences fences_create(void) {
    return (fences){fenced_memory_create(FENCED_BYTES),     fenced_memory_create(FENCED_BYTES),
                    fenced_memory_create(FENCED_BYTES),     fenced_memory_create(FENCED_BYTES),
                    fenced_memory_create(8 * FENCED_BYTES), fenced_memory_create(FENCED_BYTES)};
}

static void fences_destroy(fences *f) {
    fenced_memory *all[] = {&f->A, &f->B, &f->C, &f->b, &f->scratch, &f->packed};
    for (size_t i = 0; i < COUNT(all); i++)
        fenced_memory_destroy(all[i]);
}

static size_t bytes_of(nnla__matrix M, size_t size) { return M.rows ? ((M.rows - 1) * M.stride + M.cols) * size : 0; }

/* A copy of the matrix against a fence. */
static nnla__matrix fence_in(const fenced_memory *memory, int at_end, nnla__matrix M, size_t size) {
    const size_t bytes = bytes_of(M, size);
    void *data = at_end ? fenced_last(memory, bytes) : fenced_first(memory);
    assert_true(bytes <= memory->bytes);
    memcpy(data, M.data, bytes);
    M.data = data;
    return M;
}

static void *fence_in_bytes(const fenced_memory *memory, int at_end, size_t bytes) {
    assert_true(bytes <= memory->bytes);
    return at_end ? fenced_last(memory, (bytes + 63) / 64 * 64) : fenced_first(memory);
}

static void check_fenced(const fences *f, product_case c, int form) {
    c = form_of(c, form);
    for (c.dtype = NNLA_F32; c.dtype <= NNLA_F64; c.dtype++) {
        const size_t size = nnla__dtype_size(c.dtype);
        product_operands o = product_operands_create(&c);
        for (size_t way = 0; way < 2 * nnla__isa_count(); way++) {
            const size_t isa = way / 2;
            const int at_end = way % 2;
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c.dtype);
            const nnla__pass pass = {
                .kernels = kernels,
                .scratch = fence_in_bytes(&f->scratch, at_end, nnla__gemm_scratch(kernels, c.m, c.n, c.k))};
            void *packed = fence_in_bytes(&f->packed, at_end, nnla__affine_packed_size(kernels, c.n, c.k));
            guarded_matrix_reset(&o.C);
            const nnla__matrix C = fence_in(&f->C, at_end, o.C.matrix, size);
            run(&pass, &c, form, C, fence_in(&f->A, at_end, o.A.matrix, size),
                fence_in(&f->B, at_end, o.B.matrix, size), fence_in(&f->b, at_end, o.bias.matrix, size).data, packed);
            memcpy(o.C.matrix.data, C.data, bytes_of(C, size));
            assert_product(&c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
        }
        product_operands_destroy(&o);
    }
}

static void test_ends_of_memory(void **state) {
    (void)state;
    static const size_t depths[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 33, 0};
    fences f = fences_create();
    size_t index = 0;
    for (size_t m = 1; m <= 36; m += m < 18 ? 1 : 3)
        for (size_t n = 1; n <= 67; n += n < 18 ? 1 : 5, index++)
            check_fenced(&f, dressed(m, n, depths[index % COUNT(depths)], index), (int)(index % FORMS));
    for (int form = 0; form < FORMS; form++) {
        check_fenced(&f, dressed(3, 2, 513, 0), form);
        check_fenced(&f, dressed(1, 21, 257, 1), form);
        check_fenced(&f, dressed(21, 1, 257, 2), form);
        check_fenced(&f, dressed(11, 13, 259, 4), form);
        check_fenced(&f, dressed(61, 23, 5, 6), form);
    }
    fences_destroy(&f);
}

/* ---- Rows that are far apart ---- */

/* A copy of M whose rows are `stride` elements apart, in memory that is there where it is touched; without data if
   there is no room. */
static nnla__matrix spread(nnla__matrix M, size_t stride, size_t size) {
    nnla__matrix far = {NULL, M.rows, M.cols, stride};
    void *block =
        mmap(NULL, bytes_of(far, size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (block == MAP_FAILED)
        return far;
    far.data = block;
    for (size_t i = 0; i < M.rows; i++)
        memcpy((char *)far.data + i * stride * size, (char *)M.data + i * M.stride * size, M.cols * size);
    return far;
}

static void gather_back(nnla__matrix M, nnla__matrix far, size_t size) {
    for (size_t i = 0; i < M.rows; i++)
        memcpy((char *)M.data + i * M.stride * size, (char *)far.data + i * far.stride * size, M.cols * size);
}

/* Returns 0 if there was no room. */
static int check_far(product_case c, int form, size_t stride) {
    c = form_of(c, form);
    int has_room = 1;
    for (c.dtype = NNLA_F32; c.dtype <= NNLA_F64 && has_room; c.dtype++) {
        const size_t size = nnla__dtype_size(c.dtype);
        product_operands o = product_operands_create(&c);
        nnla__matrix A = spread(o.A.matrix, stride, size), B = spread(o.B.matrix, stride, size),
                     C = spread(o.C.matrix, stride, size);
        has_room = A.data != NULL && B.data != NULL && C.data != NULL;
        for (size_t isa = 0; has_room && isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c.dtype);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, c.m, c.n, c.k));
            guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, c.n, c.k));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            guarded_matrix_reset(&o.C);
            gather_back(C, o.C.matrix, size);
            run(&pass, &c, form, C, A, B, o.bias.matrix.data, packed.memory);
            gather_back(o.C.matrix, C, size);
            assert_product(&c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
            guarded_scratch_destroy(&packed);
            guarded_scratch_destroy(&scratch);
        }
        const nnla__matrix all[] = {A, B, C};
        for (size_t i = 0; i < COUNT(all); i++)
            if (all[i].data != NULL)
                munmap(all[i].data, bytes_of(all[i], size));
        product_operands_destroy(&o);
    }
    return has_room;
}

/* A page apart, where rows meet in the cache; and so far that no 32-bit index of an element reaches the ninth row. */
static void test_far_rows(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{19, 18, 3}, {3, 17, 19}, {1, 19, 18}, {19, 1, 18}, {2, 19, 9}, {17, 2, 5}};
    static const size_t strides[] = {4096, (size_t)1 << 29 | 5};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (int form = 0; form < FORMS; form++)
            for (size_t j = 0; j < COUNT(strides); j++)
                if (!check_far(dressed(shapes[i][0], shapes[i][1], shapes[i][2], i), form, strides[j]))
                    skip();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_long_side),  cmocka_unit_test(test_two_long_sides), cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_ends_of_memory), cmocka_unit_test(test_far_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
