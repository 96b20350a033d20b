#!/bin/sh
# instructions.sh [--renew]: how many instructions the kernels and a step of training take, against the figures of
# tests/instructions/figures.txt: 3 % more fails, and so does 3 % less, so that a gain is not lost unseen. Some shapes
# have a limit as well, in tests/instructions/count_instructions.c. With --renew the figures become what is counted.
# Counts are exact where times are not: one thread, AVX2, a release build of gcc 12, counted by callgrind.
# Run from the root of the source tree. From the environment: CC=gcc, BUILD=build/instructions.
set -eu

figures=tests/instructions/figures.txt
compiler=${CC:-gcc}
build=${BUILD:-build/instructions}
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS

version=$("$compiler" -dumpversion)
if "$compiler" --version | grep -q clang || [ "${version%%.*}" != 12 ]; then
  echo "SKIPPED: the figures are those of gcc 12, and $compiler is another compiler or version ($version)"
  exit 0
fi
if ! grep -qw avx2 /proc/cpuinfo || ! grep -qw fma /proc/cpuinfo; then
  echo "SKIPPED: the figures are those of AVX2 and FMA, which this processor lacks"
  exit 0
fi

cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER="$compiler" -DNNLA_BUILD_TESTS=ON \
  -DNNLA_BUILD_EXAMPLES=OFF >/dev/null
cmake --build "$build" --target count_instructions

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# A dump for each call of counted(), from out.1 on, in the order of the lines that the program prints.
NNLA_ISA=avx2 valgrind -q --tool=callgrind --collect-atstart=no --toggle-collect=counted --dump-after=counted \
  --callgrind-out-file="$out/out" "$build/tests/count_instructions" >"$out/names"
read -r isa <"$out/names"
if [ "$isa" != avx2 ]; then
  echo "counted with $isa, not with avx2"
  exit 1
fi
number=0
sed 1d "$out/names" | while read -r name limit; do
  number=$((number + 1))
  echo "$name $(sed -n 's/^totals: //p' "$out/out.$number") $limit"
done >"$out/counts"

if [ "${1:-}" = --renew ]; then
  {
    echo "# Instructions with AVX2 and gcc 12, renewed by: sh cmake/checks/instructions.sh --renew"
    cut -d' ' -f1,2 "$out/counts"
  } >"$out/figures"
  awk -f cmake/checks/instructions.awk "$figures" "$out/counts" || :
  mv "$out/figures" "$figures"
  echo "$figures: renewed"
  exit 0
fi
awk -f cmake/checks/instructions.awk "$figures" "$out/counts" || {
  echo "If the change is meant, renew the figures and commit them: sh cmake/checks/instructions.sh --renew"
  exit 1
}
