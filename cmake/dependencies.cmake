# What the library itself needs. A missing one ends the configuration: there is no build without its part, unless
# NNLA_THREADS or NNLA_FILES says that the part is not wanted.

set(nnla_dependencies)
if(NNLA_THREADS)
  set(THREADS_PREFER_PTHREAD_FLAG ON)
  find_package(Threads REQUIRED)
  list(APPEND nnla_dependencies Threads::Threads)
endif()

if(NNLA_FILES)
  find_package(ZLIB)
  if(NOT ZLIB_FOUND)
    message(FATAL_ERROR "libnnla needs zlib and its headers (on Debian: the package zlib1g-dev)")
  endif()
  list(APPEND nnla_dependencies ZLIB::ZLIB)
endif()

find_package(PkgConfig REQUIRED)

# JSON, for the headers of model files. GLOBAL: a project that adds this one as a folder links the static library.
pkg_check_modules(jansson IMPORTED_TARGET GLOBAL jansson>=2.11)
if(NOT jansson_FOUND)
  message(FATAL_ERROR "libnnla needs jansson 2.11 or later (on Debian: the package libjansson-dev)")
endif()
list(APPEND nnla_dependencies PkgConfig::jansson)
