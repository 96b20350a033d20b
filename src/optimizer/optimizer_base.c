#include <float.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/text.h"
#include "optimizer/optimizer_kind.h"

#define NNLA__OPTIMIZER_KIND(name) extern const nnla__optimizer_kind nnla__##name##_kind;
#include "optimizer/optimizer_kinds.inc"
#undef NNLA__OPTIMIZER_KIND

#define NNLA__OPTIMIZER_KIND(name) &nnla__##name##_kind,
static const nnla__optimizer_kind *const kinds[] = {
#include "optimizer/optimizer_kinds.inc"
};
#undef NNLA__OPTIMIZER_KIND

size_t nnla__optimizer_kind_count(void) { return sizeof kinds / sizeof kinds[0]; }

const nnla__optimizer_kind *nnla__optimizer_kind_at(size_t index) { return kinds[index]; }

nnla_optimizer *nnla__optimizer_from(const char *function, const nnla_optimizer *draft) {
    const nnla__optimizer_kind *kind = draft->kind;
    if (kind->check(function, draft) != NNLA_OK)
        return NULL;
    nnla_optimizer *optimizer = nnla__allocate(kind->size);
    if (optimizer == NULL)
        return NULL;
    memcpy(optimizer, draft, kind->size);
    optimizer->next = NULL;
    optimizer->owned = 0;
    return optimizer;
}

void nnla__optimizer_release(nnla_optimizer *optimizer) { nnla__release(optimizer); }

void nnla_optimizer_destroy(nnla_optimizer *optimizer) {
    if (optimizer != NULL && !optimizer->owned)
        nnla__optimizer_release(optimizer);
}

nnla_status nnla__check_setting(const char *function, const char *name, double value, double low, double high,
                                int open) {
    char given[NNLA__REAL_TEXT_SIZE], least[NNLA__REAL_TEXT_SIZE], most[NNLA__REAL_TEXT_SIZE];
    if (value >= low && (open ? value < high : value <= high))
        return NNLA_OK;
    nnla__format_real(given, value, 6);
    nnla__format_real(least, low, 6);
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s: expected %s <= %s %s %s, got %s", function, name, least,
                      name, open ? "<" : "<=", nnla__format_real(most, high, 6), given);
}

nnla_status nnla_optimizer_set_learning_rate(nnla_optimizer *optimizer, double learning_rate) {
    static const char function[] = "nnla_optimizer_set_learning_rate";
    if (optimizer == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: optimizer is NULL", function);
    nnla_status status = nnla__check_setting(function, "learning_rate", learning_rate, 0, FLT_MAX, 0);
    if (status == NNLA_OK)
        optimizer->learning_rate = learning_rate;
    return status;
}

double nnla_optimizer_learning_rate(const nnla_optimizer *optimizer) {
    if (optimizer != NULL)
        return optimizer->learning_rate;
    nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_optimizer_learning_rate: optimizer is NULL");
    return NAN;
}

const char *nnla_optimizer_kind(const nnla_optimizer *optimizer) {
    if (optimizer != NULL)
        return optimizer->kind->name;
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "nnla_optimizer_kind: optimizer is NULL");
}
