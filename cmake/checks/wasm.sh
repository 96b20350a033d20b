#!/bin/sh
# wasm.sh MOONS: builds for WebAssembly, runs the tests that apply in Node.js, and compares: the hash over all parameters
# that the explorer's core ends with, for three settings and with each of its modules of kernels, is that of the native
# program MOONS. Where this Node.js has no relaxed SIMD (before 20), that part is left out.
# Run from the root of the source tree.
set -eu

moons=$(realpath "$1")
sh cmake/wasm_libraries.sh build/wasm-libraries

isas="scalar;wasm"
if node cmake/checks/relaxed_simd.mjs; then
  isas="$isas;wasm_relaxed"
else
  echo "Left out: wasm_relaxed, since this Node.js ($(node --version)) has no relaxed SIMD."
fi
cmake --preset wasm "-DNNLA_ISAS=$isas"
cmake --build --preset wasm
ctest --preset wasm

cmake --preset explorer
cmake --build --preset explorer --target explorer_wasm
modules=build/explorer/wasm
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
faults=0

compare() { # options of moons, settings of the explorer
  # shellcheck disable=SC2086 # lists of words
  line=$("$moons" $1 --out "$out" | tail -n 1)
  for kernels in none "$modules/kernels_wasm.wasm" "$modules/kernels_wasm_relaxed.wasm"; do
    status=0
    # shellcheck disable=SC2086
    result=$(node cmake/checks/explorer_hash.mjs "$modules/explorer.wasm" "$kernels" $2) || status=$?
    if [ $status -eq 77 ]; then
      echo "Left out: $(basename "$kernels"), which this Node.js does not take."
      continue
    fi
    echo "moons $1: ${line##*hash=}, $result ms"
    case $result in *" ${line##*hash=} "*) ;; *) faults=$((faults + 1)) ;; esac
  done
}

compare "" ""
compare "--seed 7 --hidden 24 --optimizer sgd --batch-size 16" \
  "seed=7 width_1=24 optimizer=1 learning_rate=0.1 batch=16"
compare "--seed 3 --noise 0.2 --samples 300 --learning-rate 0.02" \
  "seed=3 noise=0.2 samples=300 learning_rate=0.02"

echo "$faults faults"
[ $faults -eq 0 ]
