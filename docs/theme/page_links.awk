# page_links.awk -v layout=DoxygenLayout.xml PAGE.md: the page, and below it links to the one before and the one after it,
# in the order of the layout, which is the one list of pages. A filter of Doxygen.

BEGIN {
  while ((getline line < layout) > 0) {
    if (match(line, /url="@ref [a-z0-9_]+"/)) {
      id[++pages] = substr(line, RSTART + 10, RLENGTH - 11)
      match(line, /title="[^"]*"/)
      title[pages] = substr(line, RSTART + 7, RLENGTH - 8)
    }
  }
}

{ print }

FNR <= 3 && match($0, /\{#[a-z0-9_]+\}/) { this = substr($0, RSTART + 2, RLENGTH - 3) }

END {
  for (i = 1; i <= pages; i++)
    if (id[i] == this) {
      printf "\n<div class=\"page-nav\">"
      if (i > 1) printf "<span class=\"page-previous\">@ref %s \"← %s\"</span>", id[i - 1], title[i - 1]
      if (i < pages) printf "<span class=\"page-next\">@ref %s \"%s →\"</span>", id[i + 1], title[i + 1]
      print "</div>"
    }
}
