#!/bin/sh
# user_flags.sh SOURCE_DIR CC: flags that a user adds. The kernels of each x86 instruction set compile where a later one
# is allowed; nothing that computes compiles without IEEE arithmetic.
set -eu
cd "$1"

sed -nE 's/^NNLA__ISA\(([a-z0-9_]*), (any|x86_64), "([^"]*)", "([^"]*)"\)$/\1 \4 \3/p' src/kernel/isas.inc |
  while read -r isa vocabulary flags; do
    for bits in 32 64; do
      # shellcheck disable=SC2086 # the flags are words
      $2 -std=c11 -O1 -Werror -fsyntax-only -Iinclude -Isrc -march=skylake-avx512 $flags -DNNLA__ISA_ID="$isa" \
        -DNNLA__SIMD_HEADER="\"$vocabulary\"" -DNNLA__REAL_BITS=$bits src/kernel/kernel_set.c
    done
  done

for source in src/kernel/random_fill.c src/layer/dense.c src/optimizer/adam.c; do
  if $2 -std=c11 -fsyntax-only -Iinclude -Isrc -Ofast "$source" 2>/dev/null; then
    echo "$source compiles with -Ofast"
    exit 1
  fi
done
