/* What the uses of oneDNN's primitives share: layouts, copies between them, and lists of calls. */
#ifndef NNLA_BENCHMARK_ONEDNN_MEMORY_H
#define NNLA_BENCHMARK_ONEDNN_MEMORY_H

#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

namespace bench {

using OneDnnArguments = std::unordered_map<int, dnnl::memory>;

/* f32, the last dimension dense: rows, NCHW, OIHW. */
dnnl::memory::desc plain_desc(const dnnl::memory::dims &dims);

/* f32 in the layout that a primitive chooses. */
dnnl::memory::desc any_desc(const dnnl::memory::dims &dims);

inline float *data_of(const dnnl::memory &memory) { return static_cast<float *>(memory.get_data_handle()); }

struct OneDnn {
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};

    /* Somebody else's numbers, where they lie. What is read is not written. */
    dnnl::memory plain(const dnnl::memory::desc &desc, const float *data) const;

    /* In this layout, in memory of its own. */
    dnnl::memory copy(const dnnl::memory &from, const dnnl::memory::desc &to);
};

/* Primitives with their operands, run one after the other. */
class OneDnnCalls {
  public:
    void add(const dnnl::primitive &primitive, const OneDnnArguments &arguments);

    /* The memory in this layout: itself if it is, else a copy that a call makes. */
    dnnl::memory placed(OneDnn &one, const dnnl::memory &from, const dnnl::memory::desc &to);

    void run(OneDnn &one) const;

  private:
    struct Call {
        dnnl::primitive primitive;
        OneDnnArguments arguments;
    };
    std::vector<Call> calls_;
};

} // namespace bench

#endif
