#!/bin/sh
# Installs what is missing to build libnnla on Debian or Ubuntu; elsewhere says what to install.
#
#   sh cmake/setup.sh [moons|digits|test|explorer|docs|ci|benchmark]
#
#   moons      a compiler, CMake, Ninja, the library's dependencies
#   digits     those and Fashion-MNIST
#   test       those, CMocka, Python (default)
#   explorer   those of moons, a compiler for WebAssembly, Node.js
#   docs       those of explorer, Doxygen and its style
#   ci         all that .ci/run uses
#   benchmark  those of digits, Google Benchmark and the packaged libraries it compares with
#
# It asks nothing. It needs root, or a sudo that asks for no password, only if something is missing.
set -eu

what=${1:-test}
case $what in
  moons | digits | test | explorer | docs | ci | benchmark) ;;
  *)
    echo "usage: sh cmake/setup.sh [moons|digits|test|explorer|docs|ci|benchmark]" >&2
    exit 2
    ;;
esac

# One line a tool: for which words, how to see that it is there, the Debian package, what it is.
tools() {
  cat <<'END'
moons,digits,test,explorer,docs,ci,benchmark | command -v gcc || command -v clang || command -v cc | gcc | a C11 compiler (gcc or clang)
moons,digits,test,explorer,docs,ci,benchmark | command -v g++ || command -v clang++ || command -v c++ | g++ | a C++ compiler
moons,digits,test,explorer,docs,ci,benchmark | echo '#include <stdlib.h>' | cc -E - | libc6-dev | the C library's headers
moons,digits,test,explorer,docs,ci,benchmark | command -v cmake | cmake | CMake 3.25 or later
moons,digits,test,explorer,docs,ci,benchmark | command -v ninja | ninja-build | Ninja
moons,digits,test,explorer,docs,ci,benchmark | echo '#include <zlib.h>' | cc -E - | zlib1g-dev | zlib
moons,digits,test,explorer,docs,ci,benchmark | command -v pkg-config | pkg-config | pkg-config
moons,digits,test,explorer,docs,ci,benchmark | pkg-config --exists 'jansson >= 2.11' | libjansson-dev | jansson 2.11 or later
digits,benchmark | test -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz | dataset-fashion-mnist | Fashion-MNIST
test,ci | command -v nm | binutils | nm, readelf, objdump
test,ci | pkg-config --exists 'cmocka >= 1.1.5' | libcmocka-dev | CMocka 1.1.5 or later
docs,ci | command -v doxygen | doxygen | Doxygen
docs,ci | test -e /usr/share/doxygen-awesome-css/doxygen-awesome.css | doxygen-awesome-css | doxygen-awesome.css
explorer,docs,ci | command -v npm | npm | npm, with Node.js
ci | command -v chromium | chromium | Chromium, in which the explorer is tested
explorer,docs,ci | command -v node | nodejs | Node.js
explorer,docs,ci | command -v clang-19 | clang-19 | clang 19, which compiles for WebAssembly
explorer,docs,ci | command -v wasm-ld-19 | lld-19 | lld 19, which links for WebAssembly
explorer,docs,ci | command -v llvm-ar-19 | llvm-19 | LLVM 19's archiver
explorer,docs,ci | test -e /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a | libclang-rt-19-dev-wasm32 | clang's part for WebAssembly
explorer,docs,ci | test -e /usr/include/wasm32-wasi/stdlib.h | wasi-libc | a C library for WebAssembly
ci | command -v ccache | ccache | ccache
ci | command -v clang | clang | clang
ci | echo 'int main(void) { return 0; }' | clang -fsanitize=address -x c -o /dev/null - | libclang-rt-14-dev | clang's sanitizers
ci | command -v clang-format | clang-format | clang-format
ci | command -v clang-tidy | clang-tidy | clang-tidy
ci | command -v chromium | chromium | Chromium
ci | command -v valgrind | valgrind | valgrind
test,docs,ci,benchmark | command -v python3 | python3 | Python 3
ci | python3 -c 'import numpy' || /usr/bin/python3 -c 'import numpy' | python3-numpy | NumPy
ci | command -v qemu-aarch64 | qemu-user | qemu-user
ci | command -v aarch64-linux-gnu-gcc | gcc-aarch64-linux-gnu | a cross compiler for Arm64
ci | command -v aarch64-linux-gnu-g++ | g++-aarch64-linux-gnu | a cross C++ compiler for Arm64
ci | test -e /usr/aarch64-linux-gnu/include/stdlib.h | libc6-dev-arm64-cross | Arm64's C library
benchmark | echo '#include <benchmark/benchmark.h>' | c++ -x c++ -E - | libbenchmark-dev | Google Benchmark
benchmark | echo '#include <cblas.h>' | cc -shared -x c -o /dev/null - -lopenblas | libopenblas-dev | OpenBLAS
benchmark | cc -shared -o /dev/null -lblis | libblis-dev | BLIS
benchmark | cc -shared -o /dev/null -lsleef | libsleef-dev | SLEEF
benchmark | echo '#include <oneapi/dnnl/dnnl.hpp>' | c++ -x c++ -E - | libdnnl-dev | oneDNN
benchmark | echo '#include <libxsmm.h>' | cc -E - | libxsmm-dev | libxsmm
benchmark | cc -shared -o /dev/null -ltorch | libtorch-dev | libtorch
benchmark | echo '#include <dlib/algs.h>' | c++ -x c++ -E - | libdlib-dev | dlib
benchmark | echo '#include <floatfann.h>' | cc -E - | libfann-dev | FANN
benchmark | python3 -c 'import torch' || /usr/bin/python3 -c 'import torch' | python3-torch | PyTorch
benchmark | python3 -c 'import sklearn' || /usr/bin/python3 -c 'import sklearn' | python3-sklearn | scikit-learn
END
}

