/* wasi-libc's fma, as a reference, but for what it gets wrong: a product that is rounded to 0 keeps its sign where 0 is
   added to it. */
#include <math.h>

double __real_fma(double a, double b, double c);
double __wrap_fma(double a, double b, double c);

double __wrap_fma(double a, double b, double c) {
    return c == 0 && a != 0 && b != 0 && isfinite(a) && isfinite(b) ? a * b : __real_fma(a, b, c);
}
