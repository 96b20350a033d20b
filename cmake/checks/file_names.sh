#!/bin/sh
# file_names.sh SOURCE_DIR: no two files of the code have the same name (what CMake itself reads aside).
set -eu
cd "$1"

same=$(find src include tests examples -type f ! -name CMakeLists.txt ! -name README.md ! -path '*/__pycache__/*' |
  sed 's|.*/||' | sort | uniq -d)
[ -z "$same" ] && exit 0
for name in $same; do
  find src include tests examples -type f -name "$name"
done
exit 1
