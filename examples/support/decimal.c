#include "support/decimal.h"

#include <math.h>
#include <stdint.h>

static const double greatest = 1e18; /* below 2^63, of at most 19 digits */

size_t decimal_text(char text[DECIMAL_SIZE], double x, int decimals, int trim) {
    double scaled = decimal_scaled(x, decimals);
    scaled = scaled > -greatest ? scaled : -greatest; /* NaN too */
    int64_t value = llround(scaled < greatest ? scaled : greatest);
    const int negative = value < 0;
    value = negative ? -value : value;
    for (; trim && decimals > 0 && value % 10 == 0; value /= 10)
        decimals--;

    char reversed[DECIMAL_SIZE];
    int count = 0;
    for (int digits = 0; value > 0 || digits <= decimals;
         digits++, value /= 10) { /* a digit before the point at least */
        if (digits == decimals && digits > 0)
            reversed[count++] = '.';
        reversed[count++] = (char)('0' + value % 10);
    }
    size_t length = 0;
    if (negative)
        text[length++] = '-';
    while (count > 0)
        text[length++] = reversed[--count];
    text[length] = '\0';
    return length;
}

double decimal_scaled(double factor, int power) {
    double ten = 1;
    for (int i = 0; i < (power < 0 ? -power : power); i++)
        ten *= 10; /* exact */
    return power < 0 ? factor / ten : factor * ten;
}

/* x = m 2^e with √½ <= m < √2 and s = (m − 1) / (m + 1), |s| < 0.172: ln m = 2 (s + s³/3 + s⁵/5 + …), of which 12 terms
   leave 1e-20. */
double decimal_log10(double x) {
    static const double ln_10 = 2.302585092994045684, log10_2 = 0.301029995663981195;
    int e = 0;
    double m = frexp(x, &e);
    if (m < 0.70710678118654752) {
        m *= 2;
        e--;
    }
    const double s = (m - 1) / (m + 1), square = s * s;
    double sum = 0;
    for (int k = 23; k >= 1; k -= 2)
        sum = sum * square + 1.0 / k;
    return 2 * s * sum / ln_10 + e * log10_2;
}
