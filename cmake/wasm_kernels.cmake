# Kernels of one vector instruction set as a WebAssembly module of their own (src/kernel/kernel_table.h): the target
# nnla_kernels_<isa> makes kernels_<isa>.wasm. It is position-independent and shares the memory, the stack and the table of
# functions of the module that it is plugged into.

function(nnla_add_kernel_module isa)
  set(target nnla_kernels_${isa})
  add_executable(${target} EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/src/kernel/kernel_set.c
    ${PROJECT_SOURCE_DIR}/src/kernel/kernel_plug.c ${PROJECT_SOURCE_DIR}/src/base/cpu.c)
  target_link_libraries(${target} PRIVATE nnla_internal nnla_flags)
  nnla_compile_for_isa(${target} ${isa} 32)
  target_compile_options(${target} PRIVATE -fPIC)
  target_compile_definitions(${target} PRIVATE NNLA__PLUG=nnla__kernels_${isa}_f32)
  target_link_options(${target} PRIVATE -shared -nostdlib -Wl,--no-entry -Wl,--experimental-pic,--unresolved-symbols=import-dynamic
    -Wl,--export=nnla__kernels_to_plug -Wl,--strip-all -Wl,--compress-relocations)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME kernels_${isa} C_VISIBILITY_PRESET hidden)
endfunction()

nnla_add_kernel_module(wasm)
nnla_add_kernel_module(wasm_relaxed)
