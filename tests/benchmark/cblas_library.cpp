#include "cblas_library.h"

#include <cstring>
#include <dlfcn.h>
#include <stdexcept>

namespace bench {

namespace {

/* Values of the standard's enumerations. */
enum { row_major = 101, no_transpose = 111, transpose = 112 };

int flag(bool transposed) { return transposed ? transpose : no_transpose; }
int size(std::size_t n) { return static_cast<int>(n); }

/* The functions for one element type. */
template <class T> struct Functions {
    void (*gemm)(int order, int transpose_a, int transpose_b, int m, int n, int k, T alpha, const T *A, int lda,
                 const T *B, int ldb, T beta, T *C, int ldc);
    void (*gemv)(int order, int transpose, int m, int n, T alpha, const T *A, int lda, const T *x, int step_x, T beta,
                 T *y, int step_y);
    void (*ger)(int order, int m, int n, T alpha, const T *x, int step_x, const T *y, int step_y, T *A, int lda);
    T (*dot)(int n, const T *x, int step_x, const T *y, int step_y);
    T (*norm)(int n, const T *x, int step_x);
};

class Cblas : public Library {
  public:
    Cblas(const char *name, const char *path, const char *set_threads, int threads)
        : Library(name), handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND)) {
        if (handle_ == nullptr) {
            throw std::runtime_error(dlerror());
        }
        load(single_, "s");
        load(double_, "d");
        void (*set)(long);
        find(set, set_threads);
        set(threads);
    }

    Run gemm(const Gemm &g) override { return g.dtype == Dtype::f32 ? gemm_of(single_, g) : gemm_of(double_, g); }
    Run affine(const Affine &a) override {
        return a.dtype == Dtype::f32 ? affine_of(single_, a) : affine_of(double_, a);
    }
    Run gemv(const Gemv &g) override { return g.dtype == Dtype::f32 ? gemv_of(single_, g) : gemv_of(double_, g); }
    Run ger(const Ger &g) override { return g.dtype == Dtype::f32 ? ger_of(single_, g) : ger_of(double_, g); }
    Run reduce(const Reduce &r) override {
        return r.dtype == Dtype::f32 ? reduce_of(single_, r) : reduce_of(double_, r);
    }

  private:
    template <class Function> void find(Function &function, const std::string &name) {
        void *symbol = dlsym(handle_, name.c_str());
        if (symbol == nullptr) {
            throw std::runtime_error(dlerror());
        }
        std::memcpy(&function, &symbol, sizeof symbol);
    }

    template <class T> void load(Functions<T> &functions, const std::string &prefix) {
        find(functions.gemm, "cblas_" + prefix + "gemm");
        find(functions.gemv, "cblas_" + prefix + "gemv");
        find(functions.ger, "cblas_" + prefix + "ger");
        find(functions.dot, "cblas_" + prefix + "dot");
        find(functions.norm, "cblas_" + prefix + "nrm2");
    }

    template <class T> static Run gemm_of(const Functions<T> &f, const Gemm &g) {
        auto A = static_cast<const T *>(g.A), B = static_cast<const T *>(g.B);
        auto C = static_cast<T *>(g.C);
        auto gemm = f.gemm;
        int m = size(g.m), n = size(g.n), k = size(g.k), ta = flag(g.transpose_a), tb = flag(g.transpose_b);
        int lda = g.transpose_a ? m : k, ldb = g.transpose_b ? k : n;
        return repeat([=] { gemm(row_major, ta, tb, m, n, k, T(1), A, lda, B, ldb, T(0), C, n); });
    }

    /* The bias is copied into each row of Y, and the product added to it. */
    template <class T> static Run affine_of(const Functions<T> &f, const Affine &a) {
        auto X = static_cast<const T *>(a.X), W = static_cast<const T *>(a.W), b = static_cast<const T *>(a.b);
        auto Y = static_cast<T *>(a.Y);
        auto gemm = f.gemm;
        int batch = size(a.batch), in = size(a.in), out = size(a.out);
        return repeat([=] {
            for (int i = 0; i < batch; i++) {
                std::memcpy(Y + static_cast<std::ptrdiff_t>(i) * out, b, static_cast<std::size_t>(out) * sizeof(T));
            }
            gemm(row_major, no_transpose, transpose, batch, out, in, T(1), X, in, W, in, T(1), Y, out);
        });
    }

    template <class T> static Run gemv_of(const Functions<T> &f, const Gemv &g) {
        auto A = static_cast<const T *>(g.A), x = static_cast<const T *>(g.x);
        auto y = static_cast<T *>(g.y);
        auto gemv = f.gemv;
        int m = size(g.rows), n = size(g.cols), transposed = flag(g.transpose);
        return repeat([=] { gemv(row_major, transposed, m, n, T(1), A, n, x, 1, T(0), y, 1); });
    }

    template <class T> static Run ger_of(const Functions<T> &f, const Ger &g) {
        auto x = static_cast<const T *>(g.x), y = static_cast<const T *>(g.y);
        auto A = static_cast<T *>(g.A);
        auto ger = f.ger;
        int m = size(g.rows), n = size(g.cols);
        return repeat([=] { ger(row_major, m, n, T(1), x, 1, y, 1, A, n); });
    }

    template <class T> static Run reduce_of(const Functions<T> &f, const Reduce &r) {
        auto x = static_cast<const T *>(r.x), y = static_cast<const T *>(r.y);
        auto dot = f.dot;
        auto norm = f.norm;
        int n = size(r.count);
        double *result = r.result;
        switch (r.reduction) {
        case Reduction::dot:
            return repeat([=] { *result = static_cast<double>(dot(n, x, 1, y, 1)); });
        case Reduction::norm:
            return repeat([=] { *result = static_cast<double>(norm(n, x, 1)); });
        case Reduction::sum:
            break;
        }
        return nullptr;
    }

    void *handle_; /* for the life of the program: its threads may still run */
    Functions<float> single_;
    Functions<double> double_;
};

} // namespace

std::unique_ptr<Library> open_cblas_library(const char *name, const char *path, const char *set_threads, int threads) {
    return std::make_unique<Cblas>(name, path, set_threads, threads);
}

} // namespace bench
