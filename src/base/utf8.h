/* Text that files can hold. */
#ifndef NNLA_SRC_UTF8_H
#define NNLA_SRC_UTF8_H

#include <stddef.h>

/* 1 if text[0 … length) is UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF. */
int nnla__utf8_valid(const char *text, size_t length);

#endif
