/**
 * @file data.hpp
 * @brief Splits, scalers and tables in C++; generated points by generator.hpp.
 */
#ifndef NNLA_DATA_HPP
#define NNLA_DATA_HPP

#include "nnla/data.h"
#include "nnla/generator.hpp"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nnla {

/** Two sets of samples. */
struct Split {
    Samples train; /**< to learn from */
    Samples test;  /**< held out */
};

/**
 * @param X  samples
 * @param T  targets
 * @param fraction  that is held out
 * @param seed  of the shuffle
 * @return the sets
 */
inline Split split_rows(ConstTensorRef X, ConstTensorRef T, double fraction, std::uint64_t seed) {
    nnla_tensor *parts[4] = {nullptr, nullptr, nullptr, nullptr};
    detail::check(nnla_split_rows(X.get(), T.get(), fraction, seed, &parts[0], &parts[1], &parts[2], &parts[3]));
    Split split = {{Tensor(parts[0]), Tensor(parts[1])}, {Tensor(parts[2]), Tensor(parts[3])}};
    return split;
}

/** An affine map of each column, learned from samples. */
class Scaler : public Handle<nnla_scaler, nnla_scaler_destroy> {
  public:
    using Handle::Handle;

    /** @param X  samples @return the map to mean 0 and deviation 1 */
    static Scaler standard(ConstTensorRef X) { return Scaler(nnla_standard_scaler_create(X.get())); }

    /**
     * @param X  samples
     * @param low  where the smallest goes
     * @param high  where the largest goes
     * @return that map
     */
    static Scaler min_max(ConstTensorRef X, double low = 0.0, double high = 1.0) {
        return Scaler(nnla_min_max_scaler_create(X.get(), low, high));
    }

    /** @param X  samples @param Y  output: the scaled ones; may be X */
    void apply(ConstTensorRef X, TensorRef Y) const { detail::check(nnla_scaler_apply(get(), X.get(), Y.get())); }

    /** @param Y  scaled samples @param X  output: the samples; may be Y */
    void invert(ConstTensorRef Y, TensorRef X) const { detail::check(nnla_scaler_invert(get(), Y.get(), X.get())); }
};

/** Features and targets read from CSV. References and names live as long as the table. */
class Table : public Handle<nnla_table, nnla_table_destroy> {
  public:
    using Handle::Handle;

    /** @param path  of the file @param config  NULL for the defaults @return the table */
    static Table load(const std::string &path, const nnla_csv_config *config = nullptr) {
        return Table(nnla_csv_load(path.c_str(), config));
    }

    /** @param text  in CSV @param config  NULL for the defaults @return the table */
    static Table parse(const std::string &text, const nnla_csv_config *config = nullptr) {
        return Table(nnla_csv_parse(text.data(), text.size(), config));
    }

    /** @return [rows x columns] */
    ConstTensorRef features() const { return ConstTensorRef(nnla_table_features(get())); }

    /** @return [rows] class indices or [rows x 1] reals; throws if the table has no target */
    ConstTensorRef targets() const {
        const nnla_tensor *T = nnla_table_targets(get());
        if (T == nullptr) {
            throw Error(NNLA_ERROR_STATE, "table: it has no target column");
        }
        return ConstTensorRef(T);
    }

    /** @param column  of a feature @return its name; NULL if there is none */
    const char *feature_name(std::size_t column) const { return nnla_table_feature_name(get(), column); }

    /** @return the target's name; NULL if there is none */
    const char *target_name() const { return nnla_table_target_name(get()); }

    /** @return the number of classes */
    std::size_t class_count() const { return nnla_table_class_count(get()); }

    /** @param index  of a class @return its label; NULL if there is none */
    const char *class_name(std::size_t index) const { return nnla_table_class_name(get(), index); }
};

} // namespace nnla

#endif
