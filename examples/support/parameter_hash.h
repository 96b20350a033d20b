/* One number for all parameters of a network: the proof that two trainings gave the same bits. */
#ifndef NNLA_EXAMPLES_PARAMETER_HASH_H
#define NNLA_EXAMPLES_PARAMETER_HASH_H

#include <nnla.h>

/* FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), over the bytes of all parameters in order, each element little
 * end first, nothing between them. */
uint64_t parameter_hash(const nnla_network *net);

#endif
