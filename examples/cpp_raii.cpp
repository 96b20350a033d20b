// The two moons from C++: objects own what they hold, failures are exceptions, so no line is about either.
#include "nnla.hpp"

#include <cstdio>
#include <exception>

namespace {

nnla::Network moons_network(std::uint64_t seed, std::size_t max_batch) {
    using nnla::Layer;
    nnla::Network net(seed);
    net.add_input({2})
        .add("hidden", Layer::dense(100))
        .add(Layer::activation(NNLA_TANH))
        .add("embedding", Layer::dense(2))
        .add(Layer::activation(NNLA_TANH))
        .add("output", Layer::dense(1))
        .add(Layer::activation(NNLA_SIGMOID));
    net.compile(nnla::Loss(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla::Optimizer::adam(0.01), max_batch);
    return net;
}

void run() {
    const nnla::Samples moons = nnla::make_moons(1500, 0.1, 1);
    const nnla::Split split = nnla::split_rows(moons.X, moons.T, 1.0 / 3, 1);

    nnla::Network net = moons_network(1, 32);
    std::printf("%s\n", net.summary().c_str());

    nnla::FitOptions options;
    options.epochs = 50;
    options.on_epoch = [](const nnla::EpochInfo &info) {
        if (info.epoch % 10 == 0) {
            std::printf("epoch %3zu  loss %.4f  accuracy %.4f\n", info.epoch, info.loss, info.accuracy);
        }
        return true;
    };
    net.fit(split.train.X, split.train.T, options);

    const nnla::Score score = net.evaluate(split.test.X, split.test.T);
    std::printf("held out   loss %.4f  accuracy %.4f\n", score.loss, score.accuracy);

    // A predictor holds the weights packed for inference; each thread has a clone of its own.
    nnla::Predictor predictor(net, 1);
    nnla::Tensor x(std::vector<float>{0.0F, 1.0F}, {1, 2});
    nnla::Tensor y({1, 1});
    predictor.predict(x, y);
    std::printf("probability of the lower moon at (0, 1): %.4f\n", y.at({0, 0}));
}

} // namespace

int main(int argc, char **argv) {
    if (argc > 1) {
        std::fprintf(stderr, "%s: it takes no options, got '%s'\n", argv[0], argv[1]);
        return 2;
    }
    try {
        run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        std::fprintf(stderr, "%s: cannot write to standard output\n", argv[0]);
        return 1;
    }
    return 0;
}
