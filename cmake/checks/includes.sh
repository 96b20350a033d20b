#!/bin/sh
# includes.sh SOURCE_DIR: the layers of the code include one way only.
#
#   examples -> nnla.h -> network -> layer, loss, optimizer, data, io -> geometry -> tensor, linalg -> kernel -> base
#
# A folder of src/ includes itself and those to its right; layer, loss and optimizer never include each other;
# kernel/kernels.h is the only header of the kernels that others see (a list, *.inc, is no header). Public headers
# include public headers; examples include public headers and their own support.
set -eu
cd "$1"

grep -rn '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' src include examples --include='*.[ch]' \
  --include='*.hpp' --include='*.cpp' --include='*.inc' | awk '
  BEGIN {
    rank["base"] = 0; rank["kernel"] = 1; rank["tensor"] = 2; rank["linalg"] = 2
    rank["geometry"] = 3; rank["data"] = 4; rank["io"] = 4; rank["layer"] = 4; rank["loss"] = 4; rank["optimizer"] = 4
    rank["network"] = 5
    split("tensor linalg data io", list, " ")
    for (i in list) sibling[list[i]] = 1
  }
  function fault(why) { print file ":" line ": " target ": " why; bad++ }
  {
    file = $0; sub(/:.*/, "", file)
    line = substr($0, length(file) + 2); sub(/:.*/, "", line)
    quoted = $0 ~ /include[[:space:]]*"/
    target = $0; sub(/^[^"<]*["<]/, "", target); sub(/[">].*/, "", target)
    n = split(file, path, "/"); m = split(target, to, "/")

    if (target ~ /^nnla(\.h|\.hpp|\/)/) {
      if (path[1] == "src" && target == "nnla.h") fault("the library includes the public header that it needs")
      next
    }
    if (!quoted) next
    if (path[1] == "include") { fault("not a public header"); next }
    if (path[1] == "examples") {
      if (target ~ /\.\./ || (m > 1 && to[1] != "support")) fault("not a public header and not support")
      next
    }
    from = path[2]
    if (!(from in rank)) { fault("src/" from " has no place among the layers"); next }
    if (m == 1) next                     # of the same folder
    if (!(to[1] in rank)) { fault("no such folder"); next }
    if (to[1] == from) next
    if (rank[to[1]] > rank[from]) fault(from " is below " to[1])
    else if (rank[to[1]] == rank[from] && !(from in sibling && to[1] in sibling)) fault("layers side by side")
    if (to[1] == "kernel" && target !~ /^kernel\/(kernels\.h|.*\.inc)$/) fault("the door is kernel/kernels.h")
  }
  END { exit bad > 0 }
'
