// The C++ header: grids, contour lines and a network's geometry.
#include "nnla.hpp"

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>

extern "C" {
#include <cmocka.h>
}

#include "support/thrown_by.hpp"

namespace {

const nnla::Box box = {{-1, 1, -2, 2}};

void places_and_lines_are_reached(void **) {
    nnla::Tensor grid({4, 3, 2}, NNLA_F64), lattice({3, 3, 2}), field({3, 3}, NNLA_F64);
    nnla::make_grid(box, grid);
    nnla::make_lattice(box, lattice);
    assert_true(grid.at({3, 2, 0}) == 1 && lattice.at({2, 1, 1}) == 2);
    field.set({1, 1}, 1);
    const nnla::Contour contour(field, box, 0.5);
    assert_int_equal(contour.line_count(), 1);
    const std::vector<nnla::Point> line = contour.line(0);
    assert_int_equal(line.size(), 5);
    assert_true(line.front() == line.back() && line[1][0] == 0.5 && line[1][1] == 0);
    assert_int_equal(thrown_by([&] { contour.line(1); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { nnla::Contour(lattice, box, 0); }), NNLA_ERROR_SHAPE);
}

void samples_are_compared(void **) {
    const nnla::Tensor X(std::vector<double>{1, 0, 0, 2, -3, 0, 0, -1}, {4, 2});
    const nnla::Tensor w(std::vector<double>{5, 0}, {2}), T(std::vector<std::int32_t>{0, 0, 1, 1}, {4});
    nnla::Tensor cosines({4}, NNLA_F64);
    nnla::similarities(w, X, cosines);
    assert_true(cosines.at({0}) == 1 && cosines.at({1}) == 0 && cosines.at({2}) == -1);
    assert_true(nnla::separability(X, T) == 1);
    assert_int_equal(thrown_by([&] { nnla::separability(X, X); }), NNLA_OK); // one-hot rows, as far as shapes go
    assert_int_equal(thrown_by([&] { nnla::separability(X, w); }), NNLA_ERROR_SHAPE);
}

void networks_are_reached(void **) {
    nnla::Network net(3, NNLA_F64);
    net.add_input({2}).add("hidden", nnla::Layer::dense(3)).add("line", nnla::Layer::dense(1));
    net.add("probability", nnla::Layer::activation(NNLA_SIGMOID));
    net.compile(nnla::Loss(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla::Optimizer::adam(0.01), 8);
    const nnla::Tensor X(std::vector<double>{1, 0, 0, 2, -3, 0, 0, -1}, {4, 2}),
        T(std::vector<double>{0, 0, 1, 1}, {4, 1});
    nnla::Tensor hidden({4, 3}, NNLA_F64), line({4, 1}, NNLA_F64), W({1, 2}, NNLA_F64), b({1}, NNLA_F64);
    nnla::Tensor field({9, 9}, NNLA_F64), row({3}, NNLA_F64), other({4, 1}, NNLA_F64);
    net.predict_nodes({"line", "hidden"}, X, {line, hidden});
    net.affine_map("hidden", "line", W, b);
    nnla::affine(W, b, X, other);
    for (std::size_t i = 0; i < 4; i++) {
        const double difference = other.at({i, 0}) - line.at({i, 0});
        assert_true(difference < 1e-12 && difference > -1e-12);
    }
    const nnla::Contour curve = net.boundary("probability", 0, 0.5, box, field);
    assert_true(curve.line_count() <= 1); // a straight line
    net.unit_template("line", 0, row);
    nnla::Tensor weights = net.weight_matrix("line");
    assert_true(weights.at({0, 2}) == row.at({2}));
    assert_true(net.separability("input", X, T) == 1);
    assert_int_equal(thrown_by([&] { net.predict_nodes({"line"}, X, {line, hidden}); }), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(thrown_by([&] { net.affine_map("line", "probability", W, b); }), NNLA_ERROR_UNSUPPORTED);
    assert_int_equal(thrown_by([&] { net.weight_matrix("probability"); }), NNLA_ERROR_INVALID_ARGUMENT);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(places_and_lines_are_reached),
        cmocka_unit_test(samples_are_compared),
        cmocka_unit_test(networks_are_reached),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
