/* Numbers as decimal text by integers, and the logarithm that axes need: the same bytes on any machine, whatever its
   locale and its mathematical library. Nothing here can fail. */
#ifndef NNLA_EXAMPLES_DECIMAL_H
#define NNLA_EXAMPLES_DECIMAL_H

#include <stddef.h>

enum { DECIMAL_SIZE = 32, DECIMAL_MOST = 12 }; /* bytes of a text; most decimals */

/* x, rounded half away from 0 to so many decimals, with '-' before it if it is below 0 then. What is beyond 18 digits is
   cut, NaN is the least. trim: without trailing zeros. @return its length */
size_t decimal_text(char text[DECIMAL_SIZE], double x, int decimals, int trim);

/* The logarithm to base 10 of a normal x > 0, within 2 ulp. */
double decimal_log10(double x);

/* factor · 10^power, rounded once; |power| <= 15. */
double decimal_scaled(double factor, int power);

#endif
