# The frame of what a user's CMakeLists.txt says about libnnla.
cmake_minimum_required(VERSION 3.25)
project(program LANGUAGES C)
add_executable(program program.c)
# BLOCK
add_custom_command(TARGET program POST_BUILD COMMAND program) # it runs
