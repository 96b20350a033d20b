/* A layer of each kind, with settings that differ: one list for all tests that go through the kinds. */
#ifndef NNLA_TESTS_LAYER_CASES_H
#define NNLA_TESTS_LAYER_CASES_H

#include "layer/layer_kind.h"

/* A layer is made with each setting below `settings`, for samples of that shape. */
typedef struct layer_case {
    const char *kind;
    nnla_layer *(*create)(int32_t setting);
    int32_t settings;
    nnla__shape X;
} layer_case;

extern const layer_case layer_cases[];
extern const size_t layer_case_count;

/* 1 if the list has the kind. */
int has_layer_case(const char *kind);

#endif
