# Installed: headers, both libraries, a CMake package and a pkg-config file. Both are relocatable.

include(CMakePackageConfigHelpers)
set(nnla_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/nnla)

install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT nnla_development FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

# One export file a library, so that a package may ship one of them without the other.
foreach(kind shared static)
  if(TARGET nnla_${kind})
    install(TARGETS nnla_${kind} EXPORT nnla_${kind}_targets
      LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT nnla_runtime NAMELINK_COMPONENT nnla_development
      ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT nnla_development)
    install(EXPORT nnla_${kind}_targets NAMESPACE nnla:: DESTINATION ${nnla_package_dir}
      COMPONENT nnla_development)
  endif()
endforeach()

configure_package_config_file(cmake/nnlaConfig.cmake.in ${PROJECT_BINARY_DIR}/nnlaConfig.cmake
  INSTALL_DESTINATION ${nnla_package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nnlaConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/nnlaConfig.cmake ${PROJECT_BINARY_DIR}/nnlaConfigVersion.cmake
  DESTINATION ${nnla_package_dir} COMPONENT nnla_development)

# The way back from lib/pkgconfig to the prefix, so that the installed tree can be moved as a whole. Absolute
# directories (some distributions set them) stay as they are: such a tree is not meant to move.
set(nnla_pc_prefix ${CMAKE_INSTALL_PREFIX})
if(NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  file(RELATIVE_PATH up /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
  string(REGEX REPLACE "/$" "" up "${up}")
  set(nnla_pc_prefix "\${pcfiledir}/${up}")
endif()
foreach(directory libdir includedir)
  string(TOUPPER ${directory} upper)
  set(nnla_pc_${directory} ${CMAKE_INSTALL_${upper}})
  if(NOT IS_ABSOLUTE "${nnla_pc_${directory}}")
    string(PREPEND nnla_pc_${directory} "\${prefix}/")
  endif()
endforeach()
set(nnla_pc_requires "")
if(NNLA_FILES)
  set(nnla_pc_requires "zlib, ")
endif()
set(nnla_pc_libs "")
if(NNLA_THREADS)
  set(nnla_pc_libs "-lpthread ")
endif()
configure_file(cmake/nnla.pc.in ${PROJECT_BINARY_DIR}/nnla.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nnla.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT nnla_development)
