/**
 * @file base.h
 * @brief Version, status codes, error messages, element types, the allocator hook and thread settings.
 */
#ifndef NNLA_BASE_H
#define NNLA_BASE_H

#include <stddef.h>
#include <stdint.h>

#define NNLA_VERSION_MAJOR 0 /**< Major version; a change breaks source compatibility. */
#define NNLA_VERSION_MINOR 1 /**< Minor version; a change adds names. */
#define NNLA_VERSION_PATCH 0 /**< Patch version; a change mends. */

#if defined(__GNUC__)
#  define NNLA_API __attribute__((visibility("default"))) /**< Marks what the library exports. */
#else
#  define NNLA_API /**< Marks what the library exports. */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The result of a call: 0 is success, a positive value is a request (#NNLA_STOP), a negative one an error.
 * Values never change.
 */
typedef int32_t nnla_status;

/** Values of #nnla_status. */
enum {
    NNLA_OK = 0,                      /**< Success. */
    NNLA_STOP = 1,                    /**< A callback asks to end early; not an error. */
    NNLA_ERROR_INVALID_ARGUMENT = -1, /**< An argument is NULL, out of range or contradicts another. */
    NNLA_ERROR_SHAPE = -2,            /**< Ranks or dimensions do not fit together. */
    NNLA_ERROR_DTYPE = -3,            /**< Element types do not fit together. */
    NNLA_ERROR_OUT_OF_MEMORY = -4,    /**< The allocator returned NULL, or a size overflows. */
    NNLA_ERROR_STATE = -5,            /**< The object is not in a state in which this call is allowed. */
    NNLA_ERROR_NOT_FINITE = -6,       /**< A NaN or an infinity where only finite values are allowed. */
    NNLA_ERROR_IO = -7,               /**< A file cannot be opened, read or written. */
    NNLA_ERROR_FORMAT = -8,           /**< The contents of a file are malformed. */
    NNLA_ERROR_UNSUPPORTED = -9,      /**< A valid request that this version or this build does not serve. */
    NNLA_ERROR_CANCELLED = -10        /**< A callback ended the work with an error of its own. */
};

/** An element type, chosen at run time. Values never change. */
typedef int32_t nnla_dtype;

/** Values of #nnla_dtype. */
enum {
    NNLA_F32 = 0, /**< IEEE 754 binary32, C `float`. */
    NNLA_F64 = 1, /**< IEEE 754 binary64, C `double`. */
    NNLA_I32 = 2  /**< `int32_t`: class indices, never arithmetic. */
};

/** @return the version of the library in use, `major << 16 | minor << 8 | patch`. Thread-safe. */
NNLA_API uint32_t nnla_version(void);

/** @return the version as text, such as "0.1.0"; a constant. Thread-safe. */
NNLA_API const char *nnla_version_string(void);

/**
 * @param status  any value
 * @return its name, such as "NNLA_ERROR_SHAPE"; "unknown status" for a value that is none; a constant.
 * Thread-safe.
 */
NNLA_API const char *nnla_status_name(nnla_status status);

/**
 * @return the status of this thread's last failed call, #NNLA_OK if none has failed yet. A success never
 * clears it. Thread-safe: each thread has its own.
 */
NNLA_API nnla_status nnla_error_status(void);

/**
 * @return the message of this thread's last failed call: the object, what was expected and what was given;
 * "" if none has failed yet, never NULL. Valid until this thread's next failed call. Thread-safe.
 */
NNLA_API const char *nnla_error_message(void);

/**
 * @return the name of the instruction set that the kernels use: "scalar", "sse2", "sse2-fast", "avx2",
 * "avx512" or "neon", in WebAssembly "scalar", "wasm" or "wasm_relaxed". The best of this machine, or the best at or below the one named by the environment
 * variable `NNLA_ISA` at first use. Thread-safe.
 */
NNLA_API const char *nnla_isa_name(void);

/**
 * Sets how many threads one computation may use, the caller included.
 *
 * Results do not depend on it, not in one bit. Threads start when they are first of use.
 * @param count  1 or more; 0 for as many as this process may use processors
 * @return #NNLA_OK, or #NNLA_ERROR_INVALID_ARGUMENT when count is above 256. Thread-safe; a computation under
 * way keeps its number.
 */
NNLA_API nnla_status nnla_set_threads(size_t count);

/** @return how many threads one computation may use, the caller included. Thread-safe. */
NNLA_API size_t nnla_threads(void);

/**
 * Where the library takes memory from. The functions behave as malloc and free except for the payload: memory is
 * aligned as malloc's is, and any thread that uses the library may call them.
 */
typedef struct nnla_allocator {
    size_t struct_size;                            /**< `sizeof(nnla_allocator)`. */
    void *payload;                                 /**< Handed to each function. */
    void *(*allocate)(void *payload, size_t size); /**< NULL when there is none; size is never 0. */
    void (*release)(void *payload, void *block);   /**< Takes what allocate returned, never NULL. */
} nnla_allocator;

/**
 * Sets the allocator of the whole library. To be called before the first object is created.
 * @param allocator  copied; NULL for malloc and free
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT if a function is missing, or struct_size is too short or covers
 * fields that this version does not know and that are not 0;
 * #NNLA_ERROR_STATE if memory of the present allocator is still in use. Not thread-safe.
 */
NNLA_API nnla_status nnla_set_allocator(const nnla_allocator *allocator);

#ifdef __cplusplus
}
#endif

#endif
