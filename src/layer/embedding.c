/* A table of rows: index i becomes row i of W [count × units], y = Wᵀ e_i. Backward: dW_i = Σ dy over the places where
   index i stands, in the order of samples and of places in them. */
#include "base/config.h"
#include "base/status.h"
#include "layer/initializer.h"
#include "layer/layer_shared.h"
#include "nnla/shaping.h"

typedef struct embedding {
    nnla_layer head;
    size_t count, units;
    nnla_embedding_config config;
} embedding;

NNLA__ENDS_WITH(nnla_embedding_config, weight_scale);

static const embedding *of(const nnla_layer *layer) { return (const embedding *)layer; }

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)count;
    if (X->rank >= NNLA__SAMPLE_MAX_RANK) {
        return nnla__fail(NNLA_ERROR_SHAPE,
                          "node '%s': an embedding layer takes samples of rank %d at most, not of rank %zu", node,
                          NNLA__SAMPLE_MAX_RANK - 1, X->rank);
    }
    *Y = *X;
    Y->dims[Y->rank++] = of(layer)->units;
    if (nnla__shape_complete(Y))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': the embedding's sizes overflow", node);
}

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const embedding *e = of(layer);
    (void)X;
    list[0] =
        (nnla__parameter){"weight", 2, {e->count, e->units}, e->config.weight_initializer, e->config.weight_scale};
    return 1;
}

static size_t index_limit(const nnla_layer *layer) { return of(layer)->count; }

/* A row for each index. */
static nnla__matrix by_index(const nnla_layer *layer, nnla__matrix Y) {
    const size_t units = of(layer)->units;
    return nnla__matrix_of(Y.data, Y.rows * (Y.cols / units), units);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__look_up(pass, by_index(layer, node->Y), node->parameters[0], node->X->data);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__look_up_backward(pass, node->gradients[0], by_index(layer, node->dY), node->X->data);
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    const embedding *e = of(draft);
    if (e->count == 0 || e->units == 0) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: expected 1 or more rows and units, got %zu and %zu", function,
                          e->count, e->units);
    }
    return nnla__check_initializers(function, e->config.weight_initializer, NNLA_INIT_ZEROS, e->config.weight_scale, 0);
}

static const nnla__setting settings[] = {
    {"count", NNLA__SETTING_SIZE, offsetof(embedding, count), NULL},
    {"units", NNLA__SETTING_SIZE, offsetof(embedding, units), NULL},
    {"weight_initializer", NNLA__SETTING_WORD, offsetof(embedding, config.weight_initializer), nnla__initializer_name},
    {"weight_scale", NNLA__SETTING_REAL, offsetof(embedding, config.weight_scale), NULL},
};

const nnla__layer_kind nnla__embedding_kind = {
    .name = "embedding",
    .size = sizeof(embedding),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = infer,
    .parameters = parameters,
    .needs_input = nnla__needed,
    .index_limit = index_limit,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_embedding_create_with(size_t count, size_t units, const nnla_embedding_config *config) {
    embedding draft = {
        .head.kind = &nnla__embedding_kind, .count = count, .units = units, .config = NNLA_EMBEDDING_CONFIG_INIT};
    if (nnla__config_read("nnla_embedding_create: config", "nird", &draft.config, sizeof draft.config, config) !=
        NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_embedding_create", &draft.head);
}

nnla_layer *nnla_embedding_create(size_t count, size_t units) { return nnla_embedding_create_with(count, units, NULL); }
