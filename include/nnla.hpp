/**
 * @file nnla.hpp
 * @brief The library from C++11: handles that own what they hold, and exceptions.
 *
 * All of it is inline and uses the C API alone, so a program needs no other library. Each class holds one C
 * handle: it is moved, not copied, and its destructor releases it. A failure of any call is thrown as
 * nnla::Error. An argument by value (of Network::add and Network::compile) is taken: move a named object
 * into it. What a function means, its shapes, its errors and its thread-safety are those of the C function
 * of the same name. Constants such as #NNLA_TANH and config structs are those of C.
 */
#ifndef NNLA_HPP
#define NNLA_HPP

#include "nnla.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
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

/** @name Tensors
 * @{ */

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

/** @}
 * @name Linear algebra
 * @{ */

/**
 * C = alpha op(A) op(B) + beta C
 *
 * @param transpose_a  op(A) = Aᵀ
 * @param transpose_b  op(B) = Bᵀ
 * @param alpha        factor of the product
 * @param A            op(A) is [m x k]
 * @param B            op(B) is [k x n]
 * @param beta         factor of C
 * @param C            [m x n]
 */
inline void gemm(bool transpose_a, bool transpose_b, double alpha, ConstTensorRef A, ConstTensorRef B, double beta,
                 TensorRef C) {
    detail::check(nnla_gemm(transpose_a, transpose_b, alpha, A.get(), B.get(), beta, C.get()));
}

/**
 * Y = X Wᵀ + 1 bᵀ
 *
 * @param W  [out x in]
 * @param b  [out]
 * @param X  [batch x in] or [in]
 * @param Y  [batch x out] or [out]
 */
inline void affine(ConstTensorRef W, ConstTensorRef b, ConstTensorRef X, TensorRef Y) {
    detail::check(nnla_affine(W.get(), b.get(), X.get(), Y.get()));
}

/** Y = X Wᵀ @param W  [out x in] @param X  [batch x in] or [in] @param Y  [batch x out] or [out] */
inline void linear(ConstTensorRef W, ConstTensorRef X, TensorRef Y) {
    detail::check(nnla_affine(W.get(), nullptr, X.get(), Y.get()));
}

/**
 * y = alpha op(A) x + beta y
 *
 * @param transpose  op(A) = Aᵀ
 * @param alpha      factor of the product
 * @param A          op(A) is [m x k]
 * @param x          [k]
 * @param beta       factor of y
 * @param y          [m]
 */
inline void gemv(bool transpose, double alpha, ConstTensorRef A, ConstTensorRef x, double beta, TensorRef y) {
    detail::check(nnla_gemv(transpose, alpha, A.get(), x.get(), beta, y.get()));
}

/** y = x₁ a₁ + … + xₙ aₙ @param A  [m x n], the columns @param x  [n] @param y  [m] */
inline void combine_columns(ConstTensorRef A, ConstTensorRef x, TensorRef y) {
    detail::check(nnla_combine_columns(A.get(), x.get(), y.get()));
}

/**
 * A = alpha x yᵀ + beta A
 *
 * @param alpha  a factor
 * @param x  [m]
 * @param y  [n]
 * @param beta  a factor
 * @param A  [m x n]
 */
inline void outer(double alpha, ConstTensorRef x, ConstTensorRef y, double beta, TensorRef A) {
    detail::check(nnla_outer(alpha, x.get(), y.get(), beta, A.get()));
}

/** At = Aᵀ @param A  [m x n] @param At  [n x m] */
inline void transpose(ConstTensorRef A, TensorRef At) { detail::check(nnla_transpose(A.get(), At.get())); }

/** Y = aX + bY @param a  factor of X @param X  any shape @param b  factor of Y @param Y  the same shape */
inline void axpby(double a, ConstTensorRef X, double b, TensorRef Y) {
    detail::check(nnla_axpby(a, X.get(), b, Y.get()));
}

/** C = A + B @param A  any shape @param B  the same shape @param C  the same shape */
inline void add(ConstTensorRef A, ConstTensorRef B, TensorRef C) { detail::check(nnla_add(A.get(), B.get(), C.get())); }

/** C = A − B @param A  any shape @param B  the same shape @param C  the same shape */
inline void subtract(ConstTensorRef A, ConstTensorRef B, TensorRef C) {
    detail::check(nnla_subtract(A.get(), B.get(), C.get()));
}

/** C = A ⊙ B @param A  any shape @param B  the same shape @param C  the same shape */
inline void multiply(ConstTensorRef A, ConstTensorRef B, TensorRef C) {
    detail::check(nnla_multiply(A.get(), B.get(), C.get()));
}

