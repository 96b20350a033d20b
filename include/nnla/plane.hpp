/**
 * @file plane.hpp
 * @brief Grids, contour lines, templates and separability in C++.
 */
#ifndef NNLA_PLANE_HPP
#define NNLA_PLANE_HPP

#include "nnla/handle.hpp"
#include "nnla/plane.h"
#include "nnla/tensor.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace nnla {

/** x_low, x_high, y_low, y_high. */
typedef std::array<double, 4> Box;

/** x, y. */
typedef std::array<double, 2> Point;

/** @param box  part of the plane @param grid  receives lines, [lines x places x 2] */
inline void make_grid(const Box &box, TensorRef grid) { detail::check(nnla_make_grid(box.data(), grid.get())); }

/** @param box  part of the plane @param lattice  receives places, [rows x columns x 2] */
inline void make_lattice(const Box &box, TensorRef lattice) {
    detail::check(nnla_make_lattice(box.data(), lattice.get()));
}

/** The lines on which a field has a level. */
class Contour : public Handle<nnla_contour, nnla_contour_destroy> {
  public:
    using Handle::Handle;

    /** @param field  [rows x columns] @param box  where it lies @param level  to look for */
    Contour(ConstTensorRef field, const Box &box, double level)
        : Handle(nnla_contour_create(field.get(), box.data(), level)) {}

    /** @return how many lines there are */
    std::size_t line_count() const noexcept { return nnla_contour_line_count(get()); }

    /** @param index  of a line @return its points; of a closed one the last is the first */
    std::vector<Point> line(std::size_t index) const {
        std::size_t points = 0;
        const double *line = detail::check(nnla_contour_line(get(), index, &points));
        std::vector<Point> result(points);
        for (std::size_t i = 0; i < points; i++) {
            result[i] = Point{{line[2 * i], line[2 * i + 1]}};
        }
        return result;
    }
};

/** @param template_  one sample @param X  samples of its shape @param cosines  receives one a row */
inline void similarities(ConstTensorRef template_, ConstTensorRef X, TensorRef cosines) {
    detail::check(nnla_similarities(template_.get(), X.get(), cosines.get()));
}

/** @param X  samples @param T  their classes @return the share of them on the right side of the best hyperplanes */
inline double separability(ConstTensorRef X, ConstTensorRef T) {
    double score = 0;
    detail::check(nnla_separability(X.get(), T.get(), &score));
    return score;
}

} // namespace nnla

#endif
