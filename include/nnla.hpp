/**
 * @file nnla.hpp
 * @brief The library from C++11: handles that own what they hold, and exceptions.
 *
 * All of it is inline and uses the C API alone, so a program needs no other library. Each class holds one C
 * handle: it is moved, not copied, and its destructor releases it. A failure of any call is thrown as
 * nnla::Error. An argument by value (of Network::add and Network::compile) is taken: move a named object
 * into it. What a function means, its shapes, its errors and its thread-safety are those of the C function
 * of the same name. Constants such as #NNLA_TANH and config structs are those of C.
 */
#ifndef NNLA_HPP
#define NNLA_HPP

#include "nnla.h"

#include "nnla/array_file.hpp"
#include "nnla/data.hpp"
#include "nnla/generator.hpp"
#include "nnla/geometry.hpp"
#include "nnla/handle.hpp"
#include "nnla/image.hpp"
#include "nnla/layer.hpp"
#include "nnla/linalg.hpp"
#include "nnla/network.hpp"
#include "nnla/plane.hpp"
#include "nnla/predictor.hpp"
#include "nnla/source.hpp"
#include "nnla/tensor.hpp"
#include "nnla/training.hpp"

#endif
