#!/bin/sh
# install.sh CMAKE BUILD_DIR WORK_DIR: installs, then moves what is installed: it must not know where it was.
set -eu

rm -rf "$3/prefix" "$3/installed"
"$1" --install "$2" --prefix "$3/installed" >/dev/null
mv "$3/installed" "$3/prefix"
if grep -r -l -F "$2" "$3/prefix" --include='*.cmake' --include='*.pc'; then
  echo "name the build folder"
  exit 1
fi
