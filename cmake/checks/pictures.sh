#!/bin/sh
# pictures.sh SOURCE_DIR MOONS AFFINE [EMULATOR...]: one seed, the same pictures to the byte. Runs both programs twice, on
# one thread and on two, on the best instruction set and on the scalar one, and compares what they draw with the hashes
# of tests/example/pictures.sha256. docs/images/moons.svg is what moons draws.
#
#   RENEW=1 sh cmake/checks/pictures.sh . build/dev/examples/moons build/dev/examples/affine
#
# writes the hashes and that picture anew, after a change that is meant.
set -eu

source=$1 moons=$2 affine=$3
shift 3
hashes=$source/tests/example/pictures.sha256
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
faults=0

# The one set that rounds otherwise is not taken by itself here.
best=$("$@" "$moons" --epochs 1 --out "$out/best" | sed -n 's/.*isa=//p')
[ "$best" != sse2-fast ] || best=sse2

for run in "$best 1" "$best 1" "$best 2" "scalar 2"; do
  isa=${run% *} threads=${run#* }
  rm -rf "$out/drawn"
  NNLA_ISA=$isa "$@" "$moons" --threads "$threads" --out "$out/drawn/moons" >/dev/null
  NNLA_ISA=$isa "$@" "$affine" --out "$out/drawn/affine" >/dev/null
  (cd "$out/drawn" && sha256sum */*.svg) >"$out/hashes"
  if [ -n "${RENEW:-}" ]; then
    cp "$out/hashes" "$hashes"
    cp "$out/drawn/moons/embedding.svg" "$source/docs/images/moons.svg"
    RENEW=
  fi
  if ! diff "$hashes" "$out/hashes"; then
    echo "isa=$isa threads=$threads: other pictures than $hashes says"
    faults=$((faults + 1))
  fi
done
if ! cmp "$out/drawn/moons/embedding.svg" "$source/docs/images/moons.svg"; then
  echo "docs/images/moons.svg is not what moons draws"
  faults=$((faults + 1))
fi
exit "$faults"
