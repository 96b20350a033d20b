/* Each layer kind in small: what tests of all kinds walk. A kind without a case fails test_gradients. */
#ifndef NNLA_TESTS_LAYER_CASES_H
#define NNLA_TESTS_LAYER_CASES_H

#include "layer/layer_kind.h"

enum { LAYER_CASE_INPUTS = 3 };

/* A layer is made with each setting below `settings`, for samples of these shapes. */
typedef struct layer_case {
    const char *kind;
    nnla_layer *(*create)(int32_t setting);
    int32_t settings;
    size_t inputs;
    nnla__shape X[LAYER_CASE_INPUTS];
} layer_case;

extern const layer_case layer_cases[];
extern const size_t layer_case_count;

/* 1 if the list has the kind. */
int has_layer_case(const char *kind);

#endif
