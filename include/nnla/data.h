/**
 * @file data.h
 * @brief Data to learn from: generated points (generator.h), scalers, a shuffled split, tables read from CSV.
 *
 * Samples are rows. All of it is computed by the library's own functions in f64 and rounded once to the dtype
 * of the result, so the same seed gives the same bits on every machine.
 */
#ifndef NNLA_DATA_H
#define NNLA_DATA_H

#include "nnla/generator.h"
#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Shuffles the rows of X and T alike and deals them into a training and a test set, as copies.
 *
 * Rows are whatever the first axis counts; the other axes and the dtype are kept.
 *
 * @param X         samples, rank 1 or more, any dtype, at least 2 rows
 * @param T         their targets, as many rows; NULL for samples alone
 * @param fraction  the part of the rows that becomes the test set, above 0 and below 1; the number of rows is
 *                  rounded to the nearest, and at least one row is on either side
 * @param seed      of the shuffle
 * @param X_train   output: the training samples, to be destroyed by the caller
 * @param T_train   output: their targets, to be destroyed by the caller; with a NULL T it becomes NULL, and the
 *                  argument may be NULL
 * @param X_test    output: the test samples, to be destroyed by the caller
 * @param T_test    output: likewise, of the test set
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, fraction), #NNLA_ERROR_SHAPE (rank 0, fewer than 2
 * rows, different numbers of rows), #NNLA_ERROR_OUT_OF_MEMORY; on an error the outputs are untouched.
 * Thread-safe.
 */
NNLA_API nnla_status nnla_split_rows(const nnla_tensor *X, const nnla_tensor *T, double fraction, uint64_t seed,
                                     nnla_tensor **X_train, nnla_tensor **T_train, nnla_tensor **X_test,
                                     nnla_tensor **T_test);

/** @name Scalers
 * An affine map of each column, learned from training samples and applied to any samples of as many columns.
 * Columns are all axes but the first, flattened.
 * @{ */

/** An affine map of each column. Immutable: any number of threads may use one. */
typedef struct nnla_scaler nnla_scaler;

/**
 * Learns y = (x − mean) / deviation for each column of X, with the deviation √(Σ(x − mean)² / rows), as
 * scikit-learn's `StandardScaler`.
 *
 * Sums run over the rows in order, in f64, the squares about the mean (T. F. Chan, G. H. Golub, R. J.
 * LeVeque, "Algorithms for computing the sample variance", 1983, the corrected two-pass algorithm). A
 * constant column has the deviation 1: it becomes 0.
 *
 * @param X  samples, rank 1 or more, f32 or f64, at least one row and one column; not kept
 * @return the scaler, to be destroyed by the caller; or NULL: #NNLA_ERROR_INVALID_ARGUMENT (NULL),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (an element, or the sum or the spread of a
 * column), #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_scaler *nnla_standard_scaler_create(const nnla_tensor *X);

/**
 * Learns the map that takes each column's smallest element to low and its largest to high:
 * y = low + (high − low) (x − min) / (max − min), as scikit-learn's `MinMaxScaler`. A constant column has the
 * width 1: it becomes low.
 *
 * @param X     samples, rank 1 or more, f32 or f64, at least one row and one column; not kept
 * @param low   where the smallest element goes, finite
 * @param high  where the largest element goes, finite, above low
 * @return as nnla_standard_scaler_create, and #NNLA_ERROR_INVALID_ARGUMENT for low and high. Thread-safe.
 */
NNLA_API nnla_scaler *nnla_min_max_scaler_create(const nnla_tensor *X, double low, double high);

/**
 * Y = the scaled X. NaN and infinities go through.
 *
 * @param scaler  what was learned
 * @param X       samples of as many columns as it was learned from, f32 or f64, any number of rows
 * @param Y       output, the shape and dtype of X; may be X itself
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, Y is read-only or shares memory with X without being
 * it), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE; on an error Y is untouched. Thread-safe for different Y.
 */
NNLA_API nnla_status nnla_scaler_apply(const nnla_scaler *scaler, const nnla_tensor *X, nnla_tensor *Y);

/**
 * X = the samples of which Y are the scaled ones, up to rounding.
 *
 * @param scaler  what was learned
 * @param Y       scaled samples of as many columns as it was learned from, f32 or f64, any number of rows
 * @param X       output, the shape and dtype of Y; may be Y itself
 * @return as nnla_scaler_apply. Thread-safe for different X.
 */
NNLA_API nnla_status nnla_scaler_invert(const nnla_scaler *scaler, const nnla_tensor *Y, nnla_tensor *X);

/** @param scaler  to be released; NULL is a no-op */
NNLA_API void nnla_scaler_destroy(nnla_scaler *scaler);

/** @} */

/** @name Tables
 * Samples read from text in the format of RFC 4180 (Y. Shafranovich, "Common format and MIME type for
 * comma-separated values files", 2005), strictly: a file that is not well formed is an error with its place,
 * never a guess.
 * @{ */

/** What a table's target column holds. Values never change. */
typedef int32_t nnla_csv_target;

