#if NNLA_BENCHMARK_ONEDNN

#  include "onednn_memory.h"

namespace bench {

using dnnl::memory;

memory::desc plain_desc(const memory::dims &dims) {
    memory::dims strides(dims.size(), 1);
    for (std::size_t axis = dims.size() - 1; axis > 0; axis--) {
        strides[axis - 1] = strides[axis] * dims[axis];
    }
    return {dims, memory::data_type::f32, strides};
}

memory::desc any_desc(const memory::dims &dims) { return {dims, memory::data_type::f32, memory::format_tag::any}; }

memory OneDnn::plain(const memory::desc &desc, const float *data) const {
    return {desc, engine, const_cast<float *>(data)};
}

memory OneDnn::copy(const memory &from, const memory::desc &to) {
    memory source = from, target(to, engine);
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
    return target;
}

void OneDnnCalls::add(const dnnl::primitive &primitive, const OneDnnArguments &arguments) {
    calls_.push_back({primitive, arguments});
}

memory OneDnnCalls::placed(OneDnn &one, const memory &from, const memory::desc &to) {
    if (from.get_desc() == to) {
        return from;
    }
    const memory target(to, one.engine);
    add(dnnl::reorder(from, target), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, target}});
    return target;
}

void OneDnnCalls::run(OneDnn &one) const {
    for (const Call &call : calls_) {
        call.primitive.execute(one.stream, call.arguments);
    }
    one.stream.wait();
}

} // namespace bench

#endif
