#!/bin/sh
# explorer.sh [BUILD]: builds the explorer's page, which checks its types and its size, and tests it in Chromium beside
# explorer_native of a native build (build/gcc). Run from the root of the source tree. From the environment:
#
#   NNLA_CHROMIUM=/usr/bin/chromium    the browser
#   SCREENSHOTS=1                      renews the pictures of the page in docs/images
set -eu

native=${1:-build/gcc}/tests/explorer_native
cmake --workflow --preset explorer

export NNLA_PAGE="$PWD/build/explorer/explorer.html"
export NNLA_PACKAGES="$PWD/build/explorer/examples/explorer/packages"
export NNLA_NATIVE="$PWD/$native"
node --test --test-reporter=spec examples/explorer/test/*.test.mjs
if [ -n "${SCREENSHOTS:-}" ]; then
  node examples/explorer/test/screenshots.mjs docs/images
fi
