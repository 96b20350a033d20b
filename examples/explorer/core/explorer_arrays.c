#include "explorer_arrays.h"

#include "explorer.h"

#include <stdarg.h>
#include <stdio.h>

enum { TEXT_SIZE = 256 };

static nnla_tensor *arrays[ARRAY_COUNT];
static char texts[TEXT_COUNT][TEXT_SIZE];

#define EXPLORER_ARRAY(identifier, name, type) {name, EXPLORER_##type},
static const struct {
    const char *name;
    int type;
} array_table[ARRAY_COUNT] = {
#include "explorer_arrays.inc"
};
#undef EXPLORER_ARRAY

#define EXPLORER_TEXT(identifier, name) name,
static const char *const text_names[TEXT_COUNT] = {
#include "explorer_texts.inc"
};
#undef EXPLORER_TEXT

/* ---- Inside ---- */

nnla_tensor *explorer_array_make(int array, size_t rows, size_t columns) {
    const nnla_tensor *old = arrays[array];
    const nnla_dtype dtype = array_table[array].type == EXPLORER_F64 ? NNLA_F64 : NNLA_I32;
    if (old != NULL && nnla_tensor_dim(old, 0) == rows && nnla_tensor_dim(old, 1) == columns)
        return arrays[array];
    explorer_array_clear(array);
    arrays[array] = nnla_tensor_create(dtype, 2, (const size_t[]){rows, columns});
    return arrays[array];
}

double *explorer_reals(int array, size_t rows, size_t columns) {
    nnla_tensor *tensor = explorer_array_make(array, rows, columns);
    return tensor != NULL ? nnla_tensor_data(tensor) : NULL;
}

int32_t *explorer_integers(int array, size_t rows, size_t columns) {
    nnla_tensor *tensor = explorer_array_make(array, rows, columns);
    return tensor != NULL ? nnla_tensor_data(tensor) : NULL;
}

const nnla_tensor *explorer_array(int array) { return arrays[array]; }

const double *explorer_array_reals(int array) {
    return arrays[array] != NULL ? nnla_tensor_const_data(arrays[array]) : NULL;
}

const int32_t *explorer_array_integers(int array) {
    return arrays[array] != NULL ? nnla_tensor_const_data(arrays[array]) : NULL;
}

size_t explorer_array_height(int array) { return arrays[array] != NULL ? nnla_tensor_dim(arrays[array], 0) : 0; }

void explorer_array_clear(int array) {
    nnla_tensor_destroy(arrays[array]);
    arrays[array] = NULL;
}

void explorer_text_set(int text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(texts[text], TEXT_SIZE, format, arguments);
    va_end(arguments);
}

void explorer_arrays_release(void) {
    for (int i = 0; i < ARRAY_COUNT; i++)
        explorer_array_clear(i);
    for (int i = 0; i < TEXT_COUNT; i++)
        texts[i][0] = '\0';
}

/* ---- For the page ---- */

/* The array of an index; NULL if it is empty or there is none. */
static const nnla_tensor *at(int array) { return array >= 0 && array < ARRAY_COUNT ? arrays[array] : NULL; }

int explorer_array_count(void) { return ARRAY_COUNT; }

const char *explorer_array_name(int array) {
    return array >= 0 && array < ARRAY_COUNT ? array_table[array].name : NULL;
}

int explorer_array_type(int array) {
    return array >= 0 && array < ARRAY_COUNT ? array_table[array].type : EXPLORER_F64;
}

int explorer_array_length(int array) { return at(array) != NULL ? (int)nnla_tensor_count(at(array)) : 0; }

int explorer_array_rows(int array) { return at(array) != NULL ? (int)nnla_tensor_dim(at(array), 0) : 0; }

int explorer_array_columns(int array) { return at(array) != NULL ? (int)nnla_tensor_dim(at(array), 1) : 0; }

const void *explorer_array_data(int array) { return at(array) != NULL ? nnla_tensor_const_data(at(array)) : NULL; }

int explorer_text_count(void) { return TEXT_COUNT; }

const char *explorer_text_name(int text) { return text >= 0 && text < TEXT_COUNT ? text_names[text] : NULL; }

const char *explorer_text(int text) { return text >= 0 && text < TEXT_COUNT ? texts[text] : ""; }
