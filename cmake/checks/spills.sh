#!/bin/sh
# spills.sh BUILD_DIR...: no compiler keeps in memory what a micro-kernel holds in registers. Builds the kernels of each
# build folder, takes their machine code apart, and fails if the innermost loop of a product kernel, a tile's or a
# vector's, loads a vector register from the stack or stores one there. Tiles must also have an innermost loop with a
# fused multiply-add for each of their accumulators. Left out are instruction sets without fused multiply-add: they call
# its replacement. Each BUILD_DIR has a compile_commands.json. Run from the root of the source tree.
set -eu

without_fma=" scalar sse2 sse2_fast "
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

for build in "$@"; do
  checked=0
  sed -n 's/^ *"command": "\(.*kernel_set\.c\)",*$/\1/p' "$build/compile_commands.json" >"$scratch/commands"
  while read -r command; do
    isa=${command#*-DNNLA__ISA_ID=} bits=${command#*-DNNLA__REAL_BITS=} object=${command##* -o } compiler=${command%% *}
    isa=${isa%% *} bits=${bits%% *} object=${object%% *}
    case $without_fma in *" $isa "*) continue ;; esac
    cmake --build "$build" --target "nnla_kernel_${isa}_f$bits" >"$scratch/log" 2>&1 || {
      cat "$scratch/log"
      exit 1
    }
    "$("$compiler" -print-prog-name=objdump)" -d --no-show-raw-insn "$build/$object" >"$scratch/code"
    awk -f cmake/checks/spills.awk -v what="${compiler##*/} $isa f$bits" "$scratch/code" || failed=1
    checked=$((checked + 1))
  done <"$scratch/commands"
  [ $checked -gt 0 ] || {
    echo "$build/compile_commands.json has no kernels"
    failed=1
  }
done
[ $failed -eq 0 ] || echo "Accumulators, a vector of A and those of B must fit the registers: src/kernel/tile_sizes.h"
exit $failed
