# The explorer's C compiled for WebAssembly, beside this native build and as a part of it. Two modules:
#
#   ${NNLA_WASM_DIR}/simd/explorer.wasm      vectors, and their fused multiply-add where the engine has one
#   ${NNLA_WASM_DIR}/scalar/explorer.wasm    no vector instruction: for engines that refuse the other
#
# The target explorer_wasm makes both; a custom command depends on it and on the two files.

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

function(nnla_add_wasm_module name isas)
  ExternalProject_Add(explorer_wasm_${name}
    SOURCE_DIR ${PROJECT_SOURCE_DIR}
    BINARY_DIR ${NNLA_WASM_DIR}/${name}-build
    PREFIX ${NNLA_WASM_DIR}/${name}-steps
    CMAKE_ARGS
      -DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/cmake/wasm32-wasi.cmake
      -DCMAKE_BUILD_TYPE=MinSizeRel
      -DCMAKE_COMPILE_WARNING_AS_ERROR=${CMAKE_COMPILE_WARNING_AS_ERROR}
      -DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER}
      -DNNLA_WASM_LIBRARIES=${nnla_wasm_libraries}
      -DNNLA_BUILD_TESTS=OFF
    CMAKE_CACHE_ARGS -DNNLA_ISAS:STRING=${isas}
    BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target explorer_core
    INSTALL_COMMAND ${CMAKE_COMMAND} -E copy_if_different
      <BINARY_DIR>/examples/explorer/core/explorer.wasm ${NNLA_WASM_DIR}/${name}/explorer.wasm
    BUILD_ALWAYS ON
    BUILD_BYPRODUCTS ${NNLA_WASM_DIR}/${name}/explorer.wasm
    DEPENDS explorer_wasm_libraries)
endfunction()

nnla_add_wasm_module(scalar scalar)
nnla_add_wasm_module(simd "wasm\;wasm_relaxed")
add_custom_target(explorer_wasm DEPENDS explorer_wasm_scalar explorer_wasm_simd)
