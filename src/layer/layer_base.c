#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"
#include "layer/initializer.h"
#include "layer/layer_kind.h"

#define NNLA__JOIN_OF(a, b) a##b
#define NNLA__JOIN(a, b)    NNLA__JOIN_OF(a, b)

#define NNLA__LAYER_KIND(name) extern const nnla__layer_kind nnla__##name##_kind;
#include "layer/layer_kinds.inc"
#undef NNLA__LAYER_KIND

#define NNLA__ENTRY_0(name)
#define NNLA__ENTRY_1(name)    &nnla__##name##_kind,
#define NNLA__LAYER_KIND(name) NNLA__JOIN(NNLA__ENTRY_, NNLA__HAVE_LAYER_##name)(name)
static const nnla__layer_kind *const kinds[] = {
#include "layer/layer_kinds.inc"
};
#undef NNLA__LAYER_KIND

size_t nnla__layer_kind_count(void) { return sizeof kinds / sizeof kinds[0]; }

const nnla__layer_kind *nnla__layer_kind_at(size_t index) { return kinds[index]; }

int nnla__layer_is_affine(const nnla_layer *layer) {
    const nnla__layer_kind *kind = layer->kind;
    return kind->affine || (kind->squash != NULL && kind->squash(layer) == NNLA_IDENTITY);
}

nnla_layer *nnla__layer_from(const char *function, const nnla_layer *draft) {
    const nnla__layer_kind *kind = draft->kind;
    if (kind->check != NULL && kind->check(function, draft) != NNLA_OK)
        return NULL;
    nnla_layer *layer = nnla__allocate(kind->size);
    if (layer == NULL)
        return NULL;
    memcpy(layer, draft, kind->size);
    layer->next = NULL;
    layer->owner = NULL;
    return layer;
}

void nnla__layer_release(nnla_layer *layer) { nnla__release(layer); }

void nnla_layer_destroy(nnla_layer *layer) {
    if (layer != NULL && layer->owner == NULL)
        nnla__layer_release(layer);
}

size_t nnla__parameter_cols(const nnla__parameter *p) {
    size_t cols = p->dims[p->rank - 1];
    for (size_t i = 1; i + 1 < p->rank; i++) {
        if (!nnla__checked_multiply(cols, p->dims[i], &cols))
            return SIZE_MAX;
    }
    return cols;
}

int nnla__shape_complete(nnla__shape *shape) {
    shape->count = 1;
    for (size_t i = 0; i < shape->rank; i++) {
        if (!nnla__checked_multiply(shape->count, shape->dims[i], &shape->count))
            return 0;
    }
    return shape->count <= SIZE_MAX / sizeof(double);
}

nnla_status nnla__check_flag(const char *function, const char *name, int32_t value) {
    if (value == 0 || value == 1)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s: expected 0 or 1, got %d", function, name, (int)value);
}

nnla_status nnla__check_initializers(const char *function, nnla_initializer weight, nnla_initializer bias,
                                     double weight_scale, double bias_scale) {
    if (!nnla__initializer_valid(weight) || !nnla__initializer_valid(bias)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: initializer: expected an NNLA_INIT_ constant, got %d for the weight "
                          "and %d for the bias",
                          function, (int)weight, (int)bias);
    }
    if (!isfinite(weight_scale) || !isfinite(bias_scale))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: scale: expected a finite value", function);
    return NNLA_OK;
}

nnla_status nnla__check_sample_rank(const char *node, const char *kind, const nnla__shape *X, size_t rank) {
    if (X->rank == rank)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': a %s layer takes samples of rank %zu, not of rank %zu", node, kind,
                      rank, X->rank);
}
