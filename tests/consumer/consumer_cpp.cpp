// A C++ program that links an installed libnnla through its C++ header: what consumer_c.c does, with exceptions.
#include <nnla.hpp>

#include <exception>
#include <iostream>

int main() {
    try {
        const nnla::Samples moons = nnla::make_moons(200, 0.05, 1);
        nnla::Network net(1);
        net.add_input({2})
            .add(nnla::Layer::dense(16))
            .add(nnla::Layer::activation(NNLA_TANH))
            .add(nnla::Layer::dense(1))
            .add(nnla::Layer::activation(NNLA_SIGMOID));
        net.compile(nnla::Loss(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla::Optimizer::adam(0.05), 20);
        nnla::FitOptions options;
        options.epochs = 50;
        options.batch_size = 20;
        net.fit(moons.X, moons.T, options);

        const double accuracy = nnla::Network::load(net.saved()).evaluate(moons.X, moons.T).accuracy;
        std::cout << "nnla " << nnla_version_string() << ", " << nnla_isa_name() << ", accuracy " << accuracy << '\n';
        return accuracy < 0.85;
    } catch (const std::exception &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
