# KANN, which is not packaged: built from its kann.c and kautodiff.c in NNLA_KANN_DIR, with OpenBLAS, as its users build
# it for speed.

set(NNLA_KANN_DIR "" CACHE PATH "Benchmark: folder of KANN's kann.c, kautodiff.c and their headers")
find_path(NNLA_BENCHMARK_CBLAS_INCLUDE NAMES cblas.h PATH_SUFFIXES openblas openblas-pthread)
mark_as_advanced(NNLA_BENCHMARK_CBLAS_INCLUDE)

set(kann_found FALSE)
if(EXISTS "${NNLA_KANN_DIR}/kautodiff.c" AND NNLA_BENCHMARK_OPENBLAS_LIBRARY AND NNLA_BENCHMARK_CBLAS_INCLUDE)
  set(kann_found TRUE)
  set(kann_options -O3 -march=native -ffast-math -ffp-contract=fast)
  add_library(nnla_benchmark_kann STATIC ${NNLA_KANN_DIR}/kann.c ${NNLA_KANN_DIR}/kautodiff.c)
  set_target_properties(nnla_benchmark_kann PROPERTIES C_EXTENSIONS ON)
  target_compile_options(nnla_benchmark_kann PRIVATE ${kann_options} -w)
  set_source_files_properties(kann_network.cpp PROPERTIES COMPILE_OPTIONS "${kann_options}")

  # A copy of KANN inside another project includes that project's configuration, and may have parted HAVE_CBLAS.
  set(stubs ${CMAKE_CURRENT_BINARY_DIR}/kann)
  file(WRITE ${stubs}/config.h "#include <stdbool.h>\n")
  file(WRITE ${stubs}/blas-config.h "")
  file(STRINGS ${NNLA_KANN_DIR}/kautodiff.c parted REGEX HAVE_CBLAS_SGEMM)
  if(parted)
    target_compile_definitions(nnla_benchmark_kann PRIVATE HAVE_CBLAS_SGEMM HAVE_CBLAS_H)
  else()
    target_compile_definitions(nnla_benchmark_kann PRIVATE HAVE_CBLAS)
  endif()
  target_compile_definitions(nnla_benchmark_kann PRIVATE HAVE_PTHREAD)
  target_include_directories(nnla_benchmark_kann PRIVATE ${stubs} ${NNLA_BENCHMARK_CBLAS_INCLUDE})
  target_include_directories(nnla_benchmark_kann SYSTEM INTERFACE ${NNLA_KANN_DIR})
  target_link_libraries(nnla_benchmark_kann PUBLIC ${NNLA_BENCHMARK_OPENBLAS_LIBRARY} Threads::Threads m)
endif()
nnla_benchmark_peer(KANN KANN kann_found nnla_benchmark_kann)
