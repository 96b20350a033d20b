#!/bin/sh
# exports.sh NM LIBRARY: the shared library exports nnla_*, nothing else and nothing internal (nnla__*).
set -eu

names=$("$1" -D --defined-only "$2" | awk '$2 != "A" { sub(/@.*/, "", $NF); print $NF }')
if [ -z "$names" ]; then
  echo "$2 exports nothing"
  exit 1
fi
if printf '%s\n' "$names" | grep -v '^nnla_[a-z0-9]'; then
  echo "are exported by $2"
  exit 1
fi
printf '%s\n' "$names" | wc -l
