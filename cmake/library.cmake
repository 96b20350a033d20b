# The library: every source is compiled once, into objects that the shared and the static library share.

# Internal headers and definitions: for the library itself and for the tests that look inside it.
add_library(nnla_internal INTERFACE)
target_include_directories(nnla_internal INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(nnla_internal INTERFACE ${nnla_dependencies})
target_compile_definitions(nnla_internal INTERFACE
  NNLA__HAVE_THREADS=$<BOOL:${NNLA_THREADS}> NNLA__HAVE_FILES=$<BOOL:${NNLA_FILES}>)

get_property(nnla_can_share GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS)

function(nnla_add_objects name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PRIVATE nnla_internal nnla_flags)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ${nnla_can_share} C_VISIBILITY_PRESET hidden)
  set_property(GLOBAL APPEND PROPERTY nnla_objects $<TARGET_OBJECTS:${name}>)
endfunction()

# The layers of this build: those that NNLA_LAYERS names, or all.
set(nnla_layer_list ${PROJECT_SOURCE_DIR}/src/layer/layer_kinds.inc)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${nnla_layer_list})
file(STRINGS ${nnla_layer_list} nnla_layer_lines REGEX "^NNLA__LAYER_KIND\\(")
list(TRANSFORM nnla_layer_lines REPLACE "^NNLA__LAYER_KIND\\(([a-z0-9_]+)\\).*" "\\1" OUTPUT_VARIABLE nnla_layers)
foreach(layer IN LISTS NNLA_LAYERS)
  if(NOT layer IN_LIST nnla_layers)
    message(FATAL_ERROR "NNLA_LAYERS: there is no layer \"${layer}\", expected some of ${nnla_layers}")
  endif()
endforeach()
foreach(layer IN LISTS nnla_layers)
  if(NOT NNLA_LAYERS OR layer IN_LIST NNLA_LAYERS)
    target_compile_definitions(nnla_internal INTERFACE NNLA__HAVE_LAYER_${layer}=1)
  else()
    target_compile_definitions(nnla_internal INTERFACE NNLA__HAVE_LAYER_${layer}=0)
  endif()
endforeach()

