#include "onnxruntime.h"

#if NNLA_BENCHMARK_ONNXRUNTIME

#  include <cstdint>
#  include <cstring>
#  include <dlfcn.h>
#  include <stdexcept>

namespace bench {

namespace {

/* Objects of the library, known by their addresses alone. */
struct Env;
struct Status;
struct SessionOptions;
struct Session;
struct MemoryInfo;
struct Value;

/* OrtApi is a table of function pointers that only ever grows at its end. These are the places of the entries used
   here, counted from 0 in onnxruntime_c_api.h; a static_assert in the library pins the last entry of the first
   version, ReleaseCustomOpDomain, to place 101. */
enum Entry : std::size_t {
    get_error_message = 2,
    create_env = 3,
    create_session_from_array = 8,
    run_session = 9,
    create_session_options = 10,
    set_session_execution_mode = 13,
    set_session_graph_optimization_level = 23,
    set_intra_op_num_threads = 24,
    create_tensor_with_data_as_value = 49,
    create_cpu_memory_info = 69,
    release_env = 92,
    release_status = 93,
    release_memory_info = 94,
    release_session = 95,
    release_value = 96,
    release_session_options = 100
};

constexpr std::uint32_t first_version = 1;
constexpr int log_errors = 3;
constexpr int sequential = 0;
constexpr int all_optimizations = 99;
constexpr int element_float = 1;
constexpr int device_allocator = 0;
constexpr int default_memory = 0;

struct ApiBase {
    const void *(*get_api)(std::uint32_t version);
    const char *(*get_version)();
};

/* One for the process, never unloaded: it has threads of its own. */
class OnnxRuntime {
    template <class Result, class... Arguments> auto function(Entry entry) const {
        return reinterpret_cast<Result (*)(Arguments...)>(table_[entry]);
    }

  public:
    static const OnnxRuntime &get() {
        static const OnnxRuntime loaded(NNLA_BENCHMARK_ONNXRUNTIME_PATH);
        return loaded;
    }

    /* Of the entries that return a status. The types of the arguments must be those of the C prototype. */
    template <class... Arguments> void call(Entry entry, Arguments... arguments) const {
        Status *failure = function<Status *, Arguments...>(entry)(arguments...);
        if (failure == nullptr) {
            return;
        }
        const std::string why = function<const char *, const Status *>(get_error_message)(failure);
        release(release_status, failure);
        throw std::runtime_error("onnxruntime: " + why);
    }

    template <class Object> void release(Entry entry, Object *object) const {
        if (object != nullptr) {
            function<void, Object *>(entry)(object);
        }
    }

  private:
    explicit OnnxRuntime(const char *path) {
        void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        void *symbol = handle == nullptr ? nullptr : dlsym(handle, "OrtGetApiBase");
        if (symbol == nullptr) {
            throw std::runtime_error(dlerror());
        }
        const ApiBase *(*get_base)();
        std::memcpy(&get_base, &symbol, sizeof symbol);
        table_ = static_cast<const Pointer *>(get_base()->get_api(first_version));
        if (table_ == nullptr) {
            throw std::runtime_error("onnxruntime: the first version of its interface is gone");
        }
    }

    using Pointer = void (*)();
    const Pointer *table_;
};

} // namespace

struct OnnxRuntimeSession::State {
    const OnnxRuntime &library = OnnxRuntime::get();
    Env *env = nullptr;
    SessionOptions *options = nullptr;
    Session *session = nullptr;
    MemoryInfo *memory = nullptr;
    Value *X = nullptr;
    Value *Y = nullptr;

    ~State() {
        library.release(release_value, Y);
        library.release(release_value, X);
        library.release(release_memory_info, memory);
        library.release(release_session, session);
        library.release(release_session_options, options);
        library.release(release_env, env);
    }

    Value *value_of(const Tensor &tensor) const {
        const std::vector<std::int64_t> dims(tensor.dims.begin(), tensor.dims.end());
        const std::int64_t *shape = dims.data();
        const std::size_t rank = dims.size();
        std::size_t bytes = sizeof(float);
        for (std::size_t dim : tensor.dims) {
            bytes *= dim;
        }
        const MemoryInfo *where = memory;
        void *values = tensor.values;
        Value *value = nullptr;
        library.call(create_tensor_with_data_as_value, where, values, bytes, shape, rank, element_float, &value);
        return value;
    }
};

OnnxRuntimeSession::OnnxRuntimeSession(const std::string &model, int threads, const Tensor &X, const Tensor &Y)
    : state_(std::make_unique<State>()) {
    State &s = *state_;
    s.library.call(create_env, log_errors, "nnla_benchmark", &s.env);
    s.library.call(create_session_options, &s.options);
    s.library.call(set_session_execution_mode, s.options, sequential);
    s.library.call(set_session_graph_optimization_level, s.options, all_optimizations);
    s.library.call(set_intra_op_num_threads, s.options, threads);
    const Env *env = s.env;
    const SessionOptions *options = s.options;
    const void *bytes = model.data();
    s.library.call(create_session_from_array, env, bytes, model.size(), options, &s.session);
    s.library.call(create_cpu_memory_info, device_allocator, default_memory, &s.memory);
    s.X = s.value_of(X);
    s.Y = s.value_of(Y);
}

OnnxRuntimeSession::~OnnxRuntimeSession() = default;

void OnnxRuntimeSession::run() {
    static const char *const input_names[] = {"X"};
    static const char *const output_names[] = {"Y"};
    const char *const *inputs = input_names;
    const char *const *outputs = output_names;
    const void *no_options = nullptr;
    const Value *X = state_->X;
    const Value *const *X_list = &X;
    const std::size_t one = 1;
    state_->library.call(run_session, state_->session, no_options, inputs, X_list, one, outputs, one, &state_->Y);
}

} // namespace bench

#endif
