/**
 * @file model_file.h
 * @brief Networks in files, to be used or trained on elsewhere.
 *
 * A file is a safetensors container: other software reads its tensors by the names of the parameters ("hidden.weight").
 * Beside them it holds the architecture, the optimizer with its state and its learning rate, the counters of training and
 * the names of classes, so that a loaded network predicts the same bits as the saved one and, trained on, becomes the same
 * network, to the last bit, as if it had never left. The page "Model files" (docs/model_file.md) describes it.
 *
 * A file is not trusted. No memory is taken that its tensors do not justify, beyond the limit described at
 * nnla_load_config::memory_limit; nothing in it is run; and what is not right is an error that names the file, the place and
 * what was expected. Nothing half-loaded is returned.
 */
#ifndef NNLA_MODEL_FILE_H
#define NNLA_MODEL_FILE_H

#include "nnla/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes a network into a file. The same network gives the same bytes.
 *
 * The file is replaced as a whole: a failure, a crash or a full disk leaves the old one. Beside it a file of its name with
 * ".nnla-tmp" appended exists meanwhile.
 *
 * @param net   compiled; with at most 4096 nodes, whose names are UTF-8 without control characters, and 2²⁰ − 1 classes
 * @param path  the file; its folder exists
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, or a node's name), #NNLA_ERROR_STATE (not compiled),
 * #NNLA_ERROR_UNSUPPORTED (too many nodes or classes), #NNLA_ERROR_IO, #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_status nnla_network_save(const nnla_network *net, const char *path);

/**
 * As nnla_network_save(), into memory.
 *
 * @param net     as there
 * @param buffer  receives the file's first bytes, at most `size`; may be NULL if size is 0
 * @param size    of buffer
 * @param needed  output: bytes of the whole file, so that it was cut if needed > size; may be NULL
 * @return as nnla_network_save(); #NNLA_OK also when the file is cut
 */
NNLA_API nnla_status nnla_network_save_memory(const nnla_network *net, void *buffer, size_t size, size_t *needed);

/** Settings of nnla_network_load_with(); start from #NNLA_LOAD_CONFIG_INIT. */
typedef struct nnla_load_config {
    size_t struct_size; /**< `sizeof(nnla_load_config)`. */
    size_t max_batch;   /**< Most rows of one forward or step; 0: as the network was compiled when it was saved. */
    /** The most bytes that the loaded network may take, as nnla_network_memory() counts them. 0: 2²⁸ bytes (256 MiB) and 64
        times the length of the file. What a network computes for a batch can be large although its file is small, so a
        malicious file could ask for any amount: one that needs more than the limit is refused before it is taken. */
    size_t memory_limit;
} nnla_load_config;

/** The defaults: max_batch as saved, memory by the length of the file. */
#define NNLA_LOAD_CONFIG_INIT                                                                                          \
  { sizeof(nnla_load_config), 0, 0 }

/**
 * Reads a network from a file.
 *
 * @param path  a file that nnla_network_save() wrote, of this version of the format or an older one
 * @return the network, compiled, to nnla_network_destroy(); or NULL: #NNLA_ERROR_INVALID_ARGUMENT (path is NULL),
 * #NNLA_ERROR_IO (the file cannot be read), #NNLA_ERROR_FORMAT (damaged, or not written by libnnla),
 * #NNLA_ERROR_UNSUPPORTED (of a newer version of the format, or with tensors that are not F32, F64 or I32),
 * #NNLA_ERROR_OUT_OF_MEMORY (also beyond the memory limit). Thread-safe.
 */
NNLA_API nnla_network *nnla_network_load(const char *path);

/**
 * As nnla_network_load(), with settings.
 *
 * @param path    the file
 * @param config  NULL for the defaults
 * @return as nnla_network_load(). Thread-safe.
 */
NNLA_API nnla_network *nnla_network_load_with(const char *path, const nnla_load_config *config);

/**
 * Reads a network from a file in memory. Messages begin with "memory" instead of a path.
 *
 * @param data    the file; not kept, need not be aligned
 * @param size    in bytes
 * @param config  NULL for the defaults
 * @return as nnla_network_load(). Thread-safe.
 */
NNLA_API nnla_network *nnla_network_load_memory_with(const void *data, size_t size, const nnla_load_config *config);

/**
 * nnla_network_load_memory_with() with the defaults.
 *
 * @param data  the file; not kept, need not be aligned
 * @param size  in bytes
 * @return as nnla_network_load(). Thread-safe.
 */
NNLA_API nnla_network *nnla_network_load_memory(const void *data, size_t size);

/* ---- Classes ---- */

/**
 * Gives the classes names, which the network keeps and its file holds. May be called at any time.
 *
 * @param net    not NULL
 * @param count  how many; 0: none, the names before are forgotten
 * @param names  copied; UTF-8; name i is that of class i, as in targets of #NNLA_I32
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_OUT_OF_MEMORY; a failure leaves the names as they were
 */
NNLA_API nnla_status nnla_network_set_class_names(nnla_network *net, size_t count, const char *const *names);

/**
 * @param net  may be NULL
 * @return the number of names that nnla_network_set_class_names() gave; 0 for NULL
 */
NNLA_API size_t nnla_network_class_count(const nnla_network *net);

/**
 * @param net    may be NULL
 * @param index  of a class
 * @return its name, owned by the network and valid until other names are set; NULL if there is none
 */
NNLA_API const char *nnla_network_class_name(const nnla_network *net, size_t index);

#ifdef __cplusplus
}
#endif

#endif