/** @param x  any shape @param y  the same shape @return xᵀy */
inline double dot(ConstTensorRef x, ConstTensorRef y) {
    double result = 0;
    detail::check(nnla_dot(x.get(), y.get(), &result));
    return result;
}

/** @param x  any shape @return ‖x‖ */
inline double norm(ConstTensorRef x) {
    double result = 0;
    detail::check(nnla_norm(x.get(), &result));
    return result;
}

/** @param x  any shape @param y  the same shape @return xᵀy / (‖x‖ ‖y‖) */
inline double cosine(ConstTensorRef x, ConstTensorRef y) {
    double result = 0;
    detail::check(nnla_cosine(x.get(), y.get(), &result));
    return result;
}

/** A = U diag(s) Vᵀ: see nnla_svd(). */
struct Svd {
    Tensor U;  /**< [m x r], r = min(m, n) */
    Tensor s;  /**< [r], descending */
    Tensor Vt; /**< [r x n] */
};

/** @param A  [m x n] @return its thin singular value decomposition */
inline Svd svd(ConstTensorRef A) {
    const Shape dims = A.shape();
    if (dims.size() != 2) {
        throw Error(NNLA_ERROR_SHAPE, "svd: expected a matrix, got a tensor of rank " + std::to_string(dims.size()));
    }
    const std::size_t r = dims[0] < dims[1] ? dims[0] : dims[1];
    Svd result = {Tensor(Shape{dims[0], r}, A.dtype()), Tensor(Shape{r}, A.dtype()),
                  Tensor(Shape{r, dims[1]}, A.dtype())};
    detail::check(nnla_svd(A.get(), result.U.get(), result.s.get(), result.Vt.get()));
    return result;
}

/** Y = squash(Z) @param activation  which squash @param Z  pre-activations @param Y  the same shape */
inline void activation_forward(nnla_activation activation, ConstTensorRef Z, TensorRef Y) {
    detail::check(nnla_activation_forward(activation, Z.get(), Y.get()));
}

/**
 * dZ = squash'(Z) ⊙ dY
 *
 * @param activation  which squash
 * @param Z           pre-activations
 * @param Y           squash(Z)
 * @param dY          gradient by Y
 * @param dZ          gradient by Z
 */
inline void activation_backward(nnla_activation activation, ConstTensorRef Z, ConstTensorRef Y, ConstTensorRef dY,
                                TensorRef dZ) {
    detail::check(nnla_activation_backward(activation, Z.get(), Y.get(), dY.get(), dZ.get()));
}

/** @}
 * @name Data
 * @{ */

/** Samples as rows, and their targets. */
struct Samples {
    Tensor X; /**< samples */
    Tensor T; /**< targets */
};

/**
 * @param count  of points
 * @param noise  its deviation
 * @param seed  of both
 * @param dtype  of both
 * @return two moons
 */
inline Samples make_moons(std::size_t count, double noise, std::uint64_t seed, nnla_dtype dtype = NNLA_F32) {
    Samples moons = {Tensor(Shape{count, 2}, dtype), Tensor(Shape{count, 1}, dtype)};
    detail::check(nnla_make_moons(count, noise, seed, moons.X.get(), moons.T.get()));
    return moons;
}

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

/** @}
 * @name Networks
 * @{ */

/** A layer that no network has taken yet. */
class Layer : public Handle<nnla_layer, nnla_layer_destroy> {
  public:
    using Handle::Handle;

    /** @param units  rows of W @param config  NULL for the defaults @return an affine map */
    static Layer dense(std::size_t units, const nnla_dense_config *config = nullptr) {
        return Layer(nnla_dense_create_with(units, config));
    }

    /** @param activation  which squash @return a squash */
    static Layer activation(nnla_activation activation) { return Layer(nnla_activation_create(activation)); }

    /** @param rate  in [0, 1) @return dropout */
    static Layer dropout(double rate) { return Layer(nnla_dropout_create(rate)); }
};

/** A loss that no network has taken yet. */
class Loss : public Handle<nnla_loss, nnla_loss_destroy> {
  public:
    using Handle::Handle;

    /** @param kind  such as #NNLA_LOSS_MSE */
    explicit Loss(nnla_loss_kind kind) : Handle(nnla_loss_create(kind)) {}
};

/** An optimizer that no network has taken yet. */
class Optimizer : public Handle<nnla_optimizer, nnla_optimizer_destroy> {
  public:
    using Handle::Handle;

    /** @param config  all settings @return stochastic gradient descent */
    static Optimizer sgd(const nnla_sgd_config &config) { return Optimizer(nnla_sgd_create(&config)); }

    /** @param learning_rate  η @param momentum  μ @return stochastic gradient descent */
    static Optimizer sgd(double learning_rate = 0.01, double momentum = 0.0) {
        nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
        config.learning_rate = learning_rate;
        config.momentum = momentum;
        return sgd(config);
    }

