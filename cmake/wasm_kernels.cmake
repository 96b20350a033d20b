# Kernels of one vector instruction set as a WebAssembly module of their own (src/kernel/kernel_table.h): the target
# nnla_kernels_<isa> makes kernels_<isa>.wasm. It is position-independent and shares the memory, the stack and the table of
# functions of the module that it is plugged into.

function(nnla_add_kernel_module isa with_f64)
  set(target nnla_kernels_${isa})
  add_executable(${target} EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/src/kernel/kernel_set.c
    ${PROJECT_SOURCE_DIR}/src/kernel/kernel_plug.c ${PROJECT_SOURCE_DIR}/src/base/cpu.c)
  target_link_libraries(${target} PRIVATE nnla_internal nnla_flags)
  nnla_compile_for_isa(${target} ${isa} 32)
  target_compile_options(${target} PRIVATE -fPIC)
  target_compile_definitions(${target} PRIVATE NNLA__PLUG=${isa} NNLA__PLUG_F64=${with_f64})
  if(with_f64)
    add_library(${target}_f64 OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/src/kernel/kernel_set.c)
    target_link_libraries(${target}_f64 PRIVATE nnla_internal nnla_flags)
    nnla_compile_for_isa(${target}_f64 ${isa} 64)
    target_compile_options(${target}_f64 PRIVATE -fPIC)
    target_compile_definitions(${target}_f64 PRIVATE NNLA__ELEMENTS_ONLY=1)
    set_target_properties(${target}_f64 PROPERTIES C_VISIBILITY_PRESET hidden)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_f64>)
  endif()
  target_link_options(${target} PRIVATE -shared -nostdlib -Wl,--no-entry -Wl,--experimental-pic,--unresolved-symbols=import-dynamic
    -Wl,--export=nnla__kernels_to_plug -Wl,--strip-all -Wl,--compress-relocations)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME kernels_${isa} C_VISIBILITY_PRESET hidden)
endfunction()

nnla_add_kernel_module(wasm 0) # f64 gains little from two lanes of the software FMA
nnla_add_kernel_module(wasm_relaxed 1)
