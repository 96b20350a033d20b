# The benchmark's peers. Each becomes a 0/1 definition NNLA_BENCHMARK_<id>; what is absent is named in the output.
# nnla_benchmark_peers is linked with what the present ones need; their headers are system headers.

add_library(nnla_benchmark_peers INTERFACE)
set(nnla_benchmark_absent)

# nnla_benchmark_peer(<id> <name> <found> [library...])
macro(nnla_benchmark_peer id name found)
  if(${found})
    target_compile_definitions(nnla_benchmark_peers INTERFACE NNLA_BENCHMARK_${id}=1)
    target_link_libraries(nnla_benchmark_peers INTERFACE ${ARGN})
  else()
    target_compile_definitions(nnla_benchmark_peers INTERFACE NNLA_BENCHMARK_${id}=0)
    list(APPEND nnla_benchmark_absent "${name}")
  endif()
endmacro()

# nnla_benchmark_opened_peer(<id> <name> <library name> [folder...]): opened at run time, NNLA_BENCHMARK_<id>_PATH, since
# its names clash with another's
macro(nnla_benchmark_opened_peer id name library)
  find_library(NNLA_BENCHMARK_${id}_LIBRARY NAMES ${library} PATH_SUFFIXES ${ARGN})
  mark_as_advanced(NNLA_BENCHMARK_${id}_LIBRARY)
  nnla_benchmark_peer(${id} ${name} NNLA_BENCHMARK_${id}_LIBRARY)
  if(NNLA_BENCHMARK_${id}_LIBRARY)
    target_compile_definitions(nnla_benchmark_peers INTERFACE
      NNLA_BENCHMARK_${id}_PATH="${NNLA_BENCHMARK_${id}_LIBRARY}")
  endif()
endmacro()

nnla_benchmark_opened_peer(OPENBLAS OpenBLAS openblas openblas-pthread openblas-openmp openblas-serial)
nnla_benchmark_opened_peer(BLIS BLIS blis blis-openmp blis-pthread blis-serial)
nnla_benchmark_opened_peer(SLEEF SLEEF sleef)
nnla_benchmark_opened_peer(LIBMVEC libmvec libmvec.so.1)

# nnla_benchmark_found_peer(<id> <name> <library> <header> [library...]): for one that has no usable package file
macro(nnla_benchmark_found_peer id name library header)
  find_library(NNLA_BENCHMARK_${id}_LIBRARY NAMES ${library})
  find_path(NNLA_BENCHMARK_${id}_INCLUDE NAMES ${header})
  mark_as_advanced(NNLA_BENCHMARK_${id}_LIBRARY NNLA_BENCHMARK_${id}_INCLUDE)
  set(${id}_found FALSE)
  if(NNLA_BENCHMARK_${id}_LIBRARY AND NNLA_BENCHMARK_${id}_INCLUDE)
    set(${id}_found TRUE)
    target_include_directories(nnla_benchmark_peers SYSTEM INTERFACE ${NNLA_BENCHMARK_${id}_INCLUDE})
  endif()
  nnla_benchmark_peer(${id} ${name} ${id}_found ${NNLA_BENCHMARK_${id}_LIBRARY} ${ARGN})
endmacro()

nnla_benchmark_found_peer(ONEDNN oneDNN dnnl oneapi/dnnl/dnnl.hpp) # its package file asks for OpenCL

# libxsmm wants a BLAS, which is not called. xsmmnoblas is not one, but would take the place of the one that other
# peers call, so it is the second choice.
find_library(NNLA_BENCHMARK_XSMM_BLAS_LIBRARY NAMES blas xsmmnoblas)
mark_as_advanced(NNLA_BENCHMARK_XSMM_BLAS_LIBRARY)
nnla_benchmark_found_peer(LIBXSMM libxsmm xsmm libxsmm.h ${NNLA_BENCHMARK_XSMM_BLAS_LIBRARY})

find_package(Torch QUIET)
nnla_benchmark_peer(LIBTORCH libtorch Torch_FOUND ${TORCH_LIBRARIES})

find_package(dlib QUIET)
nnla_benchmark_peer(DLIB dlib dlib_FOUND dlib::dlib)

nnla_benchmark_found_peer(FANN FANN floatfann floatfann.h)

# nnla_benchmark_python_peer(<id> <name> <script> <module>): a script for a Python that has the module; the command is
# NNLA_BENCHMARK_<id>_COMMAND
function(nnla_benchmark_check_python result python)
  execute_process(COMMAND ${python} -c "import ${module}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(failed)
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(nnla_benchmark_find_python id module)
  find_program(NNLA_BENCHMARK_${id}_PYTHON NAMES python3 PATHS /usr/bin VALIDATOR nnla_benchmark_check_python)
  mark_as_advanced(NNLA_BENCHMARK_${id}_PYTHON)
endfunction()

macro(nnla_benchmark_python_peer id name script module)
  nnla_benchmark_find_python(${id} ${module})
  nnla_benchmark_peer(${id} ${name} NNLA_BENCHMARK_${id}_PYTHON)
  if(NNLA_BENCHMARK_${id}_PYTHON)
    target_compile_definitions(nnla_benchmark_peers INTERFACE
      NNLA_BENCHMARK_${id}_COMMAND="${NNLA_BENCHMARK_${id}_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${script}")
  endif()
endmacro()

nnla_benchmark_python_peer(PYTORCH PyTorch process_pytorch.py torch)
nnla_benchmark_python_peer(SKLEARN scikit-learn process_sklearn.py sklearn)

# ONNX Runtime's C interface needs no header here (onnxruntime.cpp); Debian has no package, other registries' packages
# hold the library.
set(NNLA_ONNXRUNTIME "" CACHE FILEPATH "Benchmark: libonnxruntime.so.1; empty: looked for where libraries are")
find_library(NNLA_BENCHMARK_ONNXRUNTIME_LIBRARY NAMES libonnxruntime.so.1 onnxruntime PATH_SUFFIXES onnxruntime)
mark_as_advanced(NNLA_BENCHMARK_ONNXRUNTIME_LIBRARY)
set(onnxruntime ${NNLA_BENCHMARK_ONNXRUNTIME_LIBRARY})
if(NNLA_ONNXRUNTIME)
  set(onnxruntime ${NNLA_ONNXRUNTIME})
endif()
nnla_benchmark_peer(ONNXRUNTIME onnxruntime onnxruntime)
target_compile_definitions(nnla_benchmark_peers INTERFACE NNLA_BENCHMARK_ONNXRUNTIME_PATH="${onnxruntime}")

include(kann.cmake)

list(JOIN nnla_benchmark_absent ", " nnla_benchmark_absent)
target_compile_definitions(nnla_benchmark_peers INTERFACE NNLA_BENCHMARK_ABSENT="${nnla_benchmark_absent}")
if(nnla_benchmark_absent)
  message(STATUS "Benchmark: absent peers: ${nnla_benchmark_absent}")
endif()
