#!/bin/sh
# docs.sh: the book and the reference build without a warning, every kind has its page, and the pages take nothing from
# outside: neither by what is written in them nor when a browser opens them. Run from the root of the source tree.
set -eu

cmake --workflow --preset docs
sh cmake/checks/kind_pages.sh .
python3 cmake/checks/docs_pages.py build/docs/docs/html
node cmake/checks/docs_browser.mjs build/docs/docs/html build/docs/examples/explorer/packages
