/* Arrays and texts that views leave to be read: matrices of f64 or i32, kept from one call to the next. */
#ifndef NNLA_EXAMPLES_EXPLORER_ARRAYS_H
#define NNLA_EXAMPLES_EXPLORER_ARRAYS_H

#include <nnla.h>

#define EXPLORER_ARRAY(identifier, name, type) ARRAY_##identifier,
enum {
#include "explorer_arrays.inc"
    ARRAY_COUNT
};
#undef EXPLORER_ARRAY

#define EXPLORER_TEXT(identifier, name) TEXT_##identifier,
enum {
#include "explorer_texts.inc"
    TEXT_COUNT
};
#undef EXPLORER_TEXT

/* Makes the array [rows × columns] and returns it, its contents undefined; NULL for want of memory, which leaves it empty. */
nnla_tensor *explorer_array_make(int array, size_t rows, size_t columns);
/* Its elements after such a call; NULL for want of memory. */
double *explorer_reals(int array, size_t rows, size_t columns);
int32_t *explorer_integers(int array, size_t rows, size_t columns);
/* The array as it is; NULL if it was never made. Then its elements and rows; NULL and 0 likewise. */
const nnla_tensor *explorer_array(int array);
const double *explorer_array_reals(int array);
const int32_t *explorer_array_integers(int array);
size_t explorer_array_height(int array);
void explorer_array_clear(int array);

void explorer_text_set(int text, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

void explorer_arrays_release(void);

#endif
