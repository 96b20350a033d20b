#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this many significant digits only whether any is not 0 can matter: the longest exact midpoint of two
   doubles has 767 (it lies beside the least normal one). */
enum { SIGNIFICANT = 800 };

/* The decimal digits of a finite |x| and its decimal exponent, d.ddd × 10^exponent. What is no digit is
   skipped: the locale's decimal point is the only such thing before the 'e'. */
static int split_decimal(double x, int digits, char *mantissa, int *exponent) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(x));
    int count = 0;
    const char *at = text;
    for (; *at != 'e' && *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9')
            mantissa[count++] = *at;
    }
    *exponent = *at == 'e' ? (int)strtol(at + 1, NULL, 10) : 0;
    while (count > 1 && mantissa[count - 1] == '0')
        count--;
    return count;
}

const char *nnla__format_real(char text[NNLA__REAL_TEXT_SIZE], double x, int digits) {
    char mantissa[32];
    int exponent = 0;
    char *out = text;
    if (digits < 1)
        digits = 1;
    if (digits > 17)
        digits = 17;
    if (signbit(x) && !isnan(x))
        *out++ = '-';
    if (!isfinite(x)) {
        memcpy(out, isnan(x) ? "nan" : "inf", 4);
        return text;
    }
    int count = split_decimal(x, digits, mantissa, &exponent);
    int scientific = exponent < -4 || exponent >= digits;
    int point = scientific ? 1 : exponent + 1; /* before mantissa[point]; ≤ 0 in front of all of it */
    int first = point < 1 ? point - 1 : 0;
    for (int i = first; i < count || i < point; i++) {
        if (i == point)
            *out++ = '.';
        *out++ = (char)(i >= 0 && i < count ? mantissa[i] : '0');
    }
    *out = '\0';
    if (scientific)
        snprintf(out, (size_t)(text + NNLA__REAL_TEXT_SIZE - out), "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    return text;
}

/* A decimal number as text that strtod reads alike in every locale: an integer and an exponent. */
typedef struct decimal {
    char digits[SIGNIFICANT + 32]; /* significant digits, then room for the exponent */
    size_t count;
    int64_t exponent; /* value = digits × 10^exponent */
    int sticky;       /* a digit that was left out is not 0 */
} decimal;

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* Takes a run of digits, before the point or after it. Returns the number of characters. */
static size_t take_digits(decimal *number, const char *text, size_t length, int after_point) {
    size_t i = 0;
    for (; i < length && is_digit(text[i]); i++) {
        int kept = number->count < SIGNIFICANT && (number->count > 0 || text[i] != '0');
        if (kept)
            number->digits[number->count++] = text[i];
        if (number->count == SIGNIFICANT && !kept) {
            number->sticky |= text[i] != '0';
            if (!after_point)
                number->exponent++;
        } else if (after_point) {
            number->exponent--;
        }
    }
    return i;
}

/* [+-]digits of exponent, all of text; returns 0 if it is none. Stops growing far outside what a length in
   memory could balance. */
static int take_exponent(decimal *number, const char *text, size_t length) {
    size_t i = 0;
    int64_t exponent = 0;
    int negative = length > 0 && text[0] == '-';
    if (length > 0 && (text[0] == '+' || text[0] == '-'))
        i++;
    if (i == length)
        return 0;
    for (; i < length; i++) {
        if (!is_digit(text[i]))
            return 0;
        if (exponent < INT64_MAX / 100)
            exponent = exponent * 10 + (text[i] - '0');
    }
    number->exponent += negative ? -exponent : exponent;
    return 1;
}

static double decimal_value(decimal *number) {
    if (number->count == 0)
        return 0;
    if (number->sticky) {
        number->digits[number->count++] = '1';
        number->exponent--;
    }
    int exponent = number->exponent < -9999 ? -9999 : number->exponent > 9999 ? 9999 : (int)number->exponent;
    snprintf(number->digits + number->count, sizeof number->digits - number->count, "e%d", exponent);
    int errno_before = errno;
    double value = strtod(number->digits, NULL);
    errno = errno_before;
    return value;
}

static int is_word(const char *text, size_t length, const char *word) {
    if (length != strlen(word))
        return 0;
    for (size_t i = 0; i < length; i++) {
        if ((text[i] | 0x20) != word[i])
            return 0;
    }
    return 1;
}

static int parse_magnitude(const char *text, size_t length, double *x) {
    decimal number = {.count = 0};
    if (is_word(text, length, "nan") || is_word(text, length, "inf")) {
        *x = is_word(text, length, "nan") ? (double)NAN : (double)INFINITY;
        return 1;
    }
    size_t at = take_digits(&number, text, length, 0);
    if (at == 0)
        return 0;
    if (at < length && text[at] == '.') {
        size_t fraction = take_digits(&number, text + at + 1, length - at - 1, 1);
        if (fraction == 0)
            return 0;
        at += 1 + fraction;
    }
    if (at < length) {
        if ((text[at] | 0x20) != 'e' || !take_exponent(&number, text + at + 1, length - at - 1))
            return 0;
    }
    *x = decimal_value(&number);
    return 1;
}

int nnla__parse_real(const char *text, size_t length, double *x) {
    double magnitude = 0;
    if (length == 0)
        return 0;
    size_t sign = text[0] == '-' || text[0] == '+';
    if (!parse_magnitude(text + sign, length - sign, &magnitude))
        return 0;
    *x = text[0] == '-' ? -magnitude : magnitude;
    return 1;
}

const char *nnla__format_exact(char text[NNLA__REAL_TEXT_SIZE], double x) {
    double back = 0;
    for (int digits = 15; digits <= 17; digits++) {
        nnla__format_real(text, x, digits);
        if (nnla__parse_real(text, strlen(text), &back) && back == x)
            break;
    }
    return text;
}
