#include "operand.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>

namespace bench {

static const std::size_t line = 64;

static void *allocate(std::size_t bytes) {
    std::size_t size = (bytes + line - 1) / line * line + line;
    void *memory = std::aligned_alloc(line, size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    std::memset(memory, 0, size);
    return memory;
}

void Operand::Release::operator()(void *memory) const { std::free(memory); }

Operand::Operand(Dtype dtype, std::size_t count)
    : dtype_(dtype), count_(count), memory_(allocate(count * dtype_size(dtype))) {}

OperandPointer Operand::zeros(Dtype dtype, std::size_t count) { return std::make_shared<Operand>(dtype, count); }

OperandPointer Operand::random(Dtype dtype, std::size_t count, std::uint64_t seed, double low, double high) {
    OperandPointer operand = zeros(dtype, count);
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> uniform(low, high);
    for (std::size_t i = 0; i < count; i++) {
        operand->set(i, uniform(engine));
    }
    return operand;
}

double Operand::at(std::size_t index) const {
    return dtype_ == Dtype::f32 ? static_cast<double>(as<float>()[index]) : as<double>()[index];
}

void Operand::set(std::size_t index, double value) {
    if (dtype_ == Dtype::f32) {
        as<float>()[index] = static_cast<float>(value);
    } else {
        as<double>()[index] = value;
    }
}

void Operand::fill(double value) {
    if (dtype_ == Dtype::f32) {
        std::fill_n(as<float>(), count_, static_cast<float>(value));
    } else {
        std::fill_n(as<double>(), count_, value);
    }
}

std::vector<double> Operand::values() const {
    std::vector<double> all(count_);
    for (std::size_t i = 0; i < count_; i++) {
        all[i] = at(i);
    }
    return all;
}

} // namespace bench
