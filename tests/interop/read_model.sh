#!/bin/sh
# read_model.sh PROGRAM PYTHON SCRIPT: what NumPy reads in a model file is what the network has in memory.
set -eu

"$1" model.safetensors >unsorted.txt
PYTHONIOENCODING=utf-8 "$2" "$3" model.safetensors >read.txt
LC_ALL=C sort unsorted.txt >network.txt
LC_ALL=C sort read.txt >file.txt
[ "$(wc -l <network.txt)" -eq 20 ] || { cat network.txt; exit 1; }
diff network.txt file.txt
