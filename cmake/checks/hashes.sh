#!/bin/sh
# hashes.sh: one seed, one hash. Runs the moons example of the gcc, clang and Arm64 builds (those that are there)
# with every instruction set of this machine and 1, 2, 3 and 8 threads, and compares the hash over all trained
# parameters. With the default number of epochs each run must also reach 99 % on the held-out samples.
# Run from the root of the source tree. From the environment:
#
#   SEEDS=20         seeds 1 to this one
#   EPOCHS=150       of the native runs; the emulated ones use 10 if that is fewer
#   BUILDS="build/gcc build/clang build/aarch64"
set -eu

seeds=${SEEDS:-20}
epochs=${EPOCHS:-150}
builds=${BUILDS:-build/gcc build/clang build/aarch64}
emulated_epochs=$epochs
[ "$emulated_epochs" -le 10 ] || emulated_epochs=10

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

has() { grep -qw "$1" /proc/cpuinfo; }
native_isas=scalar
if [ "$(uname -m)" = x86_64 ]; then
  native_isas="$native_isas sse2"
  if has avx2 && has fma; then native_isas="$native_isas avx2"; fi
  if has avx512f && has avx512dq && has avx512bw && has avx512vl; then native_isas="$native_isas avx512"; fi
fi

runs=0
faults=0

# One run; its hash must be that of the other runs of the same seed and epochs.
run() { # build, isa, threads, seed, epochs
  emulator=""
  case $1 in *aarch64*) emulator="qemu-aarch64 -L /usr/aarch64-linux-gnu" ;; esac
  what="$1 isa=$2 threads=$3 seed=$4 epochs=$5"
  runs=$((runs + 1))
  if ! NNLA_ISA=$2 $emulator "$1/examples/moons" --threads "$3" --seed "$4" --epochs "$5" --out "$out" \
      >"$out/output" 2>&1; then
    echo "$what: failed"
    tail -n 3 "$out/output"
    faults=$((faults + 1))
    return
  fi
  if ! grep -q "isa=$2\( \|$\)" "$out/output"; then
    echo "$what: another instruction set was used"
    faults=$((faults + 1))
  fi
  line=$(tail -n 1 "$out/output")
  hash=${line##*hash=}
  reference=$out/hash.$4.$5
  if [ ! -e "$reference" ]; then
    echo "$hash" >"$reference"
    echo "seed=$4 epochs=$5: $line"
  elif [ "$hash" != "$(cat "$reference")" ]; then
    echo "$what: $hash"
    faults=$((faults + 1))
  fi
  if [ "$5" -ge 150 ]; then
    accuracy=${line#accuracy=}
    if ! awk "BEGIN { exit !(${accuracy%% *} >= 0.99) }"; then
      echo "$what: $line"
      faults=$((faults + 1))
    fi
  fi
}

# The first seed: all combinations. Further seeds: each instruction set, each thread count, each compiler.
for build in $builds; do
  [ -x "$build/examples/moons" ] || { echo "$build: no moons example"; exit 1; }
done
seed=1
while [ "$seed" -le "$seeds" ]; do
  for build in $builds; do
    case $build in *aarch64*) continue ;; esac
    for isa in $native_isas; do
      for threads in 1 2 3 8; do
        if [ "$seed" -gt 1 ]; then
          # Along the axes only: the scalar code is slow.
          case "$build $isa $threads" in
            *gcc*" 1" | *avx*) ;;
            *) continue ;;
          esac
        fi
        run "$build" "$isa" "$threads" "$seed" "$epochs"
      done
    done
  done
  seed=$((seed + 1))
done
for build in $builds; do
  case $build in *aarch64*) ;; *) continue ;; esac
  native=${builds%% *}
  run "$native" "${native_isas##* }" 1 1 "$emulated_epochs"
  for isa in scalar neon; do
    run "$build" "$isa" 1 1 "$emulated_epochs"
  done
  run "$build" neon 3 1 "$emulated_epochs"
done

echo "$runs runs, $faults faults"
[ "$faults" -eq 0 ]
