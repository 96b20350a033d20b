#!/bin/sh
# arm64_cmocka.sh DIR: unpacks Debian's CMocka for Arm64 into DIR, without root and without telling the system of a
# second architecture: apt works on a state of its own.
set -eu

mkdir -p "$1"
dir=$(cd "$1" && pwd)
[ ! -e "$dir/usr/include/cmocka.h" ] || exit 0
mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial"
: >"$dir/apt/status"

apt() {
  apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Acquire::Retries=3 \
    -o Dir::State="$dir/apt" -o Dir::State::status="$dir/apt/status" -o Dir::Cache="$dir/apt" "$@"
}
apt update
(cd "$dir/apt" && apt download libcmocka0 libcmocka-dev)
for package in "$dir"/apt/*.deb; do
  dpkg -x "$package" "$dir"
done
rm -rf "$dir/apt"
