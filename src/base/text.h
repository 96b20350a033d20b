/* Numbers to text and back, without the locale. */
#ifndef NNLA_SRC_TEXT_H
#define NNLA_SRC_TEXT_H

#include <stddef.h>

enum { NNLA__REAL_TEXT_SIZE = 32 };

/* x in at most `digits` significant digits (1 to 17), as %g does in the C locale ("0.1", "1e-05", "nan",
   "-inf"). Returns text. */
const char *nnla__format_real(char text[NNLA__REAL_TEXT_SIZE], double x, int digits);

/* The fewest digits from 15 on that nnla__parse_real reads as x again, bit for bit but for the payload of a NaN. */
const char *nnla__format_exact(char text[NNLA__REAL_TEXT_SIZE], double x);

/* Reads all of text[0..length) as one decimal number: [+-]digits[.digits][(e|E)[+-]digits], nan or inf in any
   case. Correctly rounded. Returns 0 if it is none (empty, blanks, hexadecimal, trailing text), else 1. */
int nnla__parse_real(const char *text, size_t length, double *x);

#endif
