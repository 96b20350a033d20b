// The frame of a function that makes a network.
#include <cstdint>
#include <cstdio>

// BLOCK

int main() {
    nnla::Network net = classifier(1);
    std::printf("%zu parameters\n", net.parameter_count());
    return 0;
}
