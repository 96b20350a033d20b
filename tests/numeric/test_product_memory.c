/* Products whose operands lie at the edge of what may be touched, or with rows far apart, on every instruction set
   against the definition, bit for bit. */
#define _DEFAULT_SOURCE

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/fenced_memory.h"
#include "support/nnla_test.h"
#include "support/product_forms.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

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
    c = product_form_of(c, form);
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
            run_product_form(&pass, &c, form, C, fence_in(&f->A, at_end, o.A.matrix, size),
                             fence_in(&f->B, at_end, o.B.matrix, size),
                             fence_in(&f->b, at_end, o.bias.matrix, size).data, packed);
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
            check_fenced(&f, dressed_product(m, n, depths[index % COUNT(depths)], index), (int)(index % PRODUCT_FORMS));
    for (int form = 0; form < PRODUCT_FORMS; form++) {
        check_fenced(&f, dressed_product(3, 2, 513, 0), form);
        check_fenced(&f, dressed_product(1, 21, 257, 1), form);
        check_fenced(&f, dressed_product(21, 1, 257, 2), form);
        check_fenced(&f, dressed_product(11, 13, 259, 4), form);
        check_fenced(&f, dressed_product(61, 23, 5, 6), form);
    }
    fences_destroy(&f);
}

/* ---- Rows that are far apart ---- */

/* A place of the address space that is free on Linux, sanitizers' shadows included, and how far apart operands are. */
#define FAR_AWAY  ((uintptr_t)1 << 45)
#define FAR_APART ((uintptr_t)1 << 38)

/* Only the pages of the rows are there, and each row ends where its page ends. */
typedef struct far_matrix {
    nnla__matrix matrix;
    size_t size, page, mapped; /* mapped: rows */
} far_matrix;

static char *row_of(const far_matrix *far, size_t row) {
    return (char *)far->matrix.data + row * far->matrix.stride * far->size;
}

/* The pages of a row: where they begin, and their bytes. */
static char *pages_of(const far_matrix *far, size_t row, size_t *bytes) {
    char *begin = row_of(far, row);
    const size_t before = (uintptr_t)begin % far->page;
    *bytes = before + far->matrix.cols * far->size;
    return begin - before;
}

static void far_matrix_destroy(far_matrix *far) {
    size_t bytes;
    for (; far->mapped > 0; far->mapped--) {
        char *pages = pages_of(far, far->mapped - 1, &bytes);
        munmap(pages, bytes);
    }
}

/* With fewer rows mapped than it has where the place is not free. */
static far_matrix far_matrix_create(size_t place, nnla__matrix shape, size_t stride, size_t size) {
    far_matrix far = {.size = size, .page = (size_t)sysconf(_SC_PAGESIZE)};
    const uintptr_t end_of_row = FAR_AWAY + place * FAR_APART + far.page;
    far.matrix = (nnla__matrix){(void *)(end_of_row - shape.cols * size), shape.rows, shape.cols, stride};
    for (; far.mapped < shape.rows; far.mapped++) {
        size_t bytes;
        char *pages = pages_of(&far, far.mapped, &bytes);
        void *got = mmap(pages, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (got == (void *)pages)
            continue;
        if (got != MAP_FAILED)
            munmap(got, bytes);
        break;
    }
    return far;
}

static void copy_to(const far_matrix *far, nnla__matrix M) {
    for (size_t i = 0; i < M.rows; i++)
        memcpy(row_of(far, i), (char *)M.data + i * M.stride * far->size, M.cols * far->size);
}

static void copy_from(const far_matrix *far, nnla__matrix M) {
    for (size_t i = 0; i < M.rows; i++)
        memcpy((char *)M.data + i * M.stride * far->size, row_of(far, i), M.cols * far->size);
}

static void run_far(const product_case *c, int form, product_operands *o, far_matrix far[3]) {
    copy_to(&far[0], o->A.matrix);
    copy_to(&far[1], o->B.matrix);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c->dtype);
        guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, c->m, c->n, c->k));
        guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, c->n, c->k));
        const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
        guarded_matrix_reset(&o->C);
        copy_to(&far[2], o->C.matrix);
        run_product_form(&pass, c, form, far[2].matrix, far[0].matrix, far[1].matrix, o->bias.matrix.data,
                         packed.memory);
        copy_from(&far[2], o->C.matrix);
        assert_product(c, o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
        guarded_scratch_destroy(&packed);
        guarded_scratch_destroy(&scratch);
    }
}

/* Returns 0 if there was no room. */
static int check_far(product_case c, int form, size_t stride) {
    c = product_form_of(c, form);
    int has_room = 1;
    for (c.dtype = NNLA_F32; c.dtype <= NNLA_F64 && has_room; c.dtype++) {
        product_operands o = product_operands_create(&c);
        const nnla__matrix near[] = {o.A.matrix, o.B.matrix, o.C.matrix};
        far_matrix far[3];
        for (size_t i = 0; i < 3; i++) {
            far[i] = far_matrix_create(i, near[i], stride, nnla__dtype_size(c.dtype));
            has_room = has_room && far[i].mapped == near[i].rows;
        }
        if (has_room)
            run_far(&c, form, &o, far);
        for (size_t i = 0; i < 3; i++)
            far_matrix_destroy(&far[i]);
        product_operands_destroy(&o);
    }
    return has_room;
}

/* So far that no 32-bit index of an element reaches the ninth row; and a page apart, where rows meet in the cache. */
static void test_far_rows(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{19, 18, 3}, {3, 17, 19}, {1, 19, 18}, {19, 1, 18}, {2, 19, 9}, {17, 2, 5}};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (int form = 0; form < PRODUCT_FORMS; form++) {
            product_case c = dressed_product(shapes[i][0], shapes[i][1], shapes[i][2], i);
            if (!check_far(c, form, (size_t)1 << 29))
                skip();
            c.gap = 4096;
            check_product_form(c, form);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends_of_memory), cmocka_unit_test(test_far_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
