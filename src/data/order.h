/* Shuffled orders of rows. */
#ifndef NNLA_SRC_ORDER_H
#define NNLA_SRC_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* 0 … count − 1, shuffled; to be given to nnla__release. NULL with the failure recorded. */
size_t *nnla__shuffled_order(size_t count, uint64_t seed, uint64_t stream);

#endif
