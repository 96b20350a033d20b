// The C++ header: ownership, exceptions, and that each class reaches the C API.
#include "nnla.hpp"

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

extern "C" {
#include <cmocka.h>
}

#include "support/thrown_by.hpp"

namespace {

nnla::Network moons_network(std::uint64_t seed, std::size_t max_batch) {
    nnla::Network net(seed);
    net.add_input({2})
        .add("hidden", nnla::Layer::dense(16))
        .add(nnla::Layer::activation(NNLA_TANH))
        .add("embedding", nnla::Layer::dense(2))
        .add(nnla::Layer::activation(NNLA_TANH))
        .add("output", nnla::Layer::dense(1))
        .add(nnla::Layer::activation(NNLA_SIGMOID));
    net.compile(nnla::Loss(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla::Optimizer::adam(0.01), max_batch);
    return net;
}

void tensors_are_moved_and_viewed(void **) {
    nnla::Tensor A(std::vector<float>{1, 2, 3, 4, 5, 6}, {3, 2});
    assert_int_equal(A.count(), 6);
    assert_true(A.shape() == nnla::Shape({3, 2}));
    nnla::Tensor B(std::move(A));
    assert_null(A.get());
    assert_int_equal(thrown_by([&] { A.fill(0); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_true(B.at({2, 1}) == 6);

    nnla::Tensor last = B.view_rows(2, 1);
    last.set({0, 1}, 7);
    assert_true(B.data<float>()[5] == 7);
    const nnla::Tensor &constant = B;
    assert_int_equal(thrown_by([&] { constant.view_rows(0, 1).fill(0); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { constant.view_reshaped({6}).data<float>()[0] = 0; }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_true(B.view_reshaped({6}).at({5}) == 7);

    nnla::Tensor wide({3, 2}, NNLA_F64);
    wide.assign(B);
    assert_true(wide.data<double>()[5] == 7);
    assert_int_equal(thrown_by([&] { wide.data<float>(); }), NNLA_ERROR_DTYPE);
    assert_int_equal(thrown_by([&] { wide.at({1}); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { wide.at({3, 0}); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::Tensor(std::vector<float>{1}, {2}); }), NNLA_ERROR_SHAPE);

    const double values[2] = {0.5, -1};
    nnla::Tensor borrowed = nnla::Tensor::wrap(values, {2});
    assert_string_equal(borrowed.to_string().c_str(), "[0.5  -1]");
    assert_int_equal(thrown_by([&] { borrowed.fill(0); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_true(nnla::Tensor::clone(borrowed).at({1}) == -1);
}

void linear_algebra_is_reached(void **) {
    nnla::Tensor W(std::vector<double>{3, 0, 0, -2}, {2, 2});
    nnla::Tensor b(std::vector<double>{1, 1}, {2});
    nnla::Tensor x(std::vector<double>{1, 2}, {2});
    nnla::Tensor y({2}, NNLA_F64);
    nnla::affine(W, b, x, y);
    assert_true(y.at({0}) == 4 && y.at({1}) == -3);
    nnla::linear(W, x, y);
    assert_true(y.at({0}) == 3 && y.at({1}) == -4 && nnla::norm(y) == 5);
    nnla::combine_columns(W, x, y);
    assert_true(y.at({0}) == 3 && y.at({1}) == -4);
    nnla::gemv(true, 1, W, x, 1, y);
    assert_true(y.at({0}) == 6 && y.at({1}) == -8);
    assert_true(nnla::dot(x, x) == 5 && nnla::cosine(x, x) > 0.999999);

    nnla::Tensor C({2, 2}, NNLA_F64);
    nnla::gemm(false, true, 1, W, W, 0, C);
    assert_true(C.at({0, 0}) == 9 && C.at({1, 1}) == 4);
    nnla::outer(1, x, x, 0, C);
    assert_true(C.at({1, 1}) == 4 && C.at({0, 1}) == 2);
    nnla::transpose(W, C);
    nnla::subtract(C, W, C);
    nnla::add(C, W, C);
    nnla::multiply(C, W, C);
    nnla::axpby(1, W, 1, C);
    assert_true(C.at({0, 0}) == 12 && C.at({1, 1}) == 2);

    nnla::Svd parts = nnla::svd(W);
    assert_true(parts.s.at({0}) == 3 && parts.s.at({1}) == 2);
    assert_int_equal(thrown_by([&] { nnla::svd(x); }), NNLA_ERROR_SHAPE);

    nnla::activation_forward(NNLA_RELU, x, y);
    nnla::Tensor dx({2}, NNLA_F64);
    nnla::activation_backward(NNLA_RELU, x, y, b, dx);
    assert_true(dx.at({0}) == 1 && dx.at({1}) == 1);
    assert_int_equal(thrown_by([&] { nnla::affine(W, b, C, y); }), NNLA_ERROR_SHAPE);
}

void data_is_reached(void **) {
    nnla::Samples moons = nnla::make_moons(40, 0.1, 7);
    nnla::Split split = nnla::split_rows(moons.X, moons.T, 0.25, 7);
    assert_int_equal(split.train.X.shape()[0], 30);
    assert_int_equal(split.test.T.shape()[0], 10);
    nnla::Scaler scaler = nnla::Scaler::min_max(moons.X, -1, 1);
    nnla::Tensor scaled = nnla::Tensor::clone(moons.X);
    scaler.apply(scaled, scaled);
    nnla::Scaler::standard(moons.X).apply(moons.X, moons.X);
    scaler.invert(scaled, scaled);
    assert_int_equal(thrown_by([] { nnla::make_moons(4, -1, 7); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { nnla::split_rows(moons.X, moons.T, 2, 7); }), NNLA_ERROR_INVALID_ARGUMENT);

    nnla::Table table = nnla::Table::parse("length,kind\n1.5,b\n2.5,a\n");
    assert_true(table.features().at({1, 0}) == 2.5);
    assert_true(table.targets().at({0}) == 1);
    assert_int_equal(table.class_count(), 2);
    assert_string_equal(table.class_name(1), "b");
    assert_string_equal(table.feature_name(0), "length");
    assert_string_equal(table.target_name(), "kind");
    nnla_csv_config no_target = NNLA_CSV_CONFIG_INIT;
    no_target.target = NNLA_CSV_NO_TARGET;
    assert_int_equal(thrown_by([&] { nnla::Table::parse("a,b\n1,2\n", &no_target).targets(); }), NNLA_ERROR_STATE);
    assert_int_equal(thrown_by([] { nnla::Table::load("no/such.csv"); }), NNLA_ERROR_IO);
}

void a_network_trains_and_predicts(void **) {
    const nnla::Samples moons = nnla::make_moons(64, 0.1, 3);
    nnla::Network net = moons_network(3, 64);
    nnla::Network other = moons_network(3, 64);
    assert_int_equal(net.parameter_count(), 3 * 16 + 17 * 2 + 3);
    assert_string_equal(net.parameter_names()[0].c_str(), "hidden.weight");
    assert_int_equal(net.node_names().size(), 7);
    assert_true(net.summary().find("embedding") != std::string::npos);
    assert_true(net.memory().parameters >= net.parameter_count() * sizeof(float));

    const double loss = net.step(moons.X, moons.T);
    other.forward(moons.X);
    assert_true(other.backward(moons.T) == loss);
    assert_true(nnla::norm(other.gradient("output.weight")) > 0);
    other.update();
    const nnla::Network &constant = other;
    assert_memory_equal(net.parameter("hidden.weight").data<float>(), constant.parameter("hidden.weight").data<float>(),
                        32 * sizeof(float));
    assert_int_equal(net.output_of("embedding").shape()[1], 2);

    nnla::FitOptions options;
    options.epochs = 3;
    options.validation = &moons;
    std::size_t calls = 0;
    options.on_epoch = [&](const nnla::EpochInfo &info) {
        net.set_learning_rate(0.02);
        calls++;
        return info.epoch < 2;
    };
    net.fit(moons.X, moons.T, options);
    assert_int_equal(calls, 2);
    assert_true(net.evaluate(moons.X, moons.T).loss < loss);

    nnla::Tensor Y({64, 1}), Z({64, 1}), E({64, 2});
    net.predict(moons.X, Y);
    net.predict_node("embedding", moons.X, E);
    nnla::Predictor predictor(net, 8);
    predictor.clone().predict(moons.X, Z);
    assert_memory_equal(Y.data<float>(), Z.data<float>(), 64 * sizeof(float));
    net.parameter("output.bias").fill(0);
    predictor.refresh();
}

void graphs_are_reached(void **) {
    nnla::Network net(1);
    nnla::Layer encoder = nnla::Layer::dense(3);
    nnla_layer *shared = encoder.get();
    net.add_input({4}).add_input("other", {4});
    net.connect("a", std::move(encoder), {"input"}).connect("b", shared, {"other"});
    net.add_output("a", nnla::Loss(NNLA_LOSS_MSE)).add_output("b", nnla::Loss(NNLA_LOSS_MSE), 2.0);
    net.compile(nnla::Optimizer::sgd(0.1), 8);
    assert_int_equal(net.parameter_count(), 3 * 4 + 3);

    nnla::Tensor X({8, 4}), Z({8, 4}), T({8, 3}), Y({8, 3}), V({8, 3});
    X.fill(0.5);
    Z.fill(-0.25);
    T.fill(1);
    const double loss = net.step({X, Z}, {T, T});
    const std::vector<nnla::Score> scores = net.evaluate({X, Z}, {T, T});
    assert_true(scores.size() == 2 && scores[0].loss + 2 * scores[1].loss < loss);
    net.predict({X, Z}, {Y, V});
    assert_true(Y.at({0, 0}) != V.at({0, 0}));
    nnla::Tensor again({8, 3}), too({8, 3});
    nnla::Predictor(net, 3).predict({X, Z}, {again, too});
    assert_memory_equal(again.data<float>(), Y.data<float>(), 24 * sizeof(float));
    assert_memory_equal(too.data<float>(), V.data<float>(), 24 * sizeof(float));
    assert_int_equal(thrown_by([&] { net.step({X}, {T, T}); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.step(X, T); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.connect("c", nnla::Layer::dense(1), {"a"}); }), NNLA_ERROR_STATE);
    assert_int_equal(thrown_by([&] { net.add_output("a", nnla::Loss(NNLA_LOSS_MSE)); }), NNLA_ERROR_STATE);
}

void layers_are_reached(void **) {
    nnla::Network net(1);
    net.add_input({2, 8, 8})
        .add(nnla::Layer::batch_norm())
        .add(nnla::Layer::max_pool2d(2, 2))
        .add("images", nnla::Layer::average_pool2d(2, 2))
        .add("largest", nnla::Layer::global_max_pool());
    net.connect("mean", nnla::Layer::global_average_pool(), {"images"})
        .connect("sum", nnla::Layer::add(), {"largest", "mean"})
        .connect("joined", nnla::Layer::concatenate(0), {"sum", "mean"})
        .add(nnla::Layer::reshape({2, 2}))
        .add(nnla::Layer::max_pool1d(1))
        .add(nnla::Layer::average_pool1d(2))
        .add(nnla::Layer::flatten())
        .add(nnla::Layer::layer_norm())
        .add(nnla::Layer::prelu());
    net.compile(nnla::Loss(NNLA_LOSS_MSE), nnla::Optimizer::sgd(0.1), 3);
    assert_int_equal(net.parameter_count(), 2 + 2 + 2 + 2 + 1);
    nnla::Tensor X({3, 2, 8, 8}), T({3, 2});
    X.fill(0.5);
    assert_true(net.step(X, T) >= 0);

    nnla::Network words(1);
    words.add_input({4}).add(nnla::Layer::embedding(9, 3));
    words.compile(nnla::Loss(NNLA_LOSS_MSE), nnla::Optimizer::sgd(0.1), 3);
    assert_int_equal(words.parameter_count(), 27);
    assert_int_equal(thrown_by([] { nnla::Layer::reshape({0}); }), NNLA_ERROR_SHAPE);
}

void failures_are_thrown(void **) {
    const nnla::Samples moons = nnla::make_moons(8, 0.1, 3);
    nnla::Network net = moons_network(3, 8);
    nnla::FitOptions options;
    options.on_epoch = [](const nnla::EpochInfo &) -> bool { throw std::out_of_range("mine"); };
    bool caught = false;
    try {
        net.fit(moons.X, moons.T, options);
    } catch (const std::out_of_range &error) {
        caught = std::strcmp(error.what(), "mine") == 0;
    }
    assert_true(caught);
    net.step(moons.X, moons.T);

    nnla::Tensor Y({8, 1});
    assert_int_equal(thrown_by([&] { net.predict_node("nowhere", moons.X, Y); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.parameter("nothing.weight"); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.add(nnla::Layer::dense(1)); }), NNLA_ERROR_STATE);
    assert_int_equal(thrown_by([] { nnla::Layer::dense(0); }), NNLA_ERROR_SHAPE);
    assert_int_equal(thrown_by([] { nnla::Layer::dropout(1); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::Optimizer::sgd(-1.0); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::Loss(99); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::Network(0, NNLA_I32); }), NNLA_ERROR_DTYPE);
    nnla::Network moved(std::move(net));
    assert_int_equal(thrown_by([&] { net.step(moons.X, moons.T); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_true(moved.parameter_count() > 0);
}

void model_files_are_reached(void **) {
    nnla::Network net = moons_network(3, 8);
    net.set_class_names({"upper", "lower"});
    net.save("cpp.safetensors");
    nnla::Network twin = nnla::Network::load("cpp.safetensors");
    assert_int_equal(std::remove("cpp.safetensors"), 0);
    assert_true(twin.class_names() == net.class_names() && twin.class_names().at(1) == "lower");
    assert_true(twin.saved() == net.saved());
    twin.set_learning_rate(0.5);
    assert_true(twin.saved() != net.saved());
    assert_true(nnla::Network::load(net.saved()).saved() == net.saved());
    const std::vector<unsigned char> moment = net.state();
    twin.set_state(moment);
    assert_true(twin.saved() == net.saved() && twin.state() == moment);
    assert_int_equal(thrown_by([&] { twin.set_state(std::vector<unsigned char>(3)); }), NNLA_ERROR_FORMAT);
    assert_true(net.node_kind(0) == "input" && net.node_inputs(0).empty());
    assert_true(net.node_kind(2) == "activation" && net.node_activation(2) == NNLA_TANH);
    assert_true(net.node_inputs(2) == std::vector<std::size_t>{1});
    assert_int_equal(thrown_by([&] { net.node_kind(99); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.node_inputs(99); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.node_activation(0); }), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_load_config config = NNLA_LOAD_CONFIG_INIT;
    config.memory_limit = 1;
    assert_int_equal(thrown_by([&] { nnla::Network::load("cpp.safetensors", config); }), NNLA_ERROR_IO);
    assert_int_equal(thrown_by([&] { nnla::Network::load(std::vector<unsigned char>()); }),
                     NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { nnla::Network().set_learning_rate(1); }), NNLA_ERROR_STATE);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(tensors_are_moved_and_viewed),
        cmocka_unit_test(linear_algebra_is_reached),
        cmocka_unit_test(data_is_reached),
        cmocka_unit_test(a_network_trains_and_predicts),
        cmocka_unit_test(graphs_are_reached),
        cmocka_unit_test(layers_are_reached),
        cmocka_unit_test(model_files_are_reached),
        cmocka_unit_test(failures_are_thrown),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