/** Values of #nnla_csv_target. */
enum {
    NNLA_CSV_NO_TARGET = 0, /**< There is none: every column is a feature. */
    NNLA_CSV_CLASS = 1,     /**< Labels, text or numbers: targets are class indices, #NNLA_I32. */
    NNLA_CSV_REAL = 2       /**< Numbers: targets are reals. */
};

/** How a CSV text is read. Start from #NNLA_CSV_CONFIG_INIT. */
typedef struct nnla_csv_config {
    size_t struct_size; /**< `sizeof(nnla_csv_config)`. */
    nnla_dtype dtype;   /**< Of features and real targets: #NNLA_F32 (default) or #NNLA_F64. */
    int32_t skip_lines; /**< Lines left unread at the start; default 0. */
    int32_t header;     /**< 1 (default): the first row, after the skipped lines, names the columns. 0: it is data. */
    int32_t separator;  /**< Between fields: ',' (default) or another ASCII character, such as ';' or a tab. */
    nnla_csv_target target;  /**< What the target column holds; default #NNLA_CSV_CLASS. */
    int32_t target_column;   /**< Its index from 0, or from −1 for the last one backwards; default −1. */
    const char *target_name; /**< Its name in the header, which then goes before the index; default NULL. */
} nnla_csv_config;

/** The defaults: f32, a header, commas, the last column is a class label. */
#define NNLA_CSV_CONFIG_INIT                                                                                           \
  { sizeof(nnla_csv_config), NNLA_F32, 0, 1, ',', NNLA_CSV_CLASS, -1, NULL }

/** Features and targets of samples, with their names. Immutable: any number of threads may use one. */
typedef struct nnla_table nnla_table;

/**
 * Reads a CSV file.
 *
 * Fields may stand in double quotes (a quote inside is doubled; separators and line ends inside are text).
 * Lines end by LF or CRLF. A byte-order mark of UTF-8 and empty lines after the last row are left out. Every
 * row has the same number of fields. A feature, and a target with #NNLA_CSV_REAL, is a finite decimal number
 * without blanks around it, such as -12.5e-3, read without the locale. Labels are text, byte by byte, not
 * empty. A row has at most 2²⁰ fields, a field at most 2²⁰ bytes, a file at most 2³⁰ bytes.
 *
 * Classes are the distinct labels in order: numbers first, by value, then text by its bytes; so the order of
 * the rows does not matter.
 *
 * @param path    the file
 * @param config  NULL for the defaults
 * @return the table, to be destroyed by the caller; or NULL: #NNLA_ERROR_INVALID_ARGUMENT (path is NULL, a value of
 * the config, no such target column), #NNLA_ERROR_DTYPE (of the config), #NNLA_ERROR_IO (the file cannot be read),
 * #NNLA_ERROR_FORMAT, #NNLA_ERROR_OUT_OF_MEMORY. The message about a malformed file begins with path, line and column,
 * both from 1, a column being a field of the row: "iris.csv:12:3: expected a number, got 'abc'". Thread-safe.
 */
NNLA_API nnla_table *nnla_csv_load(const char *path, const nnla_csv_config *config);

/**
 * Reads a CSV text in memory, as nnla_csv_load reads a file. Messages begin with "text" instead of a path.
 *
 * @param text    need not end by a zero byte; not kept; may be NULL if length is 0
 * @param length  in bytes
 * @param config  NULL for the defaults
 * @return as nnla_csv_load. Thread-safe.
 */
NNLA_API nnla_table *nnla_csv_parse(const char *text, size_t length, const nnla_csv_config *config);

/**
 * @param table  a table
 * @return its features [rows × columns], without the target column, in the order of the file, of the config's
 * dtype; borrowed: it lives as long as the table. NULL only for a NULL table. Thread-safe.
 */
NNLA_API const nnla_tensor *nnla_table_features(const nnla_table *table);

/**
 * @param table  a table
 * @return its targets: class indices [rows] of #NNLA_I32, or reals [rows × 1] of the config's dtype;
 * borrowed: it lives as long as the table. NULL if the table has none or is NULL. Thread-safe.
 */
NNLA_API const nnla_tensor *nnla_table_targets(const nnla_table *table);

/**
 * @param table   a table
 * @param column  index of a feature
 * @return the feature's name in the header; borrowed: it lives as long as the table. NULL if there was no
 * header or is no such feature. Thread-safe.
 */
NNLA_API const char *nnla_table_feature_name(const nnla_table *table, size_t column);

/**
 * @param table  a table
 * @return the target column's name in the header; borrowed: it lives as long as the table. NULL if there was
 * no header or is no target. Thread-safe.
 */
NNLA_API const char *nnla_table_target_name(const nnla_table *table);

/** @param table  a table @return the number of classes; 0 if targets are no classes. Thread-safe. */
NNLA_API size_t nnla_table_class_count(const nnla_table *table);

/**
 * @param table  a table
 * @param index  of a class, as in the targets
 * @return the label of that class; borrowed: it lives as long as the table. NULL if there is no such class.
 * Thread-safe.
 */
NNLA_API const char *nnla_table_class_name(const nnla_table *table, size_t index);

/** @param table  to be released, with its tensors and names; NULL is a no-op */
NNLA_API void nnla_table_destroy(nnla_table *table);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
