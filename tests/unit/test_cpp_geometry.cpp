// The C++ header of geometry: each call reaches the C API, and what it returns has the right shape.
#include "nnla.hpp"

#include <cmath>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>

extern "C" {
#include <cmocka.h>
}

#include "support/thrown_by.hpp"

namespace {

bool close_to(double a, double b) { return std::fabs(a - b) < 1e-14; }

void factors(void **) {
    nnla::Tensor A(std::vector<double>{0, -2, 3, 0, 0, 0}, {3, 2});
    nnla::Qr triangle = nnla::qr(A);
    assert_true(triangle.Q.shape() == nnla::Shape({3, 2}) && triangle.R.shape() == nnla::Shape({2, 2}));
    assert_true(close_to(triangle.R.at({0, 0}), 3) && close_to(triangle.R.at({1, 1}), 2));
    nnla::Polar form = nnla::polar(A);
    assert_true(close_to(form.P.at({0, 0}), 3) && close_to(form.Q.at({0, 1}), -1));
    assert_int_equal(thrown_by([&] { nnla::qr(nnla::Tensor({2}, NNLA_F64)); }), NNLA_ERROR_SHAPE);
}

void measures(void **) {
    nnla::Tensor A(std::vector<double>{3, 0, 0, -1}, {2, 2});
    assert_true(close_to(nnla::determinant(A), -3));
    assert_int_equal(nnla::rank(A), 2);
    assert_int_equal(nnla::rank(A, 2), 1);
    assert_true(close_to(nnla::condition(A), 3));
    assert_true(nnla::effective_rank(A) > 1.7 && nnla::effective_rank(A) < 2);
    assert_int_equal(thrown_by([&] { nnla::rank(A, -1); }), NNLA_ERROR_INVALID_ARGUMENT);
    nnla::Tensor x(std::vector<double>{1, 0}, {2, 1}), y(std::vector<double>{1, 1}, {2, 1});
    assert_true(close_to(nnla::subspace_angles(x, y).at({0}), std::atan(1.0)));
}

void axes(void **) {
    nnla::Tensor X(std::vector<double>{0, 1, 2, 1, 4, 1}, {3, 2}), Y({3, 1}, NNLA_F64);
    nnla::Pca parts = nnla::pca(X, 1);
    assert_true(close_to(parts.mean.at({0}), 2) && close_to(parts.axes.at({0, 0}), 1));
    assert_true(close_to(parts.variances.at({0}), 4));
    nnla::pca_project(parts.mean, parts.axes, X, Y);
    assert_true(close_to(Y.at({0, 0}), -2) && close_to(Y.at({2, 0}), 2));
}

void plane(void **) {
    nnla::Tensor A(std::vector<double>{1, 0, 0, -2}, {2, 2}), M({2, 2}, NNLA_F64);
    nnla::PlaneFactor parts = nnla::plane_factor(A);
    assert_true(close_to(parts.scales[0], 2) && close_to(parts.scales[1], -1));
    nnla::plane_between(A, 1, M);
    assert_true(M.at({1, 1}) == -2);
}

} // namespace

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors),
        cmocka_unit_test(measures),
        cmocka_unit_test(axes),
        cmocka_unit_test(plane),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
