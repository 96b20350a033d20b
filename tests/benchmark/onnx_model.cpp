/* Just enough of protocol buffers' wire format for a chain of Gemm and squash nodes. The field numbers are those of
   onnx.proto, IR version 8, operator set 13. */
#include "onnx_model.h"

#include <initializer_list>

namespace bench {
namespace {

constexpr std::uint64_t element_float = 1; /* TensorProto.DataType.FLOAT */
constexpr std::uint64_t attribute_int = 2; /* AttributeProto.AttributeType.INT */

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

Message tensor_of(const std::string &name, std::initializer_list<std::size_t> dims, const std::vector<float> &values) {
    Message tensor;
    for (std::size_t dim : dims) {
        tensor.put(1, dim);
    }
    tensor.put(2, element_float).put(8, name);
    return tensor.put(9, std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)));
}

Message matrix_type(const std::string &name, std::size_t rows, std::size_t cols) {
    const Message shape = Message().put(1, Message().put(1, rows)).put(1, Message().put(1, cols));
    const Message tensor_type = Message().put(1, element_float).put(2, shape);
    return Message().put(1, name).put(2, Message().put(1, tensor_type));
}

std::string operator_of(Squash squash) {
    switch (squash) {
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

} // namespace

std::string onnx_model(const Model &model, const Parameters &parameters, std::size_t batch) {
    Message graph;
    graph.put(2, std::string("net")).put(11, matrix_type("X", batch, model.inputs));
    graph.put(12, matrix_type("Y", batch, model.outputs()));
    const Message transposed = Message().put(1, std::string("transB")).put(3, 1).put(20, attribute_int);
    std::string X = "X";
    std::size_t inputs = model.inputs;
    for (std::size_t i = 0; i < model.layers.size(); i++) {
        const std::size_t units = model.layers[i].units;
        const std::string number = std::to_string(i);
        const std::string W = "W" + number;
        const std::string b = "b" + number;
        const std::string Z = "Z" + number;
        const std::string Y = i + 1 == model.layers.size() ? "Y" : "Y" + number;
        graph.put(5, tensor_of(W, {units, inputs}, parameters[2 * i]));
        graph.put(5, tensor_of(b, {units}, parameters[2 * i + 1]));
        /* Z = X Wᵀ + 1 bᵀ, Y = squash(Z) */
        graph.put(1, Message().put(1, X).put(1, W).put(1, b).put(2, Z).put(4, std::string("Gemm")).put(5, transposed));
        graph.put(1, Message().put(1, Z).put(2, Y).put(4, operator_of(model.layers[i].squash)));
        X = Y;
        inputs = units;
    }
    return Message().put(1, 8).put(7, graph).put(8, Message().put(1, std::string()).put(2, 13)).bytes();
}

} // namespace bench
