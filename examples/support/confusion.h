/* Which classes a classifier takes for which. */
#ifndef NNLA_EXAMPLES_CONFUSION_H
#define NNLA_EXAMPLES_CONFUSION_H

#include <nnla.h>

/* Prints a row for each true class and a column for each predicted one, named by the table.
   probabilities [rows × classes] f32, classes [rows] of NNLA_I32. */
void confusion_print(const nnla_table *table, const nnla_tensor *probabilities, const nnla_tensor *classes);

#endif
