#include "vector_function_library.h"

#include "vector_function_loops.h"

#include <cstring>
#include <dlfcn.h>
#include <nnla/base.h>
#include <stdexcept>

namespace bench {

namespace {

const char *base_of(Function function) {
    switch (function) {
    case Function::exp:
    case Function::sigmoid:
        return "exp";
    case Function::log:
        return "log";
    case Function::tanh:
        return "tanh";
    case Function::gelu:
        break;
    }
    return "erf";
}

class VectorFunctions : public Library {
  public:
    VectorFunctions(const char *name, const char *path, VectorFunctionName symbol)
        : Library(name), handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)), symbol_(symbol) {
        if (handle_ == nullptr) {
            throw std::runtime_error(dlerror());
        }
    }

    Run map(const Map &m) override {
        vector_function function = find(symbol_(base_of(m.function), m.dtype, nnla_isa_name()));
        if (function == nullptr) {
            return nullptr;
        }
        const vector_function_loops *loops = vector_function_loops_in_use(m.dtype == Dtype::f32 ? 32 : 64);
        vector_function_loop *loop = m.function == Function::sigmoid ? loops->sigmoid
                                     : m.function == Function::gelu  ? loops->gelu
                                                                     : loops->plain;
        return repeat([=] { loop(function, m.count, m.x, m.y); });
    }

  private:
    vector_function find(const std::string &name) {
        void *symbol = name.empty() ? nullptr : dlsym(handle_, name.c_str());
        vector_function function;
        std::memcpy(&function, &symbol, sizeof symbol);
        return function;
    }

    void *handle_;
    VectorFunctionName symbol_;
};

} // namespace

std::unique_ptr<Library> open_vector_function_library(const char *name, const char *path, VectorFunctionName symbol) {
    return std::make_unique<VectorFunctions>(name, path, symbol);
}

} // namespace bench
