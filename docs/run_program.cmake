# Runs PROGRAM with the folder PICTURES as its argument; what it prints goes to OUTPUT there.

execute_process(COMMAND ${PROGRAM} . WORKING_DIRECTORY ${PICTURES}
  OUTPUT_VARIABLE text RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} failed: ${result}\n${text}")
endif()
file(WRITE ${PICTURES}/${OUTPUT} "${text}")
