/* Just enough of protocol buffers' wire format for a chain of Gemm, Conv, MaxPool and squash nodes. The field numbers
   are those of onnx.proto, IR version 8, operator set 13. */
#include "onnx_model.h"

#include <initializer_list>

namespace bench {
namespace {

constexpr std::uint64_t element_float = 1; /* TensorProto.DataType.FLOAT */
constexpr std::uint64_t attribute_int = 2; /* AttributeProto.AttributeType.INT */
constexpr std::uint64_t attribute_ints = 7;

/* A protobuf message under construction: fields in the order in which they are put. */
class Message {
  public:
    Message &put(unsigned field, std::uint64_t value) {
        put_varint(field << 3U); /* wire type 0 */
        put_varint(value);
        return *this;
    }

    Message &put(unsigned field, const std::string &bytes) {
        put_varint(field << 3U | 2U); /* wire type 2: length, then bytes */
        put_varint(bytes.size());
        bytes_ += bytes;
        return *this;
    }

    Message &put(unsigned field, const Message &inner) { return put(field, inner.bytes_); }

    const std::string &bytes() const { return bytes_; }

  private:
    void put_varint(std::uint64_t value) {
        for (; value >= 0x80U; value >>= 7U) {
            bytes_ += static_cast<char>(value | 0x80U);
        }
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
};

Message tensor_of(const std::string &name, const std::vector<std::size_t> &dims, const std::vector<float> &values) {
    Message tensor;
    for (std::size_t dim : dims) {
        tensor.put(1, dim);
    }
    tensor.put(2, element_float).put(8, name);
    return tensor.put(9, std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)));
}

Message tensor_type(const std::string &name, const std::vector<std::size_t> &dims) {
    Message shape;
    for (std::size_t dim : dims) {
        shape.put(1, Message().put(1, dim));
    }
    const Message type = Message().put(1, element_float).put(2, shape);
    return Message().put(1, name).put(2, Message().put(1, type));
}

Message attribute(const std::string &name, std::uint64_t value) {
    return Message().put(1, name).put(3, value).put(20, attribute_int);
}

/* The same for each of so many axes. */
Message attribute(const std::string &name, std::uint64_t value, int count) {
    Message list = Message().put(1, name);
    for (int i = 0; i < count; i++) {
        list.put(8, value);
    }
    return list.put(20, attribute_ints);
}

std::string operator_of(Squash squash) {
    switch (squash) {
    case Squash::none:
        break;
    case Squash::tanh:
        return "Tanh";
    case Squash::relu:
        return "Relu";
    case Squash::sigmoid:
        return "Sigmoid";
    case Squash::softmax:
        return "Softmax"; /* over the last axis unless told otherwise */
    }
    return "Identity";
}

std::vector<std::size_t> weight_dims(const PlacedLayer &layer) {
    if (layer.kind == Kind::convolution) {
        return {layer.units, layer.X.channels, layer.side, layer.side};
    }
    return {layer.units, layer.terms};
}

/* A graph's nodes under construction: each reads what the one before writes, the first "X". */
class Chain {
  public:
    explicit Chain(Message &graph) : graph_(graph) {}

    /* An operator without other inputs. */
    void add(const std::string &name, std::initializer_list<Message> attributes) { begin(name, attributes); }

    /* An operator of this layer's W and b, which become constants. */
    void add(const std::string &name, std::initializer_list<Message> attributes, const PlacedLayer &layer,
             const Parameters &parameters) {
        const std::string number = std::to_string(layer.parameter), W = "W" + number, b = "b" + number;
        graph_.put(5, tensor_of(W, weight_dims(layer), parameters[layer.parameter]));
        graph_.put(5, tensor_of(b, {layer.units}, parameters[layer.parameter + 1]));
        begin(name, attributes);
        node_.put(1, W).put(1, b);
    }

    /* The last node writes this. */
    void end(const std::string &output) { graph_.put(1, node_.put(2, output)); }

  private:
    void begin(const std::string &name, std::initializer_list<Message> attributes) {
        std::string input = "X";
        if (count_ > 0) {
            input = "Y" + std::to_string(count_);
            end(input);
        }
        count_++;
        node_ = Message().put(1, input).put(4, name);
        for (const Message &one : attributes) {
            node_.put(5, one);
        }
    }

    Message &graph_;
    Message node_; /* the last one, whose output has no name yet */
    int count_ = 0;
};

void add_layer(Chain &chain, const PlacedLayer &layer, const Parameters &parameters) {
    switch (layer.kind) {
    case Kind::dense:
        if (layer.flattens()) {
            chain.add("Flatten", {});
        }
        chain.add("Gemm", {attribute("transB", 1)}, layer, parameters); /* X Wᵀ + 1 bᵀ */
        break;
    case Kind::convolution:
        chain.add("Conv", {attribute("kernel_shape", layer.side, 2), attribute("pads", layer.padding, 4)}, layer,
                  parameters);
        break;
    case Kind::max_pool:
        chain.add("MaxPool", {attribute("kernel_shape", layer.side, 2), attribute("strides", layer.side, 2)});
        break;
    }
    if (layer.squash != Squash::none) {
        chain.add(operator_of(layer.squash), {});
    }
}

} // namespace

std::string onnx_model(const Model &model, const Parameters &parameters, std::size_t batch) {
    Message graph;
    graph.put(2, std::string("net")).put(11, tensor_type("X", batch_dims(batch, model.input)));
    Chain chain(graph);
    for (const PlacedLayer &layer : placed_layers(model)) {
        add_layer(chain, layer, parameters);
    }
    chain.end("Y");
    graph.put(12, tensor_type("Y", {batch, model.outputs()}));
    return Message().put(1, 8).put(7, graph).put(8, Message().put(1, std::string()).put(2, 13)).bytes();
}

} // namespace bench
