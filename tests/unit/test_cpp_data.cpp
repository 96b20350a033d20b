// The C++ header's part for data: each function reaches the C API.
#include "nnla.hpp"

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" {
#include <cmocka.h>
}

#include "support/thrown_by.hpp"

namespace {

void array_files_are_reached(void **) {
    const unsigned char idx[] = {0, 0, 8, 1, 0, 0, 0, 2, 5, 6};
    nnla::Tensor labels = nnla::idx_parse(idx, sizeof idx, NNLA_I32);
    assert_int_equal(labels.data<std::int32_t>()[1], 6);
    assert_int_equal(thrown_by([&] { nnla::idx_parse(idx, 3); }), NNLA_ERROR_FORMAT);
    assert_int_equal(thrown_by([] { nnla::idx_load("no/such"); }), NNLA_ERROR_IO);

    const std::string path = "tensor.npy";
    nnla::npy_save(nnla::Tensor(std::vector<double>{1, 2, 3}, {3, 1}), path);
    nnla::Tensor again = nnla::npy_load(path);
    std::remove(path.c_str());
    assert_true(again.at({2, 0}) == 3);
    assert_int_equal(thrown_by([] { nnla::npy_load("no/such"); }), NNLA_ERROR_IO);
    assert_int_equal(thrown_by([] { nnla::npy_parse("no", 2); }), NNLA_ERROR_FORMAT);
    assert_int_equal(thrown_by([&] { nnla::npy_save(again, "no/such/folder"); }), NNLA_ERROR_IO);
}

void generators_are_reached(void **) {
    assert_int_equal(nnla::make_circles(10, 0.1, 0.5, 1).X.shape()[1], 2);
    assert_int_equal(nnla::make_blobs(10, 5, 3, 1, 1, NNLA_F64).X.shape()[1], 5);
    assert_int_equal(nnla::make_spirals(10, 3, 0, 1, 1).T.dtype(), NNLA_I32);
    assert_int_equal(nnla::make_xor(10, 0, 1).T.shape()[1], 1);
    assert_int_equal(thrown_by([] { nnla::make_circles(10, 0, 2, 1); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::make_blobs(10, 2, 0, 1, 1); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::make_spirals(10, 1, 0, 1, 1); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::make_xor(10, -1, 1); }), NNLA_ERROR_INVALID_ARGUMENT);
}

void images_are_reached(void **) {
    nnla::Tensor X(std::vector<float>{1, 2, 3, 4}, {1, 1, 2, 2});
    nnla::Tensor Y({1, 1, 2, 2});
    nnla::ImageScale scale = nnla::ImageScale::measure(X);
    assert_true(scale.mean[0] == 2.5);
    scale.apply(X, Y);
    assert_true(Y.at({0, 0, 1, 1}) > 1.34);
    nnla_image_augment_config config = NNLA_IMAGE_AUGMENT_CONFIG_INIT;
    config.flip = 1;
    nnla::image_augment(X, 1, 1, config, Y);
    assert_true(Y.at({0, 0, 0, 0}) + Y.at({0, 0, 0, 1}) == 3);
    scale.mean.clear();
    assert_int_equal(thrown_by([&] { scale.apply(X, Y); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { nnla::image_augment(X, 1, 1, config, X); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([] { nnla::ImageScale::measure(nnla::Tensor({2, 2})); }), NNLA_ERROR_SHAPE);
}

nnla::Network line_network() {
    nnla::Network net(3, NNLA_F64);
    net.add_input({2}).add(nnla::Layer::dense(1)).add(nnla::Layer::activation(NNLA_SIGMOID));
    net.compile(nnla::Loss(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla::Optimizer::sgd(0.1), 8);
    return net;
}

void sources_are_reached(void **) {
    const nnla::Samples moons = nnla::make_moons(16, 0.1, 3, NNLA_F64);
    nnla::Network net = line_network();
    nnla::Network other = line_network();
    nnla::FitOptions options;
    options.batch_size = 8;
    options.shuffle = false;
    options.epochs = 2;
    net.fit(std::vector<nnla::ConstTensorRef>{moons.X}, std::vector<nnla::ConstTensorRef>{moons.T}, options);
    options.validation_inputs.push_back(moons.X);
    options.validation_targets.push_back(moons.T);
    double validation_loss = 0;
    options.on_epoch = [&](const nnla::EpochInfo &info) {
        validation_loss = info.validation_loss;
        return true;
    };
    const nnla::Source rows = [&](const nnla::Batch &batch) -> std::size_t {
        if (batch.number() > 2) {
            return 0;
        }
        for (std::size_t i = 0; i < batch.room(); i++) {
            std::size_t row = (batch.number() - 1) * batch.room() + i;
            batch.X().set({i, 0}, moons.X.at({row, 0}));
            batch.X().set({i, 1}, moons.X.at({row, 1}));
            batch.T().set({i, 0}, moons.T.at({row, 0}));
        }
        return batch.room();
    };
    other.fit_source(rows, options);
    assert_true(validation_loss > 0);
    assert_memory_equal(net.parameter("dense_1.weight").data<double>(),
                        other.parameter("dense_1.weight").data<double>(), 2 * sizeof(double));

    bool caught = false;
    try {
        other.fit_source([](const nnla::Batch &) -> std::size_t { throw std::out_of_range("mine"); });
    } catch (const std::out_of_range &) {
        caught = true;
    }
    assert_true(caught);
    assert_int_equal(thrown_by([&] { other.fit_source([](const nnla::Batch &b) { return b.room() + 1; }); }),
                     NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] {
                         other.fit_source([](const nnla::Batch &b) -> std::size_t {
                             b.X(1).fill(0);
                             return 1;
                         });
                     }),
                     NNLA_ERROR_INVALID_ARGUMENT);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(array_files_are_reached),
        cmocka_unit_test(generators_are_reached),
        cmocka_unit_test(images_are_reached),
        cmocka_unit_test(sources_are_reached),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
