/* What a tensor is, for the library's own code. */
#ifndef NNLA_SRC_TENSOR_IMPL_H
#define NNLA_SRC_TENSOR_IMPL_H

#include "kernel/kernels.h"
#include "nnla/tensor.h"

enum { NNLA__MAX_RANK = NNLA_MAX_RANK };

struct nnla_tensor {
    nnla_dtype dtype;
    size_t rank;
    size_t dims[NNLA__MAX_RANK];
    size_t count;  /* the product of dims; 1 for rank 0 */
    void *data;    /* contiguous, row-major; may be NULL if count is 0; of a tensor that owns it, in its block */
    int read_only; /* made by wrap_const, or a view of such a tensor */
    int embedded;  /* the handle is part of another object, which releases it: nnla_tensor_destroy refuses */
};

/* Sets up a tensor in memory of the caller (a network's views of its parameters); nothing to destroy. The
   shape is known to be valid: rank ≤ NNLA__MAX_RANK, no overflow. */
void nnla__tensor_init(nnla_tensor *tensor, nnla_dtype dtype, void *data, size_t rank, const size_t *dims);

/* A tensor of rank ≥ 1 as a matrix: the first axis are the rows, all others the columns. A const tensor's
   matrix is for reading. Rank 0 is 1 × 1. */
nnla__matrix nnla__tensor_rows(const nnla_tensor *tensor);
/* The last axis are the columns, all others the rows; rank 1 is one row. */
nnla__matrix nnla__tensor_columns(const nnla_tensor *tensor);

/* Checks dtype and shape of a tensor to be (or to be described by a file) and gives its number of elements;
   the bytes of the other dimensions fit in PTRDIFF_MAX even if one dimension is zero. */
nnla_status nnla__tensor_check_shape(const char *function, nnla_dtype dtype, size_t rank, const size_t *dims,
                                     size_t *count);

/* Element `index` in row-major order, of any dtype; set rounds to f32, an i32 value has to be one. */
double nnla__tensor_element(const nnla_tensor *tensor, size_t index);
void nnla__tensor_set_element(nnla_tensor *tensor, size_t index, double value);
/* 1 if an element can be set to the value: an integer of i32; for f32 what is finite stays so, rounded. */
int nnla__dtype_holds(nnla_dtype dtype, double value);

/* "[3 x 4]", "[]" for rank 0, in at most NNLA__SHAPE_TEXT_SIZE bytes; returns text. */
enum { NNLA__SHAPE_TEXT_SIZE = 192 };
const char *nnla__shape_text(char *text, size_t rank, const size_t *dims);

int nnla__shape_is(const nnla_tensor *tensor, size_t rank, const size_t *dims);
int nnla__same_shape(const nnla_tensor *a, const nnla_tensor *b);
/* 1 if the memory of a and b overlaps (two empty tensors never do). */
int nnla__tensors_overlap(const nnla_tensor *a, const nnla_tensor *b);
/* The same for a tensor and any memory. */
int nnla__tensor_meets(const nnla_tensor *tensor, const void *memory, size_t bytes);

/* Argument checks shared by all modules; each records the failure and names `function` and the argument
 * `name`. */
nnla_status nnla__check_present(const char *function, const char *name, const void *pointer);
nnla_status nnla__check_real(const char *function, const char *name,
                             const nnla_tensor *tensor); /* not NULL, f32 or f64 */
nnla_status nnla__check_writable(const char *function, const char *name,
                                 const nnla_tensor *tensor); /* not NULL, not read-only */
nnla_status nnla__check_output(const char *function, const char *name, const nnla_tensor *tensor); /* both */
nnla_status nnla__check_rank(const char *function, const char *name, const nnla_tensor *tensor, size_t rank);
/* Rank and dimensions are those expected. */
nnla_status nnla__check_dims(const char *function, const char *name, const nnla_tensor *tensor, size_t rank,
                             const size_t *dims);
nnla_status nnla__check_same_dtype(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                                   const nnla_tensor *b);
nnla_status nnla__check_same_shape(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                                   const nnla_tensor *b);
/* Every element is finite; names the first that is not by its index. */
nnla_status nnla__check_finite(const char *function, const char *name, const nnla_tensor *tensor);
/* b is an output: it must not share memory with a. */
nnla_status nnla__check_apart(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                              const nnla_tensor *b);
/* b is an output that may be a's memory exactly, but must not share a part of it. */
nnla_status nnla__check_same_or_apart(const char *function, const char *name_a, const nnla_tensor *a,
                                      const char *name_b, const nnla_tensor *b);

/* An output of these dimensions, of input A's dtype and apart from it. */
nnla_status nnla__check_result(const char *function, const char *name_a, const nnla_tensor *A, const char *name,
                               const nnla_tensor *output, size_t rank, const size_t *dims);

/* A number that cannot be: "function: name is text, expected …". */
nnla_status nnla__fail_setting(const char *function, const char *name, double value, const char *expected);

#endif
