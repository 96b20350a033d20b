#!/bin/sh
# docs.sh: the book and the reference build without a warning, every kind has its page, and the pages take nothing from
# outside. Run from the root of the source tree.
set -eu

cmake -S . -B build/docs -G Ninja -DNNLA_BUILD_DOCS=ON -DNNLA_BUILD_TESTS=OFF -DNNLA_BUILD_EXAMPLES=OFF
cmake --build build/docs --target docs
sh cmake/checks/kind_pages.sh .
python3 cmake/checks/docs_pages.py build/docs/docs/html
