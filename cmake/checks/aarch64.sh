#!/bin/sh
# aarch64.sh: builds for Arm64 and runs the tests emulated. Left out are the one that forks while threads run, which
# qemu-user does not emulate faithfully, and a long training, which takes minutes there. Run from the root of the source
# tree.
set -eu

sysroot=$PWD/build/aarch64-sysroot
sh cmake/checks/arm64_libraries.sh "$sysroot"
export PKG_CONFIG_LIBDIR="$sysroot/usr/lib/aarch64-linux-gnu/pkgconfig"
export PKG_CONFIG_SYSROOT_DIR="$sysroot"

cmake --preset aarch64
cmake --build --preset aarch64
ctest --preset aarch64 -E 'test_parallel_pool|test_explorer_history'
