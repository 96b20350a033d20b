#!/bin/sh
# readme_programs.sh SOURCE_DIR WORK_DIR CC CXX: the programs of README.md compile against the tree installed in
# WORK_DIR/prefix without a warning, and the one in C runs. It stays under 40 lines.
set -eu

readme=$1/README.md work=$2 CC=$3 CXX=$4
build=$work/readme
mkdir -p "$build"

pc=$(find "$work/prefix" -name nnla.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
cflags="-Wall -Wextra -pedantic -Werror $(pkg-config --cflags nnla)"
libs="$(pkg-config --libs nnla) -Wl,-rpath,$(pkg-config --variable=libdir nnla)"

block() { # language: the first fenced block of it
  awk -v fence="\`\`\`$1" '$0 == fence && !done { inside = 1; next } /^```/ { done += inside; inside = 0 } inside' "$readme"
}

block c >"$build/program.c"
block cpp >"$build/program.cpp"
lines=$(wc -l <"$build/program.c")
[ "$lines" -gt 10 ] && [ "$lines" -lt 40 ]
$CC -std=c99 $cflags "$build/program.c" -o "$build/program" $libs
$CXX -std=c++11 $cflags -c "$build/program.cpp" -o "$build/program_cpp.o"
"$build/program" | grep -E '^loss 0\.[0-9]{4}, accuracy (1\.000|0\.99[0-9])$'