# A glob, not a list: adding a layer, a loss or an optimizer touches its own file and one line of a list in
# the source, and nothing here. CONFIGURE_DEPENDS makes the build notice a new file.
file(GLOB nnla_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*/*.c)
set(nnla_kernel_set ${PROJECT_SOURCE_DIR}/src/kernel/kernel_set.c)
list(REMOVE_ITEM nnla_sources ${nnla_kernel_set})
nnla_add_objects(nnla_core ${nnla_sources})

# The kernels: one source, compiled for each instruction set of this processor and each dtype. They are
# optimized in every build type (a scalar loop at -O0 would make a debug build useless), and never by LTO,
# which could move code compiled for AVX into functions that run on every machine.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(nnla_processor x86_64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  set(nnla_processor aarch64)
else()
  set(nnla_processor ${CMAKE_SYSTEM_PROCESSOR})
endif()

set(nnla_isa_list ${PROJECT_SOURCE_DIR}/src/kernel/isas.inc)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${nnla_isa_list})
file(STRINGS ${nnla_isa_list} nnla_isa_lines REGEX "^NNLA__ISA\\(")

# The instruction sets of this processor, or those of them that NNLA_ISAS names: names, and by name the compiler's flags
# and the vocabulary.
set(nnla_isas)
foreach(line IN LISTS nnla_isa_lines)
  if(NOT line MATCHES "^NNLA__ISA\\(([a-z0-9_]+), ([a-z0-9_]+), \"([^\"]*)\", \"([^\"]+)\"\\)$")
    message(FATAL_ERROR "${nnla_isa_list}: cannot read the line\n  ${line}")
  endif()
  set(isa ${CMAKE_MATCH_1})
  set(processor ${CMAKE_MATCH_2})
  separate_arguments(nnla_isa_flags_${isa} UNIX_COMMAND "${CMAKE_MATCH_3}")
  set(nnla_isa_header_${isa} ${CMAKE_MATCH_4})
  if((processor STREQUAL "any" OR processor STREQUAL nnla_processor) AND (NOT NNLA_ISAS OR isa IN_LIST NNLA_ISAS))
    list(APPEND nnla_isas ${isa})
    target_compile_definitions(nnla_internal INTERFACE NNLA__HAVE_${isa}=1)
  else()
    target_compile_definitions(nnla_internal INTERFACE NNLA__HAVE_${isa}=0)
  endif()
endforeach()

if(NOT nnla_isas)
  message(FATAL_ERROR "NNLA_ISAS is \"${NNLA_ISAS}\": no instruction set of ${CMAKE_SYSTEM_PROCESSOR} is left")
endif()

set(nnla_kernel_optimization -O3)
if(NNLA_SMALL)
  set(nnla_kernel_optimization -Os)
endif()
if(NNLA_SANITIZE)
  set(nnla_kernel_optimization -O1) # four times as fast to compile with the sanitizers' checks in it
endif()

# gcc's address sanitizer keeps the locals that it watches for use after return in frames of its own, which are aligned
# to 32 bytes only (gcc bug 110027): a vector of AVX-512 in them faults. Kernels are compiled without that one check,
# by either compiler; they hand out no address of a local.
set(nnla_kernel_sanitizing)
if(NNLA_SANITIZE MATCHES address)
  set(nnla_kernel_sanitizing
    $<$<C_COMPILER_ID:GNU>:SHELL:--param asan-use-after-return=0>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-fsanitize-address-use-after-return=never>)
endif()

function(nnla_compile_for_isa target isa bits)
  target_compile_options(${target} PRIVATE
    ${nnla_kernel_optimization} -fno-lto ${nnla_isa_flags_${isa}} ${nnla_kernel_sanitizing}
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wno-pass-failed>) # a loop that is not unrolled as was asked for
  target_compile_definitions(${target} PRIVATE NNLA__ISA_ID=${isa} NNLA__SIMD_HEADER="${nnla_isa_header_${isa}}"
    NNLA__REAL_BITS=${bits} NNLA__SMALL=$<BOOL:${NNLA_SMALL}>)
endfunction()

foreach(isa IN LISTS nnla_isas)
  foreach(bits 32 64)
    nnla_add_objects(nnla_kernel_${isa}_f${bits} ${nnla_kernel_set})
    nnla_compile_for_isa(nnla_kernel_${isa}_f${bits} ${isa} ${bits})
  endforeach()
endforeach()

get_property(nnla_objects GLOBAL PROPERTY nnla_objects)

function(nnla_add_library name kind)
  add_library(${name} ${kind} ${nnla_objects})
  add_library(nnla::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PRIVATE ${nnla_dependencies} $<$<BOOL:${UNIX}>:m>)
  set_target_properties(${name} PROPERTIES OUTPUT_NAME nnla LINKER_LANGUAGE C)
endfunction()

nnla_add_library(nnla_static STATIC)
if(nnla_can_share)
  nnla_add_library(nnla_shared SHARED)
  set_target_properties(nnla_shared PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
  if(UNIX AND NOT APPLE)
    set(map ${PROJECT_SOURCE_DIR}/cmake/nnla.map)
    target_link_options(nnla_shared PRIVATE LINKER:--version-script=${map})
    set_property(TARGET nnla_shared APPEND PROPERTY LINK_DEPENDS ${map})
  endif()
  if(NNLA_SANITIZE)
    # clang leaves the sanitizer's own symbols to the program, so -z defs cannot hold here.
    target_link_options(nnla_shared PRIVATE -fsanitize=${NNLA_SANITIZE})
  elseif(UNIX AND NOT APPLE)
    target_link_options(nnla_shared PRIVATE LINKER:-z,defs)
  endif()
endif()

# The name that programs link, in the build tree here and in the installed package by nnlaConfig.cmake.
add_library(nnla INTERFACE)
add_library(nnla::nnla ALIAS nnla)
if(nnla_can_share AND NOT NNLA_USE_STATIC)
  target_link_libraries(nnla INTERFACE nnla_shared)
else()
  target_link_libraries(nnla INTERFACE nnla_static)
endif()

if(CMAKE_SYSTEM_NAME STREQUAL "WASI")
  include(cmake/wasm_kernels.cmake)
endif()