    /** @param config  all settings @return Adam */
    static Optimizer adam(const nnla_adam_config &config) { return Optimizer(nnla_adam_create(&config)); }

    /** @param learning_rate  η @return Adam */
    static Optimizer adam(double learning_rate = 0.001) {
        nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
        config.learning_rate = learning_rate;
        return adam(config);
    }

    /** @param config  all settings @return AdamW */
    static Optimizer adamw(const nnla_adam_config &config) { return Optimizer(nnla_adamw_create(&config)); }
};

/** What is told after each epoch. */
typedef nnla_epoch_info EpochInfo;

/** How Network::fit() trains. */
struct FitOptions {
    std::size_t epochs = 1;                          /**< passes over the data */
    std::size_t batch_size = 0;                      /**< rows of a step; 0: 32, or max_batch if that is less */
    bool shuffle = true;                             /**< a new order of rows in each epoch */
    const Samples *validation = nullptr;             /**< evaluated after each epoch; may be NULL */
    std::size_t patience = 0;                        /**< epochs without a better validation loss; 0: no end */
    double min_delta = 0.0;                          /**< by how much better */
    std::function<bool(const EpochInfo &)> on_epoch; /**< called after each epoch: true to go on, false to end
                                                              early; what it throws comes out of fit() */
};

/** Loss and accuracy. */
struct Score {
    double loss;     /**< the mean over the samples */
    double accuracy; /**< in [0, 1]; NaN for regression losses */
};

/** A network: nodes in a row, trained and used. */
class Network : public Handle<nnla_network, nnla_network_destroy> {
  public:
    /** @param taken  a network made by the C API; throws if NULL */
    explicit Network(nnla_network *taken) : Handle(taken), optimizer_(nullptr) {}

    /** @param seed  of initial values, shuffling and dropout @param dtype  #NNLA_F32 or #NNLA_F64 */
    explicit Network(std::uint64_t seed = 0, nnla_dtype dtype = NNLA_F32)
        : Handle(create(seed, dtype)), optimizer_(nullptr) {}

    /** @param dims  of one sample, without the batch @return this network */
    Network &add_input(const Shape &dims) {
        detail::check(nnla_network_add_input(get(), dims.size(), dims.data()));
        return *this;
    }

    /** @param layer  taken @return this network */
    Network &add(Layer layer) {
        detail::check(nnla_network_add(get(), layer.release()));
        return *this;
    }

    /** @param name  of the node @param layer  taken @return this network */
    Network &add(const std::string &name, Layer layer) {
        detail::check(nnla_network_add_named(get(), name.c_str(), layer.release()));
        return *this;
    }

    /** @param loss  taken @param optimizer  taken @param max_batch  most rows of a step */
    void compile(Loss loss, Optimizer optimizer, std::size_t max_batch) {
        nnla_optimizer *taken = optimizer.release();
        detail::check(nnla_network_compile(get(), loss.release(), taken, max_batch));
        optimizer_ = taken;
    }

    /** @param learning_rate  of the steps to come, of a network that this class compiled */
    void set_learning_rate(double learning_rate) {
        detail::check(nnla_optimizer_set_learning_rate(optimizer_, learning_rate));
    }

    /** @param X  samples */
    void forward(ConstTensorRef X) { detail::check(nnla_network_forward(get(), X.get())); }

    /** @param T  targets @return the loss */
    double backward(ConstTensorRef T) {
        double loss = 0;
        detail::check(nnla_network_backward(get(), T.get(), &loss));
        return loss;
    }

    /** Lets the optimizer change the parameters. */
    void update() { detail::check(nnla_network_update(get())); }

    /** @param X  samples @param T  targets @return the loss before the step */
    double step(ConstTensorRef X, ConstTensorRef T) {
        double loss = 0;
        detail::check(nnla_network_step(get(), X.get(), T.get(), &loss));
        return loss;
    }

    /** @param X  samples @param T  targets @param options  how to train */
    void fit(ConstTensorRef X, ConstTensorRef T, const FitOptions &options = FitOptions()) {
        Callback callback = {&options.on_epoch, nullptr};
        nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
        config.epochs = options.epochs;
        config.batch_size = options.batch_size;
        config.shuffle = options.shuffle;
        config.patience = options.patience;
        config.min_delta = options.min_delta;
        if (options.validation != nullptr) {
            config.validation_X = options.validation->X.get();
            config.validation_T = options.validation->T.get();
        }
        if (options.on_epoch) {
            config.on_epoch = call;
            config.payload = &callback;
        }
        const nnla_status status = nnla_network_fit(get(), X.get(), T.get(), &config);
        if (callback.thrown) {
            std::rethrow_exception(callback.thrown);
        }
        detail::check(status);
    }

