#!/bin/sh
# arm64_libraries.sh DIR: unpacks Debian's zlib, jansson and CMocka for Arm64 into DIR, without root and without telling
# the system of a second architecture: apt works on a state of its own.
set -eu

packages="zlib1g zlib1g-dev libjansson4 libjansson-dev libcmocka0 libcmocka-dev"

mkdir -p "$1"
dir=$(cd "$1" && pwd)
[ "$packages" != "$(cat "$dir/packages" 2>/dev/null)" ] || exit 0
rm -rf "$dir"
mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial"
: >"$dir/apt/status"

apt() {
  apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Acquire::Retries=3 \
    -o Dir::State="$dir/apt" -o Dir::State::status="$dir/apt/status" -o Dir::Cache="$dir/apt" "$@"
}
apt update
# shellcheck disable=SC2086 # a list of words
(cd "$dir/apt" && apt download $packages)
for package in "$dir"/apt/*.deb; do
  dpkg -x "$package" "$dir"
done
rm -rf "$dir/apt"

# One folder of libraries, and links that stay within it.
libraries=$dir/usr/lib/aarch64-linux-gnu
if [ -d "$dir/lib/aarch64-linux-gnu" ]; then
  cp -a "$dir/lib/aarch64-linux-gnu/." "$libraries"
  rm -rf "$dir/lib"
fi
for link in "$libraries"/*.so; do
  ln -sf "$(basename "$(readlink "$link")")" "$link"
done
echo "$packages" >"$dir/packages"
