/* Layers, losses and optimizers out of a model file: a draft is filled by the kind's table, checked and copied, as in a
   constructor. */
#include <string.h>

#include "base/alloc.h"
#include "io/json_fields.h"
#include "network/model_file_impl.h"

/* ---- Lists of kinds ---- */

typedef struct kind_list {
    const char *what;
    size_t (*count)(void);
    const char *(*name_at)(size_t index);
} kind_list;

static const char *layer_name(size_t index) { return nnla__layer_kind_at(index)->name; }
static const char *loss_name(size_t index) { return nnla__loss_kind_at(index)->name; }
static const char *optimizer_name(size_t index) { return nnla__optimizer_kind_at(index)->name; }

static const kind_list layers = {"the layer kind", nnla__layer_kind_count, layer_name};
static const kind_list losses = {"the loss", nnla__loss_kind_count, loss_name};
static const kind_list optimizers = {"the optimizer", nnla__optimizer_kind_count, optimizer_name};

/* The kind that the object names by `key`, and its settings. */
static nnla_status read_kind(const json_t *object, const char *key, const kind_list *list, size_t *index,
                             const json_t **settings) {
    const char *name = nnla__json_string(object, key);
    if (name == NULL)
        return nnla_error_status();
    *index = 0;
    while (*index < list->count() && strcmp(list->name_at(*index), name) != 0)
        *index += 1;
    if (*index == list->count()) {
        return nnla__fail(NNLA_ERROR_FORMAT, "%s '%.100s' is unknown to libnnla %s", list->what, name,
                          nnla_version_string());
    }
    *settings = nnla__json_object(object, "settings");
    return *settings != NULL ? NNLA_OK : nnla_error_status();
}

/* ---- Drafts ---- */

nnla_layer *nnla__model_layer(const json_t *object) {
    const json_t *settings = NULL;
    size_t index = 0;
    if (read_kind(object, "kind", &layers, &index, &settings) != NNLA_OK)
        return NULL;
    const nnla__layer_kind *kind = nnla__layer_kind_at(index);
    nnla_layer *draft = nnla__allocate(kind->size), *layer = NULL;
    if (draft == NULL)
        return NULL;
    draft->kind = kind;
    if (nnla__settings_from_json(settings, kind->settings, kind->setting_count, draft) == NNLA_OK)
        layer = nnla__layer_from(kind->name, draft);
    nnla__release(draft);
    return layer;
}

nnla_loss *nnla__model_loss(const json_t *object) {
    const json_t *settings = NULL;
    size_t index = 0;
    if (read_kind(object, "loss", &losses, &index, &settings) != NNLA_OK)
        return NULL;
    const nnla__loss_kind *kind = nnla__loss_kind_at(index);
    nnla_loss *draft = nnla__allocate(nnla__loss_size(kind)), *loss = NULL;
    if (draft == NULL)
        return NULL;
    draft->kind = kind;
    if (nnla__settings_from_json(settings, kind->settings, kind->setting_count, draft) == NNLA_OK)
        loss = nnla__loss_from(kind->name, draft);
    nnla__release(draft);
    return loss;
}

nnla_optimizer *nnla__model_optimizer(const json_t *object) {
    static const char *const keys[] = {"kind", "settings", "progress", NULL};
    const json_t *settings = NULL;
    size_t index = 0;
    if (nnla__json_keys(object, keys) != NNLA_OK ||
        read_kind(object, "kind", &optimizers, &index, &settings) != NNLA_OK)
        return NULL;
    const nnla__optimizer_kind *kind = nnla__optimizer_kind_at(index);
    const json_t *progress = nnla__json_object(object, "progress");
    nnla_optimizer *draft = progress == NULL ? NULL : nnla__allocate(kind->size), *optimizer = NULL;
    if (draft == NULL)
        return NULL;
    draft->kind = kind;
    if (nnla__settings_from_json(settings, kind->settings, kind->setting_count, draft) == NNLA_OK &&
        nnla__settings_from_json(progress, kind->progress, kind->progress_count, draft) == NNLA_OK)
        optimizer = nnla__optimizer_from(kind->name, draft);
    nnla__release(draft);
    return optimizer;
}
