# A model file as other software reads it. Without a Python that has NumPy the test is there, and disabled.

add_executable(model_tensors ${CMAKE_CURRENT_LIST_DIR}/model_tensors.c)
target_link_libraries(model_tensors PRIVATE nnla_test)
file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/work/interop)

set(numpy_python)
foreach(python python3 /usr/bin/python3)
  if(NOT numpy_python)
    execute_process(COMMAND ${python} -c "import numpy" RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
    if(result EQUAL 0)
      set(numpy_python ${python})
    endif()
  endif()
endforeach()

add_test(NAME interop_read_model
  COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/read_model.sh $<TARGET_FILE:model_tensors>
    "${numpy_python}" ${PROJECT_SOURCE_DIR}/tests/reference/read_model.py
  WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/work/interop)
set_tests_properties(interop_read_model PROPERTIES LABELS interop TIMEOUT 120)
if(NOT numpy_python OR CMAKE_CROSSCOMPILING)
  message(STATUS "No Python with NumPy runs here: the test interop_read_model is disabled")
  set_tests_properties(interop_read_model PROPERTIES DISABLED TRUE)
endif()
