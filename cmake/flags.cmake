# How this project's own code is compiled. Nothing here reaches a program that links the library.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 11)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(nnla_flags INTERFACE)

# The same bits everywhere: no contraction that the source did not write. Without -fno-math-errno
# sqrt is a call of libm instead of one instruction.
target_compile_options(nnla_flags INTERFACE
  -ffp-contract=off
  -fno-math-errno
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<C_COMPILER_ID:Clang,AppleClang>:-Wno-enum-float-conversion> # newer versions count that among the extra ones
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>)

if(NNLA_SANITIZE)
  target_compile_options(nnla_flags INTERFACE
    -fsanitize=${NNLA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(nnla_flags INTERFACE -fsanitize=${NNLA_SANITIZE})
endif()
