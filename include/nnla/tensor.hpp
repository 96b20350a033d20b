/**
 * @file tensor.hpp
 * @brief Tensors in C++: owned, and borrowed as function arguments.
 */
#ifndef NNLA_TENSOR_HPP
#define NNLA_TENSOR_HPP

#include "nnla/handle.hpp"
#include "nnla/tensor.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nnla {

class Tensor;

/**
 * A tensor that belongs to someone else, to be read: what functions take as input. Any tensor converts to it.
 */
class ConstTensorRef {
  public:
    /** @param tensor  outlives this reference; NULL throws the last failure */
    ConstTensorRef(const nnla_tensor *tensor) : pointer_(detail::check(tensor)) {}

    /** @param tensor  outlives this reference */
    ConstTensorRef(const Tensor &tensor);

    /** @return the C handle */
    const nnla_tensor *get() const noexcept { return pointer_; }

    /** @return the element type */
    nnla_dtype dtype() const { return nnla_tensor_dtype(pointer_); }

    /** @return all dimensions */
    Shape shape() const {
        Shape dims(nnla_tensor_rank(pointer_));
        for (std::size_t axis = 0; axis < dims.size(); axis++) {
            dims[axis] = nnla_tensor_dim(pointer_, axis);
        }
        return dims;
    }

    /** @return the number of elements */
    std::size_t count() const { return nnla_tensor_count(pointer_); }

    /** @tparam T  float, double or std::int32_t, as the tensor holds @return the elements, row-major */
    template <class T> const T *data() const {
        detail::check_dtype<T>(pointer_);
        return static_cast<const T *>(nnla_tensor_const_data(pointer_));
    }

    /** @param index  one for each axis @return that element */
    double at(const Shape &index) const {
        double value = 0;
        check_rank(index);
        detail::check(nnla_tensor_get(pointer_, index.data(), &value));
        return value;
    }

    /** @return the elements as text, see nnla_tensor_format() */
    std::string to_string() const {
        const nnla_tensor *tensor = pointer_;
        return detail::text([tensor](char *buffer, std::size_t size, std::size_t *needed) {
            return nnla_tensor_format(tensor, buffer, size, needed);
        });
    }

    /**
     * @param first  row
     * @param count  of rows
     * @return a read-only view of them; this memory has to outlive it
     */
    Tensor view_rows(std::size_t first, std::size_t count) const;

    /** @param shape  with as many elements @return the same memory in that shape, read-only */
    Tensor view_reshaped(const Shape &shape) const;

  protected:
    /** @param index  throws unless there is one for each axis */
    void check_rank(const Shape &index) const {
        if (index.size() != nnla_tensor_rank(pointer_)) {
            throw Error(NNLA_ERROR_INVALID_ARGUMENT, "tensor: expected one index for each axis");
        }
    }

  private:
    const nnla_tensor *pointer_;
};

/** A tensor that belongs to someone else, to be written: what functions take as output. */
class TensorRef : public ConstTensorRef {
  public:
    /** @param tensor  outlives this reference; NULL throws the last failure */
    TensorRef(nnla_tensor *tensor) : ConstTensorRef(tensor), pointer_(tensor) {}

    /** @param tensor  outlives this reference */
    TensorRef(Tensor &tensor);

    /** @return the C handle */
    nnla_tensor *get() const noexcept { return pointer_; }

    /**
     * @tparam T  float, double or std::int32_t, as the tensor holds
     * @return the elements; throws if read-only
     */
    template <class T> T *data() const {
        detail::check_dtype<T>(pointer_);
        return detail::check(static_cast<T *>(nnla_tensor_data(pointer_)));
    }

    /** @param index  one for each axis @param value  of that element from now on */
    void set(const Shape &index, double value) const {
        check_rank(index);
        detail::check(nnla_tensor_set(pointer_, index.data(), value));
    }

    /** @param value  of every element from now on */
    void fill(double value) const { detail::check(nnla_tensor_fill(pointer_, value)); }

    /** @param source  copied here, of the same shape; its dtype is converted if it is another one */
    void assign(ConstTensorRef source) const {
        detail::check(source.dtype() == dtype() ? nnla_tensor_copy(source.get(), pointer_)
                                                : nnla_tensor_convert(source.get(), pointer_));
    }

    /** @param first  row @param count  of rows @return a view of them; this memory has to outlive it */
    Tensor view_rows(std::size_t first, std::size_t count) const;

    /** @param shape  with as many elements @return the same memory in that shape */
    Tensor view_reshaped(const Shape &shape) const;

  private:
    nnla_tensor *pointer_;
};

/** A tensor of one's own, or a view of other memory, which has to outlive it. */
class Tensor : public Handle<nnla_tensor, nnla_tensor_destroy> {
  public:
    using Handle::Handle;

    /** @param shape  its dimensions, of zeros @param dtype  its element type */
    explicit Tensor(const Shape &shape, nnla_dtype dtype = NNLA_F32)
        : Handle(nnla_tensor_create(dtype, shape.size(), shape.data())) {}

