#!/bin/sh
# headers.sh SOURCE_DIR CC CXX SCRATCH_DIR: each public header compiles alone, as C99 and as C++11, without a warning.
set -eu
cd "$1/include"

warnings="-pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only -I."
for header in *.h nnla/*.h; do
  # The inclusion is twice, which also tests the guard.
  printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$4/header.c"
  $2 -std=c99 $warnings -Wstrict-prototypes "$4/header.c"
  $3 -x c++ -std=c++11 $warnings -Wold-style-cast "$4/header.c"
done
for header in *.hpp nnla/*.hpp; do
  printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$4/header.cpp"
  $3 -std=c++11 $warnings -Wold-style-cast "$4/header.cpp"
done
