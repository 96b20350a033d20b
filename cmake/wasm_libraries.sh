#!/bin/sh
# wasm_libraries.sh DIR: compiles jansson for WebAssembly into DIR (lib, include, lib/pkgconfig), from the source of the
# system's own package: apt reads the system's sources as sources of source packages, in a state of its own and without
# root. What was made before is kept.
set -eu

version=1 # of this script's result

mkdir -p "$1"
dir=$(cd "$1" && pwd)
[ "$version" != "$(cat "$dir/version" 2>/dev/null)" ] || exit 0
rm -rf "$dir"
apt=$dir/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/sources" "$dir/include" "$dir/lib/pkgconfig"
: >"$apt/status"

# Both formats of the system's list.
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ ! -e "$list" ] || sed -n 's/^deb[[:space:]]/deb-src /p' "$list" >"$apt/sources/$(basename "$list" .list).list"
done
for list in /etc/apt/sources.list.d/*.sources; do
  [ ! -e "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$apt/sources/$(basename "$list")"
done

get() {
  apt-get -q -o Acquire::Retries=3 -o APT::Sandbox::User=root -o Dir::State="$apt" -o Dir::State::status="$apt/status" \
    -o Dir::Cache="$apt" -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources" "$@"
}
get update
(cd "$apt" && get source --download-only --only-source jansson && tar -xf jansson_*.orig.tar.*)
source=$(echo "$apt"/jansson-*/src)

# What its configure script would find: no locale, one thread, nothing of an operating system.
sed -e 's/@json_inline@/inline/' -e 's/@json_have_long_long@/1/' -e 's/@json_have_[a-z_]*@/0/' \
  "$source/jansson_config.h.in" >"$dir/include/jansson_config.h"
cp "$source/jansson.h" "$dir/include"
printf '#define HAVE_STDINT_H 1\n#define INITIAL_HASHTABLE_ORDER 3\n' >"$source/jansson_private_config.h"
for file in "$source"/*.c; do
  clang-19 --target=wasm32-wasi --sysroot=/usr -nostdlibinc -isystem /usr/include/wasm32-wasi -Oz -w \
    -DHAVE_CONFIG_H -DNDEBUG -I"$dir/include" -I"$source" -c "$file" -o "$apt/$(basename "$file" .c).o"
done
llvm-ar-19 rcs "$dir/lib/libjansson.a" "$apt"/*.o

cat >"$dir/lib/pkgconfig/jansson.pc" <<END
Name: jansson
Description: JSON
Version: $(sed -n 's/^#define JANSSON_VERSION "\(.*\)"/\1/p' "$source/jansson.h")
Libs: -L$dir/lib -ljansson
Cflags: -I$dir/include
END
rm -rf "$apt"
echo "$version" >"$dir/version"
