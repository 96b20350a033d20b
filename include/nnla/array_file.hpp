/**
 * @file array_file.hpp
 * @brief Tensors in IDX and .npy files in C++.
 */
#ifndef NNLA_ARRAY_FILE_HPP
#define NNLA_ARRAY_FILE_HPP

#include "nnla/array_file.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <string>

namespace nnla {

/** @param path  of an IDX file, plain or compressed @param dtype  of the result @return its tensor */
inline Tensor idx_load(const std::string &path, nnla_dtype dtype = NNLA_F32) {
    return Tensor(nnla_idx_load(path.c_str(), dtype));
}

/** @param bytes  of an IDX file @param length  in bytes @param dtype  of the result @return its tensor */
inline Tensor idx_parse(const void *bytes, std::size_t length, nnla_dtype dtype = NNLA_F32) {
    return Tensor(nnla_idx_parse(bytes, length, dtype));
}

/** @param path  of a .npy file @return its tensor */
inline Tensor npy_load(const std::string &path) { return Tensor(nnla_npy_load(path.c_str())); }

/** @param bytes  of a .npy file @param length  in bytes @return its tensor */
inline Tensor npy_parse(const void *bytes, std::size_t length) { return Tensor(nnla_npy_parse(bytes, length)); }

/** @param tensor  to be written @param path  of the .npy file, which is replaced as a whole */
inline void npy_save(ConstTensorRef tensor, const std::string &path) {
    detail::check(nnla_npy_save(tensor.get(), path.c_str()));
}

} // namespace nnla

#endif
