/* JSON text from outside and into files, by jansson.

   jansson takes memory by malloc, not by the library's allocator: json_set_alloc_funcs would change it for the whole host
   program. What it takes is bounded here before it begins: nesting, and the number of values, each of which costs at most
   some 250 bytes beside its text.

   It reads a real number with the locale's decimal point, so no file of ours holds one, and a text with one is refused
   before it sees it: numbers are integers, and what must be an exact real is a string that base/text.h writes and reads. */
#ifndef NNLA_SRC_JSON_TEXT_H
#define NNLA_SRC_JSON_TEXT_H

#include <jansson.h>
#include <stddef.h>

#include "nnla/base.h"

enum { NNLA__JSON_MAX_VALUES = 1 << 20 };

/* Parses all of text[0 … length): valid UTF-8, no key twice in an object, no NUL in a string, an array or object outside,
   nested at most `depth` deep, numbers integers. NULL with the failure recorded: NNLA_ERROR_FORMAT, "<object>: byte <n>: …", where the text's
   first byte is called `first`; or NNLA_ERROR_OUT_OF_MEMORY. To be given to json_decref. */
json_t *nnla__json_parse(const char *object, const char *text, size_t length, size_t first, size_t depth);

/* The value as compact text, in the library's memory, keys in the order in which they were set; at its end are `room`
   bytes that are not written. NULL with the failure recorded, NNLA_ERROR_OUT_OF_MEMORY; a NULL value is one that memory
   was lacking for. */
char *nnla__json_print(const json_t *value, size_t room, size_t *length);

/* A failure of jansson to allocate. */
nnla_status nnla__json_out_of_memory(void);

#endif
