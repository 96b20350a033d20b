#!/bin/sh
# last_line.sh REGEX COMMAND...: the command succeeds and its last line of output is the extended REGEX.
set -eu

regex=$1
shift
output=$("$@")
printf '%s\n' "$output"
printf '%s\n' "$output" | tail -n 1 | grep -E -x -q -- "$regex" || {
  echo "The last line is not $regex"
  exit 1
}