    /** @param X  samples @param T  targets @return loss and accuracy in inference mode */
    Score evaluate(ConstTensorRef X, ConstTensorRef T) {
        Score score = {0, 0};
        detail::check(nnla_network_evaluate(get(), X.get(), T.get(), &score.loss, &score.accuracy));
        return score;
    }

    /** @param X  samples @param Y  the last node's output */
    void predict(ConstTensorRef X, TensorRef Y) { detail::check(nnla_network_predict(get(), X.get(), Y.get())); }

    /** @param node  its name @param X  samples @param Y  that node's output */
    void predict_node(const std::string &node, ConstTensorRef X, TensorRef Y) {
        detail::check(nnla_network_predict_node(get(), node.c_str(), X.get(), Y.get()));
    }

    /** @return the names of all nodes, the input's first */
    std::vector<std::string> node_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_node_count(get()); i++) {
            names.push_back(nnla_network_node_name(get(), i));
        }
        return names;
    }

    /** @param node  its name @return its output of the last forward or step */
    ConstTensorRef output_of(const std::string &node) const {
        return ConstTensorRef(nnla_network_output_of(get(), node.c_str()));
    }

    /** @return the number of scalar parameters */
    std::size_t parameter_count() const { return nnla_network_parameter_count(get()); }

    /** @return the names of the parameter tensors, in order */
    std::vector<std::string> parameter_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_parameter_tensors(get()); i++) {
            names.push_back(nnla_network_parameter_name(get(), i));
        }
        return names;
    }

    /** @param name  such as "hidden.weight" @return that parameter; it may be written between calls */
    TensorRef parameter(const std::string &name) { return TensorRef(nnla_network_parameter(get(), find(name))); }

    /** @param name  such as "hidden.weight" @return that parameter */
    ConstTensorRef parameter(const std::string &name) const {
        return ConstTensorRef(nnla_network_const_parameter(get(), find(name)));
    }

    /** @param name  such as "hidden.weight" @return that parameter's gradient */
    ConstTensorRef gradient(const std::string &name) const {
        return ConstTensorRef(nnla_network_gradient(get(), find(name)));
    }

    /** @return the bytes that compile has taken */
    nnla_memory memory() const {
        nnla_memory memory = nnla_memory();
        memory.struct_size = sizeof memory;
        detail::check(nnla_network_memory(get(), nullptr, nullptr, 0, &memory));
        return memory;
    }

    /** @return a table of nodes, shapes and parameters */
    std::string summary() const {
        const nnla_network *net = get();
        return detail::text([net](char *buffer, std::size_t size, std::size_t *needed) {
            return nnla_network_summary(net, buffer, size, needed);
        });
    }

  private:
    /* The user's function, and what it threw: an exception must not pass through C. */
    struct Callback {
        const std::function<bool(const EpochInfo &)> *on_epoch;
        std::exception_ptr thrown;
    };

    static nnla_status call(void *payload, const EpochInfo *info) noexcept {
        Callback *callback = static_cast<Callback *>(payload);
        try {
            return (*callback->on_epoch)(*info) ? NNLA_OK : NNLA_STOP;
        } catch (...) {
            callback->thrown = std::current_exception();
            return NNLA_ERROR_CANCELLED;
        }
    }

    static nnla_network *create(std::uint64_t seed, nnla_dtype dtype) {
        nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
        config.dtype = dtype;
        config.seed = seed;
        return nnla_network_create(&config);
    }

    std::size_t find(const std::string &name) const {
        std::size_t index = 0;
        detail::check(nnla_network_find_parameter(get(), name.c_str(), &index));
        return index;
    }

    nnla_optimizer *optimizer_;
};

/** A trained network's weights, packed for inference. The network has to outlive it. One per thread. */
class Predictor : public Handle<nnla_predictor, nnla_predictor_destroy> {
  public:
    using Handle::Handle;

    /** @param net  compiled @param max_batch  rows computed at once */
    Predictor(const Network &net, std::size_t max_batch) : Handle(nnla_predictor_create(net.get(), max_batch)) {}

    /** @return a predictor for another thread, which shares the packed weights */
    Predictor clone() const { return Predictor(nnla_predictor_clone(get())); }

    /** @param X  samples @param Y  the network's output */
    void predict(ConstTensorRef X, TensorRef Y) { detail::check(nnla_predictor_predict(get(), X.get(), Y.get())); }

    /** Packs the network's present weights anew. */
    void refresh() { detail::check(nnla_predictor_refresh(get())); }
};

/** @} */

} // namespace nnla

#endif
