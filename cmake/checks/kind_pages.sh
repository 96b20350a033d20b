#!/bin/sh
# kind_pages.sh SOURCE_DIR: every layer, loss and optimizer of the lists has a page, every activation and initializer a
# section, with formula, gradient, shapes and example; and the navigation has all pages.
set -eu
cd "$1"
status=0

names() { # list macro field
  sed -n "s/^NNLA__$2(\(.*\))\$/\1/p" "$1" | cut -d, -f"$3" | tr -d ' '
}

page_of() { # id
  grep -l -r --include='*.md' "^#.*{#$1}\$" docs || {
    echo "docs: no page or section {#$1}" >&2
    status=1
    return 1
  }
}

page() { # id: a whole page with its sections
  file=$(page_of "$1") || { status=1; return 0; }
  for section in Formula Gradient Shapes Example Source; do
    grep -q "^## $section\$" "$file" || { echo "$file: no section $section" >&2; status=1; }
  done
  grep -q "@ref $1\"" docs/DoxygenLayout.xml || { echo "docs/DoxygenLayout.xml: no $1" >&2; status=1; }
}

for name in $(names src/layer/layer_kinds.inc LAYER_KIND 1); do page "layer_$name"; done
for name in $(names src/loss/loss_kinds.inc LOSS_KIND 2); do page "loss_$name"; done
for name in $(names src/optimizer/optimizer_kinds.inc OPTIMIZER_KIND 1); do page "optimizer_$name"; done
for name in $(names src/kernel/activations.inc ACTIVATION 2); do page_of "activation_$name" >/dev/null || status=1; done
for name in $(names src/layer/initializers.inc INITIALIZER 2); do page_of "initializer_$name" >/dev/null || status=1; done

# The navigation holds every page of docs.
for id in $(grep -rh --include='*.md' -m 1 '^# ' docs | sed -n 's/.*{#\(.*\)}$/\1/p'); do
  [ "$id" = mainpage ] || grep -q "@ref $id\"" docs/DoxygenLayout.xml || {
    echo "docs/DoxygenLayout.xml: no $id" >&2
    status=1
  }
done
exit $status