# The lines of the tools that are missing, as "package|description".
missing() {
  tools | while IFS= read -r line; do
    words=${line%% | *}
    rest=${line#* | }
    description=${rest##* | }
    rest=${rest% | *}
    package=${rest##* | }
    probe=${rest% | *}
    case ",$words," in *",$what,"*) ;; *) continue ;; esac
    if ! sh -c "$probe" >/dev/null 2>&1 </dev/null; then
      echo "$package|$description"
    fi
  done
}

say_missing() {
  echo "libnnla needs, and this machine lacks:" >&2
  printf '%s\n' "$1" | sed 's/^[^|]*|/  - /' >&2
}

lacking=$(missing)
if [ -n "$lacking" ]; then
  if ! command -v apt-get >/dev/null 2>&1; then
    say_missing "$lacking"
    echo "Install them with your system's package manager, then run this again." >&2
    exit 1
  fi
  packages=$(printf '%s\n' "$lacking" | cut -d'|' -f1 | tr '\n' ' ')
  if [ "$(id -u)" -eq 0 ]; then
    as_root="env"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
  else
    say_missing "$lacking"
    echo "This needs root, and this script asks for no password. As root, or with sudo in front, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends $packages" >&2
    exit 1
  fi
  apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
  echo "Installing: $packages"
  # No quotes: these are lists of words.
  $apt update </dev/null
  $apt install --no-install-recommends $packages </dev/null

  lacking=$(missing)
  if [ -n "$lacking" ]; then
    say_missing "$lacking"
    exit 1
  fi
fi

version=$(cmake --version | sed -n '1s/.* \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
if [ "${version% *}" -lt 3 ] || { [ "${version% *}" -eq 3 ] && [ "${version#* }" -lt 25 ]; }; then
  echo "libnnla needs CMake 3.25 or later; this is $(cmake --version | head -n 1)." >&2
  exit 1
fi
echo "All tools for '$what' are installed."
