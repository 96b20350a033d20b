#!/bin/sh
# docs.sh: the reference builds without a warning. Run from the root of the source tree.
set -eu

cmake -S . -B build/docs -G Ninja -DNNLA_BUILD_DOCS=ON -DNNLA_BUILD_TESTS=OFF -DNNLA_BUILD_EXAMPLES=OFF
cmake --build build/docs --target docs
