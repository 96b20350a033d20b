# WebAssembly, without threads and files: Debian's clang, lld and wasi-libc (sh cmake/setup.sh explorer).
#
#   cmake -S . -B build/wasm -G Ninja -DCMAKE_TOOLCHAIN_FILE=cmake/wasm32-wasi.cmake
#
# One version of clang: 14 miscompiles vectors.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR}) # Platform/WASI.cmake

set(CMAKE_C_COMPILER clang-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
find_program(CMAKE_AR llvm-ar-19 REQUIRED)
find_program(CMAKE_RANLIB llvm-ranlib-19 REQUIRED)
set(CMAKE_SYSROOT /usr) # its include/wasm32-wasi and lib/wasm32-wasi

# A header that wasi-libc lacks must not be found among those of the machine that compiles.
set(CMAKE_C_FLAGS_INIT "-nostdlibinc -isystem /usr/include/wasm32-wasi")

# The stack comes first in memory: one that overflows traps, where it would otherwise run into data. It is larger than
# the 64 KiB that a linker gives, for 8 KiB a function.
set(CMAKE_EXE_LINKER_FLAGS_INIT
  "-Wl,--strip-debug -Wl,--gc-sections -Wl,-z,stack-size=524288 -Wl,--stack-first")
# Last on the line, after what a build type adds: the driver would hand the result to a wasm-opt that it finds, whichever
# that is. (Its own --no-wasm-opt leaves out the linking.)
set(CMAKE_C_STANDARD_LIBRARIES_INIT "-O0")

# Libraries are those that cmake/wasm_libraries.sh has made.
set(NNLA_WASM_LIBRARIES ${CMAKE_CURRENT_LIST_DIR}/../build/wasm-libraries CACHE PATH "Libraries for WebAssembly")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES NNLA_WASM_LIBRARIES)
cmake_path(ABSOLUTE_PATH NNLA_WASM_LIBRARIES NORMALIZE OUTPUT_VARIABLE nnla_wasm_libraries)
set(ENV{PKG_CONFIG_LIBDIR} ${nnla_wasm_libraries}/lib/pkgconfig)
set(CMAKE_FIND_ROOT_PATH ${nnla_wasm_libraries} /usr/lib/wasm32-wasi)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Programs run in Node.js.
set(CMAKE_CROSSCOMPILING_EMULATOR node;--no-warnings;${CMAKE_CURRENT_LIST_DIR}/checks/run_wasi.mjs)

set(NNLA_THREADS OFF CACHE BOOL "Share large loops among threads")
set(NNLA_FILES OFF CACHE BOOL "Calls that read and write files, and gzip")
