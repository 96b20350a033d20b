#!/usr/bin/env python3
"""docs_pages.py HTML_DIR: the built pages take nothing from outside, and what they refer to on the spot is there.

Of every page, style, script and picture outside of mathjax/, which is a library as it came: scripts, styles, fonts, images and
frames lie beside the page; every local reference leads to a file, and its fragment to an id there. A link that a reader can
follow may lead anywhere.
"""
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

root = Path(sys.argv[1]).resolve()
NAMESPACE = re.compile(r"https?://www\.w3\.org/(\d{4}/\S*|TR/\S*)")
# Attributes that make a browser fetch. href fetches everywhere but in a link for the reader.
FETCHES = {"src", "srcset", "data", "poster", "action", "background", "xlink:href", "href"}
LINKS = {"a", "area"}
ABSENT = {"nested-classes"}  # Doxygen 1.9.4 links to this heading also where it leaves the list out


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.fetched, self.links, self.styles, self.scripts, self.inside = set(), [], [], [], [], None

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in ("style", "script") else self.inside
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name == "style" and value:
                self.styles.append(value)
            elif name in FETCHES and value:
                (self.links if tag in LINKS and "href" in name else self.fetched).append(value)

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside:
            (self.styles if self.inside == "style" else self.scripts).append(data)


def of_style(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return [a or b or c for a, b, c in re.findall(
        r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)""", text)] + re.findall(r"""@import\s+["']([^"']+)""", text)


def of_script(text):
    """Addresses in a script, which could be fetched; comments and names of namespaces are none."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"(?m)(^|\s)//.*$", "", text)
    return [address for address in re.findall(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s"'`<>)]*""", text)
            if not NAMESPACE.match(address)]


def main():
    pages, problems, checked = {}, [], 0

    def parsed(path):
        if path not in pages:
            pages[path] = Page()
            pages[path].feed(path.read_text(encoding="utf-8", errors="replace"))
        return pages[path]

    def fetched(path, address):
        nonlocal checked
        checked += 1
        parts = urlsplit(address)
        if parts.scheme == "data" or address.startswith(("#", "javascript:")):
            return
        if parts.scheme or parts.netloc or address.startswith("//"):
            problems.append(f"{path.relative_to(root)}: takes {address} from outside")
        elif not (path.parent / unquote(parts.path)).exists():
            problems.append(f"{path.relative_to(root)}: {address} is missing")

    def linked(path, address):
        nonlocal checked
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return
        checked += 1
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.exists():
            problems.append(f"{path.relative_to(root)}: the link to {address} leads nowhere")
        elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in parsed(target).ids | ABSENT:
            problems.append(f"{path.relative_to(root)}: the link to {address} leads to no place on that page")

    files = [path for path in sorted(root.rglob("*")) if path.is_file() and "mathjax" not in path.relative_to(root).parts]
    for path in files:
        if path.suffix in (".html", ".svg"):
            page = parsed(path)
            for address in page.fetched:
                fetched(path, address.split()[0] if address.split() else address)
            for address in page.links:
                linked(path, address)
            for text in page.styles:
                for address in of_style(text):
                    fetched(path, address)
            for text in page.scripts:
                for address in of_script(text):
                    problems.append(f"{path.relative_to(root)}: a script names {address}")
        elif path.suffix == ".css":
            for address in of_style(path.read_text(encoding="utf-8")):
                fetched(path, address)
        elif path.suffix == ".js":
            for address in of_script(path.read_text(encoding="utf-8", errors="replace")):
                problems.append(f"{path.relative_to(root)}: names {address}")
    for problem in problems:
        print(problem)
    html = sum(path.suffix == ".html" for path in files)
    print(f"{html} pages, {len(files) - html} other files, {checked} references: {len(problems)} problems")
    return bool(problems) or html == 0


sys.exit(main())
