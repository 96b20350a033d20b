/* The reasons of the operating system in plain words: strerror depends on the locale. */
#ifndef NNLA_SRC_ERRNO_TEXT_H
#define NNLA_SRC_ERRNO_TEXT_H

enum { NNLA__ERRNO_TEXT_SIZE = 48 };

/* "permission denied"; "system error 95" for a code without words here. Returns text. */
const char *nnla__errno_text(char text[NNLA__ERRNO_TEXT_SIZE], int code);

#endif
