/* Failures of the library: each function here ends the program with nnla_error_message on standard error and
   code 1. */
#ifndef NNLA_EXAMPLES_CHECK_H
#define NNLA_EXAMPLES_CHECK_H

#include <nnla.h>

/* Fails unless status is NNLA_OK. */
void check(nnla_status status);

/* Fails if object, which a constructor returned, is NULL. */
void check_created(const void *object);

/* Zeros, f32: [rows × columns], [count]. To be destroyed. */
nnla_tensor *new_matrix(size_t rows, size_t columns);
nnla_tensor *new_vector(size_t count);

/* A copy of the same shape with the elements converted. To be destroyed. */
nnla_tensor *new_converted(const nnla_tensor *source, nnla_dtype dtype);

/* Sees that standard output was written to its end. @return 0, what main returns */
int finish(void);

#endif
