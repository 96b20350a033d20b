/**
 * @file handle.hpp
 * @brief What every C++ class of the library builds on: errors as exceptions, handles that own.
 */
#ifndef NNLA_HANDLE_HPP
#define NNLA_HANDLE_HPP

#include "nnla/tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

/** The C++ interface. */
namespace nnla {

/** A failed call: its message and its status. */
class Error : public std::runtime_error {
  public:
    /**
     * @param status   negative
     * @param message  what went wrong
     */
    Error(nnla_status status, const std::string &message) : std::runtime_error(message), status_(status) {}

    /** @return the status of the failed call, such as #NNLA_ERROR_SHAPE */
    nnla_status status() const noexcept { return status_; }

  private:
    nnla_status status_;
};

/** The dimensions of a tensor. */
typedef std::vector<std::size_t> Shape;

/** @cond not part of the interface */
namespace detail {

inline void check(nnla_status status) {
    if (status < 0) {
        throw Error(status, nnla_error_message());
    }
}

template <class T> T *check(T *created) {
    if (created == nullptr) {
        throw Error(nnla_error_status(), nnla_error_message());
    }
    return created;
}

template <class T> struct dtype_of;
template <> struct dtype_of<float> { static const nnla_dtype value = NNLA_F32; };
template <> struct dtype_of<double> { static const nnla_dtype value = NNLA_F64; };
template <> struct dtype_of<std::int32_t> { static const nnla_dtype value = NNLA_I32; };

template <class T> void check_dtype(const nnla_tensor *tensor) {
    if (nnla_tensor_dtype(tensor) != dtype_of<T>::value) {
        throw Error(NNLA_ERROR_DTYPE, std::string("data: the tensor holds ") +
                                          nnla_dtype_name(nnla_tensor_dtype(tensor)) + ", asked for " +
                                          nnla_dtype_name(dtype_of<T>::value));
    }
}

/* write is given a buffer and its size, and where to put the bytes of the whole text. */
template <class Write> std::string text(Write write) {
    std::size_t needed = 0;
    check(write(nullptr, 0, &needed));
    std::string result(needed + 1, '\0');
    check(write(&result[0], result.size(), &needed));
    result.resize(std::char_traits<char>::length(result.c_str()));
    return result;
}

} // namespace detail
/** @endcond */

/**
 * A C handle and who releases it: the base of each class that owns one. An object that was moved from holds NULL.
 */
template <class T, void (*Destroy)(T *)> class Handle {
  public:
    /**
     * @param taken  what a C constructor returned; released by this object. NULL throws that constructor's failure.
     */
    explicit Handle(T *taken) : pointer_(detail::check(taken)) {}

    /** @return the C handle, still this object's */
    T *get() noexcept { return pointer_.get(); }

    /** @return the C handle, still this object's */
    const T *get() const noexcept { return pointer_.get(); }

    /** @return the C handle, now the caller's to destroy */
    T *release() noexcept { return pointer_.release(); }

  private:
    struct Destroyer {
        void operator()(T *pointer) const noexcept { Destroy(pointer); }
    };
    std::unique_ptr<T, Destroyer> pointer_;
};

} // namespace nnla

#endif
