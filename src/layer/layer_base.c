#include "base/alloc.h"
#include "layer/layer_kind.h"

#define NNLA__LAYER_KIND(name) extern const nnla__layer_kind nnla__##name##_kind;
#include "layer/layer_kinds.inc"
#undef NNLA__LAYER_KIND

#define NNLA__LAYER_KIND(name) &nnla__##name##_kind,
static const nnla__layer_kind *const kinds[] = {
#include "layer/layer_kinds.inc"
};
#undef NNLA__LAYER_KIND

size_t nnla__layer_kind_count(void) { return sizeof kinds / sizeof kinds[0]; }

const nnla__layer_kind *nnla__layer_kind_at(size_t index) { return kinds[index]; }

void *nnla__layer_create(const nnla__layer_kind *kind, size_t size) {
    nnla_layer *layer = nnla__allocate(size);
    if (layer != NULL)
        layer->kind = kind;
    return layer;
}

void nnla__layer_release(nnla_layer *layer) { nnla__release(layer); }

void nnla_layer_destroy(nnla_layer *layer) {
    if (layer != NULL && !layer->owned)
        nnla__layer_release(layer);
}
