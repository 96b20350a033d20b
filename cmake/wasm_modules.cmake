# The explorer's C compiled for WebAssembly, beside this native build and as a part of it:
#
#   ${NNLA_WASM_DIR}/explorer.wasm               all of it, in plain C
#   ${NNLA_WASM_DIR}/kernels_wasm.wasm           the library's kernels with vectors: to be plugged in
#   ${NNLA_WASM_DIR}/kernels_wasm_relaxed.wasm   and with the engine's multiply-add, if it fuses
#
# The target explorer_wasm makes them; a custom command depends on it and on ${NNLA_WASM_MODULES}.

set(NNLA_WASM_DIR ${PROJECT_BINARY_DIR}/wasm)
foreach(program clang-19 wasm-ld-19 llvm-ar-19 llvm-ranlib-19)
  find_program(NNLA_PROGRAM_${program} ${program})
  if(NOT NNLA_PROGRAM_${program})
    message(FATAL_ERROR "NNLA_BUILD_EXPLORER needs ${program} (on Debian: sh cmake/setup.sh explorer)")
  endif()
endforeach()

include(ExternalProject)
set(nnla_wasm_libraries ${NNLA_WASM_DIR}/libraries)
add_custom_command(OUTPUT ${nnla_wasm_libraries}/version
  COMMAND sh ${PROJECT_SOURCE_DIR}/cmake/wasm_libraries.sh ${nnla_wasm_libraries}
  DEPENDS ${PROJECT_SOURCE_DIR}/cmake/wasm_libraries.sh VERBATIM)
add_custom_target(explorer_wasm_libraries DEPENDS ${nnla_wasm_libraries}/version)

set(NNLA_WASM_MODULES "")
foreach(name explorer kernels_wasm kernels_wasm_relaxed)
  list(APPEND NNLA_WASM_MODULES ${NNLA_WASM_DIR}/${name}.wasm)
endforeach()

# What the page does not need is left out, and what is seldom computed is small rather than fast.
ExternalProject_Add(explorer_wasm
  SOURCE_DIR ${PROJECT_SOURCE_DIR}
  BINARY_DIR ${NNLA_WASM_DIR}/build
  PREFIX ${NNLA_WASM_DIR}/steps
  CMAKE_ARGS
    -DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/cmake/wasm32-wasi.cmake
    -DCMAKE_BUILD_TYPE=MinSizeRel
    -DCMAKE_COMPILE_WARNING_AS_ERROR=${CMAKE_COMPILE_WARNING_AS_ERROR}
    -DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER}
    -DNNLA_WASM_LIBRARIES=${nnla_wasm_libraries}
    -DNNLA_BUILD_TESTS=OFF
    "-DCMAKE_C_FLAGS_MINSIZEREL=-Oz -DNDEBUG"
    -DNNLA_ISAS=scalar
    -DNNLA_SMALL=ON
  CMAKE_CACHE_ARGS "-DNNLA_LAYERS:STRING=dense;activation"
  BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR>
    --target explorer_core nnla_kernels_wasm nnla_kernels_wasm_relaxed
  COMMAND ${CMAKE_COMMAND} -E copy_if_different <BINARY_DIR>/examples/explorer/core/explorer.wasm
    <BINARY_DIR>/kernels_wasm.wasm <BINARY_DIR>/kernels_wasm_relaxed.wasm ${NNLA_WASM_DIR}
  INSTALL_COMMAND ""
  BUILD_ALWAYS ON
  BUILD_BYPRODUCTS ${NNLA_WASM_MODULES}
  DEPENDS explorer_wasm_libraries)
