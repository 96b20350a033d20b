/* The last line of an example that trains. */
#ifndef NNLA_EXAMPLES_RESULT_H
#define NNLA_EXAMPLES_RESULT_H

#include <nnla.h>

/* Evaluates the network and prints "accuracy=… loss=… parameters=… hash=…", the hash of parameter_hash.h. A failure ends
   the program. */
void result_print(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T);

#endif
