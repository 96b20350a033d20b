# What a build lacks decides which tests apply: nnla_applies(result source…) leaves those that include what is not there.
#
# In WebAssembly there is no CMocka; tests/wasm holds as much of it as the tests use.

set(lacking "")
set(lacking_names "^$")
if(NOT NNLA_THREADS)
  list(APPEND lacking "base/pool" "(support/)?thread_watch" "(support/)?row_source" "pthread")
endif()
if(NOT NNLA_FILES)
  list(APPEND lacking "(support/)?temp_dir" "(support/)?image_files" "io/file_write" "zlib")
  set(lacking_names "test_cpp(_data)?\\.cpp$") # which save and load
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "WASI")
  list(APPEND lacking "dlfcn" "signal" "sys/mman" "sys/resource" "sys/wait"
    "(support/)?fork_child" "(support/)?malloc_counter")
  # What compares with its C library's fmaf and expl, which round twice, and what needs sizes of 64 bits.
  set(lacking_names "test_(soft_fma|elementary_functions|convolution|json_fields|model_faults|network_build|\
pooling_layers|safetensors_faults)\\.c")
endif()
list(JOIN lacking "|" lacking)

function(nnla_applies result)
  set(applying "")
  foreach(source IN LISTS ARGN)
    set(found "")
    if(lacking)
      file(STRINGS ${source} found REGEX "^# *include [\"<](${lacking})\\.h[\">]")
    endif()
    if(NOT found AND NOT source MATCHES "${lacking_names}" AND (NNLA_THREADS OR NOT source MATCHES "thread|parallel|_source_"))
      list(APPEND applying ${source})
    endif()
  endforeach()
  set(${result} ${applying} PARENT_SCOPE)
endfunction()
