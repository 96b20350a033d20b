/* Which classes a classifier takes for which. */
#ifndef NNLA_EXAMPLES_CONFUSION_H
#define NNLA_EXAMPLES_CONFUSION_H

#include <nnla.h>

/* Prints a row for each true class and a column for each predicted one, under their names, or under their numbers where
   names would make it too wide. names [classes], probabilities [rows × classes] f32, truth [rows] of NNLA_I32. */
void confusion_print(const char *const *names, const nnla_tensor *probabilities, const nnla_tensor *truth);

/* The index of the largest of count values, the first of equal ones. */
size_t argmax(const float *values, size_t count);

#endif
