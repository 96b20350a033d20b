/* Networks out of model files. */
#include <string.h>

#include "base/checked.h"
#include "base/config.h"
#include "io/json_fields.h"
#include "network/model_file_impl.h"

NNLA__ENDS_WITH(nnla_load_config, memory_limit);

static nnla_status check_version(const nnla__safetensors *file) {
    static const char *const keys[] = {
        NNLA__MODEL_KEY_FORMAT,    NNLA__MODEL_KEY_VERSION,  NNLA__MODEL_KEY_LIBRARY, NNLA__MODEL_KEY_ARCHITECTURE,
        NNLA__MODEL_KEY_OPTIMIZER, NNLA__MODEL_KEY_TRAINING, NNLA__MODEL_KEY_CLASSES, NULL};
    const char *format = nnla__safetensors_metadata(file, NNLA__MODEL_KEY_FORMAT);
    uint64_t version = 0;
    if (format == NULL || strcmp(format, NNLA__MODEL_FORMAT) != 0) {
        return nnla__fail(NNLA_ERROR_FORMAT, "it was not written by libnnla: its metadata has no format '%s'",
                          NNLA__MODEL_FORMAT);
    }
    nnla_status status = nnla__json_count(file->metadata, NNLA__MODEL_KEY_VERSION, &version);
    if (status == NNLA_OK && version > NNLA__MODEL_VERSION) {
        const char *writer = nnla__safetensors_metadata(file, NNLA__MODEL_KEY_LIBRARY);
        return nnla__fail(
            NNLA_ERROR_UNSUPPORTED, "its format_version is %llu, written by libnnla %.40s; libnnla %s reads up to %d",
            (unsigned long long)version, writer == NULL ? "?" : writer, nnla_version_string(), NNLA__MODEL_VERSION);
    }
    if (status == NNLA_OK && version == 0)
        status = nnla__fail(NNLA_ERROR_FORMAT, "format_version: expected 1 or more, got 0");
    if (status == NNLA_OK && nnla__json_string(file->metadata, NNLA__MODEL_KEY_LIBRARY) == NULL)
        status = nnla_error_status();
    return status == NNLA_OK ? nnla__json_keys(file->metadata, keys) : status;
}

/* ---- Memory: what a batch takes is up to the file's word, so there is a limit ---- */

enum { ALLOWANCE = 1 << 28, PER_BYTE = 64 };

static size_t limit_of(const nnla__safetensors *file, const nnla_load_config *config) {
    size_t limit = SIZE_MAX;
    if (config->memory_limit != 0)
        return config->memory_limit;
    if (nnla__checked_multiply(file->size, PER_BYTE, &limit))
        nnla__checked_add(limit, ALLOWANCE, &limit);
    return limit;
}

static nnla_status too_large(size_t max_batch, size_t limit, const nnla__safetensors *file) {
    return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY,
                      "max_batch %zu takes more memory than the limit of %zu bytes for a file of %zu: load it with a "
                      "smaller max_batch or a larger memory_limit",
                      max_batch, limit, file->size);
}

/* Each output alone first, so that layers are asked for scratch only by sizes that can be. */
static nnla_status check_memory(const nnla_network *net, const nnla_optimizer *optimizer, size_t max_batch,
                                const nnla__safetensors *file, size_t limit) {
    nnla_memory memory = {.struct_size = sizeof memory};
    if (max_batch == 0)
        return nnla__fail(NNLA_ERROR_FORMAT, "architecture: max_batch: expected 1 or more, got 0");
    for (size_t i = 0; i < net->node_count; i++) {
        size_t bytes = 0;
        int fits = nnla__checked_multiply(net->nodes[i].shape.count, max_batch, &bytes) &&
                   nnla__checked_multiply(bytes, net->element, &bytes);
        if (!fits || bytes > limit)
            return too_large(max_batch, limit, file);
    }
    nnla_status status = nnla_network_memory(net, NULL, optimizer, max_batch, &memory);
    if (status == NNLA_OK && memory.total > limit)
        status = too_large(max_batch, limit, file);
    return status;
}

/* ---- Loading ---- */

/* Everything is checked before compile takes memory. The optimizer is taken. */
static nnla_status complete(nnla_network *net, nnla_optimizer *optimizer, size_t max_batch,
                            const nnla__safetensors *file, const nnla_load_config *config) {
    if (config->max_batch != 0)
        max_batch = config->max_batch;
    nnla_status status = nnla__model_check_tensors(net, optimizer, file);
    if (status == NNLA_OK)
        status = check_memory(net, optimizer, max_batch, file, limit_of(file, config));
    if (status != NNLA_OK) {
        nnla_optimizer_destroy(optimizer);
        return status;
    }
    net->restored = 1;
    status = nnla_network_compile(net, NULL, optimizer, max_batch);
    if (status != NNLA_OK)
        return nnla__model_fault();
    nnla__model_restore(net, file);
    return nnla__model_resume(net, file);
}

static nnla_network *network_of(const nnla__safetensors *file, const nnla_load_config *config) {
    nnla_optimizer *optimizer = NULL;
    size_t max_batch = 0;
    if (check_version(file) != NNLA_OK)
        return NULL;
    nnla_network *net = nnla__model_rebuild(file, &optimizer, &max_batch);
    if (net == NULL || complete(net, optimizer, max_batch, file, config) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

static nnla_network *read_network(nnla__safetensors *file, const nnla_load_config *config) {
    nnla_network *net = network_of(file, config);
    if (net == NULL)
        nnla__fail_prefix("%s: ", file->name);
    nnla__safetensors_release(file);
    return net;
}

static nnla_status read_config(const char *function, const void *source, const char *name, nnla_load_config *config,
                               const nnla_load_config *given) {
    *config = (nnla_load_config)NNLA_LOAD_CONFIG_INIT;
    nnla_status status = nnla__check_present(function, name, source);
    return status == NNLA_OK ? nnla__config_read(function, "nnn", config, sizeof *config, given) : status;
}

nnla_network *nnla_network_load_with(const char *path, const nnla_load_config *config) {
    nnla_load_config settings;
    nnla__safetensors file;
    if (read_config("nnla_network_load", path, "path", &settings, config) != NNLA_OK ||
        nnla__safetensors_load(&file, path) != NNLA_OK)
        return NULL;
    return read_network(&file, &settings);
}

nnla_network *nnla_network_load_memory_with(const void *data, size_t size, const nnla_load_config *config) {
    nnla_load_config settings;
    nnla__safetensors file;
    if (read_config("nnla_network_load_memory", data, "data", &settings, config) != NNLA_OK ||
        nnla__safetensors_parse(&file, "memory", data, size) != NNLA_OK)
        return NULL;
    return read_network(&file, &settings);
}

nnla_network *nnla_network_load(const char *path) { return nnla_network_load_with(path, NULL); }

nnla_network *nnla_network_load_memory(const void *data, size_t size) {
    return nnla_network_load_memory_with(data, size, NULL);
}
