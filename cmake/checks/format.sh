#!/bin/sh
# format.sh: all C and C++ is as clang-format writes it. Run from the root of the source tree.
set -eu

find src include tests examples docs -name '*.[ch]' -o -name '*.hpp' -o -name '*.cpp' |
  xargs clang-format --dry-run -Werror
