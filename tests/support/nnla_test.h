/* The headers that every test needs, in the order that CMocka wants. */
#ifndef NNLA_TESTS_NNLA_TEST_H
#define NNLA_TESTS_NNLA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nnla/base.h"

#include "assert_close.h"

#endif
