#include "io/table.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/status.h"

nnla_status nnla__names_create(nnla__names *names, size_t count, size_t bytes) {
    size_t size = 0;
    if (!nnla__checked_add(count, bytes, &size))
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: %zu names of %zu bytes", count, bytes);
    *names = (nnla__names){.count = count, .items = nnla__allocate_array(count, sizeof *names->items)};
    if (names->items != NULL)
        names->text = nnla__allocate(size);
    return names->text != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
}

void nnla__names_release(nnla__names *names) {
    nnla__release(names->items);
    nnla__release(names->text);
    *names = (nnla__names){.count = 0};
}

static const char *name_at(const nnla__names *names, size_t index) {
    return index < names->count ? names->items[index] : NULL;
}

const nnla_tensor *nnla_table_features(const nnla_table *table) { return table != NULL ? table->features : NULL; }

const nnla_tensor *nnla_table_targets(const nnla_table *table) { return table != NULL ? table->targets : NULL; }

const char *nnla_table_feature_name(const nnla_table *table, size_t column) {
    if (table == NULL || column >= nnla_tensor_dim(table->features, 1))
        return NULL;
    return name_at(&table->columns, column < table->target_column ? column : column + 1);
}

const char *nnla_table_target_name(const nnla_table *table) {
    return table != NULL ? name_at(&table->columns, table->target_column) : NULL;
}

size_t nnla_table_class_count(const nnla_table *table) { return table != NULL ? table->classes.count : 0; }

const char *nnla_table_class_name(const nnla_table *table, size_t index) {
    return table != NULL ? name_at(&table->classes, index) : NULL;
}

void nnla_table_destroy(nnla_table *table) {
    if (table == NULL)
        return;
    nnla_tensor_destroy(table->features);
    nnla_tensor_destroy(table->targets);
    nnla__names_release(&table->columns);
    nnla__names_release(&table->classes);
    nnla__release(table);
}
