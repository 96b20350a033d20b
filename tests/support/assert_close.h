/* Assertions that CMocka 1.1.5 lacks: reals that fail on NaN, equal bits, statuses and their messages. */
#ifndef NNLA_TESTS_ASSERT_CLOSE_H
#define NNLA_TESTS_ASSERT_CLOSE_H

#include <stddef.h>

#include "nnla/base.h"

/* |actual − expected| <= absolute + relative × |expected|; a NaN on either side is never close, equal
   infinities are. */
int values_are_close(double actual, double expected, double relative, double absolute);

#define assert_close(actual, expected, relative, absolute)                                                             \
  assert_close_at((actual), (expected), (relative), (absolute), #actual, __FILE__, __LINE__)

/* The same for `count` elements of two arrays; names the first index that differs. */
#define assert_all_close_f32(actual, expected, count, relative, absolute)                                              \
  assert_all_close_f32_at((actual), (expected), (count), (relative), (absolute), #actual, __FILE__, __LINE__)
#define assert_all_close_f64(actual, expected, count, relative, absolute)                                              \
  assert_all_close_f64_at((actual), (expected), (count), (relative), (absolute), #actual, __FILE__, __LINE__)

/* `size` equal bytes; names the first offset that differs. */
#define assert_same_bits(actual, expected, size)                                                                       \
  assert_same_bits_at((actual), (expected), (size), #actual, __FILE__, __LINE__)

/* The status of a call; shows nnla_error_message() when it is another. */
#define assert_status(call, expected) assert_status_at((call), (expected), #call, __FILE__, __LINE__)
#define assert_ok(call)               assert_status_at((call), NNLA_OK, #call, __FILE__, __LINE__)

/* A constructor returned an object; shows nnla_error_message() when it is NULL. */
#define assert_created(object) assert_created_at((object), #object, __FILE__, __LINE__)

/* nnla_error_message() contains the text. */
#define assert_message(substring) assert_message_at((substring), __FILE__, __LINE__)

void assert_close_at(double actual, double expected, double relative, double absolute, const char *what,
                     const char *file, int line);
void assert_all_close_f32_at(const float *actual, const float *expected, size_t count, double relative, double absolute,
                             const char *what, const char *file, int line);
void assert_all_close_f64_at(const double *actual, const double *expected, size_t count, double relative,
                             double absolute, const char *what, const char *file, int line);
void assert_same_bits_at(const void *actual, const void *expected, size_t size, const char *what, const char *file,
                         int line);
void assert_status_at(nnla_status actual, nnla_status expected, const char *what, const char *file, int line);
void assert_created_at(const void *object, const char *what, const char *file, int line);
void assert_message_at(const char *substring, const char *file, int line);

#endif
