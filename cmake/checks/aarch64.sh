#!/bin/sh
# aarch64.sh: builds for Arm64 and runs, emulated, the tests of what differs there: the vector code, the arithmetic
# beneath it and the examples. Run from the root of the source tree.
set -eu

sysroot=$PWD/build/aarch64-sysroot
sh cmake/checks/arm64_cmocka.sh "$sysroot"
export PKG_CONFIG_LIBDIR="$sysroot/usr/lib/aarch64-linux-gnu/pkgconfig"
export PKG_CONFIG_SYSROOT_DIR="$sysroot"

cmake --preset aarch64
cmake --build --preset aarch64
ctest --preset aarch64 -R 'kernel|rng|cpu|example_moons|backprop|check_'
