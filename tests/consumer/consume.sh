#!/bin/sh
# consume.sh HOW KIND SOURCE_DIR WORK_DIR CMAKE GENERATOR CC CXX: builds and runs the C and the C++ program.
#
# HOW:  find_package or pkg_config (with the tree installed in WORK_DIR/prefix), add_subdirectory, fetch_content
# KIND: shared or static; what the programs must have been linked with
set -eu

how=$1 kind=$2 source=$3 work=$4 cmake=$5 generator=$6 CC=$7 CXX=$8
here=$source/tests/consumer
build=$work/$how-$kind
rm -rf "$build"
mkdir -p "$build"

if [ "$how" = pkg_config ]; then
  pc=$(find "$work/prefix" -name nnla.pc)
  PKG_CONFIG_PATH=$(dirname "$pc")
  export PKG_CONFIG_PATH
  cflags=$(pkg-config --cflags nnla)
  libdir=$(pkg-config --variable=libdir nnla)
  if [ "$kind" = static ]; then
    libs=$(pkg-config --static --libs nnla | sed 's/-lnnla/-l:libnnla.a/')
  else
    libs="$(pkg-config --libs nnla) -Wl,-rpath,$libdir"
  fi
  $CC -std=c99 -pedantic -Werror $cflags "$here/consumer_c.c" -o "$build/consumer_c" $libs
  $CXX -std=c++11 -pedantic -Werror $cflags "$here/consumer_cpp.cpp" -o "$build/consumer_cpp" $libs
else
  static=OFF
  [ "$kind" = shared ] || static=ON
  "$cmake" -S "$here" -B "$build" -G "$generator" -DCMAKE_BUILD_TYPE=Release -DCONSUMER_HOW="$how" \
    -DNNLA_SOURCE="$source" -DNNLA_USE_STATIC=$static -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX"
  "$cmake" --build "$build" --target consumer_c consumer_cpp
fi

for program in consumer_c consumer_cpp; do
  linked=static
  if readelf -d "$build/$program" | grep -q 'NEEDED.*libnnla\.so\.0'; then
    linked=shared
  fi
  if [ $linked != "$kind" ]; then
    echo "$program is linked with the $linked library, not the $kind one"
    exit 1
  fi
  "$build/$program"
done