    /** @param values  copied, a tensor of rank shape.size() @param shape  with as many elements */
    template <class T>
    Tensor(const std::vector<T> &values, const Shape &shape) : Tensor(shape, detail::dtype_of<T>::value) {
        if (values.size() != ref().count()) {
            throw Error(NNLA_ERROR_SHAPE, "tensor: " + std::to_string(values.size()) + " values given for " +
                                              std::to_string(ref().count()) + " elements");
        }
        for (std::size_t i = 0; i < values.size(); i++) {
            ref().template data<T>()[i] = values[i];
        }
    }

    /** @param data  memory that outlives the tensor @param shape  its dimensions @return a tensor over it */
    template <class T> static Tensor wrap(T *data, const Shape &shape) {
        return Tensor(nnla_tensor_wrap(detail::dtype_of<T>::value, data, shape.size(), shape.data()));
    }

    /**
     * @param data  memory that outlives the tensor
     * @param shape  its dimensions
     * @return a read-only tensor over it
     */
    template <class T> static Tensor wrap(const T *data, const Shape &shape) {
        return Tensor(nnla_tensor_wrap_const(detail::dtype_of<T>::value, data, shape.size(), shape.data()));
    }

    /** @param source  copied @return a tensor with memory of its own */
    static Tensor clone(ConstTensorRef source) { return Tensor(nnla_tensor_clone(source.get())); }

    /** @return this tensor, to be written */
    TensorRef ref() { return TensorRef(*this); }

    /** @return this tensor, to be read */
    ConstTensorRef ref() const { return ConstTensorRef(*this); }

    /** @return as ConstTensorRef::dtype() */
    nnla_dtype dtype() const { return ref().dtype(); }

    /** @return as ConstTensorRef::shape() */
    Shape shape() const { return ref().shape(); }

    /** @return as ConstTensorRef::count() */
    std::size_t count() const { return ref().count(); }

    /** @return as TensorRef::data() */
    template <class T> T *data() { return ref().template data<T>(); }

    /** @return as ConstTensorRef::data() */
    template <class T> const T *data() const { return ref().template data<T>(); }

    /** @param index  one for each axis @return that element */
    double at(const Shape &index) const { return ref().at(index); }

    /** @param index  one for each axis @param value  of that element from now on */
    void set(const Shape &index, double value) { ref().set(index, value); }

    /** @param value  of every element from now on */
    void fill(double value) { ref().fill(value); }

    /** @param source  as for TensorRef::assign() */
    void assign(ConstTensorRef source) { ref().assign(source); }

    /** @param first  row @param count  of rows @return as TensorRef::view_rows() */
    Tensor view_rows(std::size_t first, std::size_t count) { return ref().view_rows(first, count); }

    /** @param first  row @param count  of rows @return as ConstTensorRef::view_rows() */
    Tensor view_rows(std::size_t first, std::size_t count) const { return ref().view_rows(first, count); }

    /** @param shape  with as many elements @return as TensorRef::view_reshaped() */
    Tensor view_reshaped(const Shape &shape) { return ref().view_reshaped(shape); }

    /** @param shape  with as many elements @return as ConstTensorRef::view_reshaped() */
    Tensor view_reshaped(const Shape &shape) const { return ref().view_reshaped(shape); }

    /** @return as ConstTensorRef::to_string() */
    std::string to_string() const { return ref().to_string(); }
};

inline ConstTensorRef::ConstTensorRef(const Tensor &tensor) : pointer_(tensor.get()) {
    if (pointer_ == nullptr) {
        throw Error(NNLA_ERROR_INVALID_ARGUMENT, "tensor: it was moved from");
    }
}

inline TensorRef::TensorRef(Tensor &tensor)
    : ConstTensorRef(const_cast<const Tensor &>(tensor)), pointer_(tensor.get()) {}

inline Tensor ConstTensorRef::view_rows(std::size_t first, std::size_t count) const {
    return Tensor(nnla_tensor_view_rows_const(pointer_, first, count));
}

inline Tensor ConstTensorRef::view_reshaped(const Shape &shape) const {
    return Tensor(nnla_tensor_view_reshaped_const(pointer_, shape.size(), shape.data()));
}

inline Tensor TensorRef::view_rows(std::size_t first, std::size_t count) const {
    return Tensor(nnla_tensor_view_rows(pointer_, first, count));
}

inline Tensor TensorRef::view_reshaped(const Shape &shape) const {
    return Tensor(nnla_tensor_view_reshaped(pointer_, shape.size(), shape.data()));
}

namespace detail {

/** @param tensors  for a call that takes several @return their C handles, to be read */
inline std::vector<const nnla_tensor *> handles(const std::vector<ConstTensorRef> &tensors) {
    std::vector<const nnla_tensor *> list;
    for (const ConstTensorRef &tensor : tensors) {
        list.push_back(tensor.get());
    }
    return list;
}

/** @param tensors  for a call that takes several @return their C handles, to be written */
inline std::vector<nnla_tensor *> handles(const std::vector<TensorRef> &tensors) {
    std::vector<nnla_tensor *> list;
    for (const TensorRef &tensor : tensors) {
        list.push_back(tensor.get());
    }
    return list;
}

} // namespace detail

} // namespace nnla

#endif
