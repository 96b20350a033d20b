// What a call of the C++ header throws. To be included after cmocka.h.
#ifndef NNLA_TESTS_THROWN_BY_HPP
#define NNLA_TESTS_THROWN_BY_HPP

#include "nnla.hpp"

#include <cstring>

// The status that f throws as nnla::Error, or NNLA_OK. What is thrown has a message.
template <class F> nnla_status thrown_by(F f) {
    try {
        f();
    } catch (const nnla::Error &error) {
        assert_true(std::strlen(error.what()) > 0);
        return error.status();
    }
    return NNLA_OK;
}

#endif
