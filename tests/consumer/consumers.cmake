# Programs that use the library as others do: from an installed tree that was moved, by CMake and by pkg-config,
# and as part of their own build. In sanitizer, coverage and cross builds the library cannot be linked by a
# plain program, and these tests would show nothing new.

if(NNLA_SANITIZE OR CMAKE_CROSSCOMPILING OR CMAKE_C_FLAGS MATCHES "--coverage")
  return()
endif()

set(consumer_dir ${CMAKE_CURRENT_LIST_DIR})
set(work ${CMAKE_CURRENT_BINARY_DIR}/consumer)
file(MAKE_DIRECTORY ${work})

add_test(NAME consumer_install
  COMMAND sh ${consumer_dir}/install.sh ${CMAKE_COMMAND} ${PROJECT_BINARY_DIR} ${work})
set_tests_properties(consumer_install PROPERTIES
  FIXTURES_SETUP nnla_installed LABELS consumer RUN_SERIAL ON TIMEOUT 300)

# The two last build the whole library anew: one of them as the shared library, one as the static one.
foreach(case find_package-shared find_package-static pkg_config-shared pkg_config-static
        add_subdirectory-shared fetch_content-static)
  string(REPLACE "-" ";" words ${case})
  set(labels consumer)
  if(case MATCHES "subdirectory|fetch")
    list(APPEND labels rebuild)
  endif()
  add_test(NAME consumer_${case}
    COMMAND sh ${consumer_dir}/consume.sh ${words} ${PROJECT_SOURCE_DIR} ${work} ${CMAKE_COMMAND}
      ${CMAKE_GENERATOR} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER})
  set_tests_properties(consumer_${case} PROPERTIES
    FIXTURES_REQUIRED nnla_installed LABELS "${labels}" TIMEOUT 900)
endforeach()

# The code blocks of README.md, CONTRIBUTING.md and docs, against the installed tree.
find_package(Python3 COMPONENTS Interpreter)
if(NOT Python3_FOUND)
  message(FATAL_ERROR "The tests need Python 3 (on Debian: sh cmake/setup.sh test). Without tests: -DNNLA_BUILD_TESTS=OFF")
endif()
add_test(NAME consumer_pages COMMAND ${Python3_EXECUTABLE} ${consumer_dir}/page_blocks.py
  ${PROJECT_SOURCE_DIR} ${work} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER} ${CMAKE_COMMAND})
set_tests_properties(consumer_pages PROPERTIES
  FIXTURES_REQUIRED nnla_installed LABELS "consumer;docs" TIMEOUT 600)

# A host that loads the library, computes on threads and unloads it, fifty times. 77: a C library without unloading.
add_executable(dlopen_threads ${consumer_dir}/dlopen/dlopen_threads.c)
target_include_directories(dlopen_threads PRIVATE ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(dlopen_threads PRIVATE nnla_flags ${CMAKE_DL_LIBS})
add_test(NAME consumer_dlopen_threads COMMAND dlopen_threads $<TARGET_FILE:nnla_shared>)
set_tests_properties(consumer_dlopen_threads PROPERTIES
  LABELS "consumer;threads" SKIP_RETURN_CODE 77 TIMEOUT 300)
