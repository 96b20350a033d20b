# Checks of the source tree and of the built libraries: what they hold, need and export.

set(checks ${PROJECT_SOURCE_DIR}/cmake/checks)
set(scratch ${CMAKE_CURRENT_BINARY_DIR}/work/headers)
file(MAKE_DIRECTORY ${scratch})

add_test(NAME check_includes COMMAND sh ${checks}/includes.sh ${PROJECT_SOURCE_DIR})
add_test(NAME check_file_names COMMAND sh ${checks}/file_names.sh ${PROJECT_SOURCE_DIR})
add_test(NAME check_headers COMMAND sh ${checks}/headers.sh
  ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER} ${scratch})
add_test(NAME check_kind_pages COMMAND sh ${checks}/kind_pages.sh ${PROJECT_SOURCE_DIR})
add_test(NAME check_archive COMMAND sh ${checks}/archive.sh ${CMAKE_NM} $<TARGET_FILE:nnla_static>)
add_test(NAME check_exports COMMAND sh ${checks}/exports.sh ${CMAKE_NM} $<TARGET_FILE:nnla_shared>)
set_tests_properties(check_includes check_file_names check_headers check_kind_pages check_archive check_exports
  PROPERTIES LABELS check TIMEOUT 120)
if(nnla_processor STREQUAL "x86_64")
  add_test(NAME check_user_flags COMMAND sh ${checks}/user_flags.sh ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER})
  set_tests_properties(check_user_flags PROPERTIES LABELS check TIMEOUT 120)
endif()
