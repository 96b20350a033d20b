#!/usr/bin/env python3
"""page_blocks.py SOURCE_DIR WORK_DIR CC CXX CMAKE [PAGE...]: every code block of the pages does what the page says.

The pages are README.md, CONTRIBUTING.md and docs/**/*.md; the library is the tree installed in WORK_DIR/prefix. A comment
before a block, which no reader sees, says how it is checked where its language does not say it:

    <!-- block: in NAME -->       a fragment: it stands in place of the comment BLOCK of docs/blocks/NAME.<c, cpp, cmake, …>
    <!-- block: file NAME -->     it is written to NAME for the blocks of the same page after it, and checked as ever
    <!-- block: skip, REASON -->  it is not run

Without one:

    c, cpp    a program with main: compiled without a warning, linked, run
    cmake     a CMakeLists.txt: configured and built
    sh        each runs in a folder of its own that holds what `file` blocks of the page wrote
    python    run there as well
    json      parsed
    text      what the block before it prints, to the letter

A block in no language, or in another, is an error. The last line says how many blocks there were.
"""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
CC, CXX, CMAKE = sys.argv[3:6]
LINES = {"README.md": 40}  # no C block of the page is longer
prefix = work / "prefix"
pc = next(prefix.rglob("nnla.pc")).parent
environment = dict(os.environ, PKG_CONFIG_PATH=str(pc), CMAKE_PREFIX_PATH=str(prefix), CC=CC, CXX=CXX,
                   LD_LIBRARY_PATH=str(pc.parent), NNLA_SOURCE=str(source))
WARNINGS = "-Wall -Wextra -pedantic -Wno-unused-function -Werror".split()


class Failure(Exception):
    pass


class Block:
    def __init__(self, page, line, language, how):
        self.page, self.line, self.language, self.how = page, line, language, how
        self.lines, self.output = [], None

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"

    @property
    def place(self):
        return f"{self.page}:{self.line}"


def blocks_of(page):
    """The fenced blocks of a page; a text block becomes the output of the one before it."""
    found, block, how = [], None, ""
    for number, line in enumerate((source / page).read_text(encoding="utf-8").splitlines(), 1):
        fence = re.match(r"( *)(```+|~~~+)\s*(\{?\.?(\w*)\}?)\s*$", line)
        if block is None and fence:
            block = Block(page, number, fence[4], how)
            block.fence, block.indent = fence[2], len(fence[1])
        elif block is not None and line.strip() == block.fence:
            if block.language == "text" and not block.how:
                if not found or found[-1].output is not None:
                    raise Failure(f"{block.place}: no block before it prints this")
                found[-1].output = block.text
            else:
                found.append(block)
            block, how = None, ""
        elif block is not None:
            block.lines.append(line[block.indent:])
        else:
            comment = re.match(r"\s*<!-- block: (.*) -->\s*$", line)
            how = comment[1] if comment else how if not line.strip() else ""
    if block is not None:
        raise Failure(f"{block.place}: the block has no end")
    return found


def run(block, command, folder, **more):
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=280, **more)
    if done.returncode != 0:
        raise Failure(f"{block.place}: {' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def wrapped(block):
    """The block, in its frame if it is a fragment."""
    if not block.how.startswith("in "):
        return block.text
    frame = source / "docs" / "blocks" / f"{block.how[3:].strip()}.{block.language}"
    parts = re.split(r"(?m)^( *)(?:/\* BLOCK \*/|// BLOCK|# BLOCK)$", frame.read_text(encoding="utf-8"))
    if len(parts) != 3:
        raise Failure(f"{block.place}: {frame.name} has no line /* BLOCK */, // BLOCK or # BLOCK")
    before, indent, after = parts
    return before + "".join(indent + line + "\n" for line in block.lines) + after


def pkg_config(*words):
    return subprocess.run(["pkg-config", *words, "nnla"], env=environment, check=True, stdout=subprocess.PIPE,
                          text=True).stdout.split()


def program(block, folder, compiler, standard):
    text = wrapped(block)
    if "main(" not in text:
        raise Failure(f"{block.place}: no main: say in which frame it stands, <!-- block: in NAME -->")
    (folder / f"program.{block.language}").write_text(text, encoding="utf-8")
    run(block, [compiler, standard, *WARNINGS, *pkg_config("--cflags"), f"program.{block.language}", "-o", "program",
                *pkg_config("--libs"), "-lm"], folder)
    return run(block, ["./program"], folder)


def project(block, folder):
    text = wrapped(block)
    if "project(" not in text:
        raise Failure(f"{block.place}: no project: say in which frame it stands, <!-- block: in NAME -->")
    (folder / "CMakeLists.txt").write_text(text, encoding="utf-8")
    if not (folder / "program.c").exists():
        (folder / "program.c").write_text("#include <nnla.h>\nint main(void) { return nnla_version() == 0; }\n")
    run(block, [CMAKE, "-S", ".", "-B", "build", f"-DCMAKE_C_COMPILER={CC}"], folder)
    return run(block, [CMAKE, "--build", "build"], folder) and ""


def python(block, folder):
    (folder / "program.py").write_text(wrapped(block), encoding="utf-8")
    return run(block, [sys.executable, "program.py"], folder)


def check(block, folder):
    """How the block was checked, in a word."""
    if LINES.get(str(block.page)) and block.language == "c" and len(block.lines) >= LINES[str(block.page)]:
        raise Failure(f"{block.place}: {len(block.lines)} lines, {LINES[str(block.page)]} or more")
    if block.language == "json":
        json.loads(block.text)
        return "parsed"
    if block.how.startswith("skip"):
        if not re.match(r"skip, \S", block.how):
            raise Failure(f"{block.place}: it is skipped without a reason")
        if block.language == "python":
            compile(block.text, block.place, "exec")
        if block.language == "sh":
            run(block, ["sh", "-n", "-c", block.text], folder)
        return "skipped"
    if block.how.startswith("file "):
        (folder / block.how[5:].strip()).write_text(block.text, encoding="utf-8")
    elif block.how and not block.how.startswith("in "):
        raise Failure(f"{block.place}: unknown: {block.how}")
    if block.language == "c":
        printed = program(block, folder, CC, "-std=c99")
    elif block.language == "cpp":
        printed = program(block, folder, CXX, "-std=c++11")
    elif block.language == "cmake":
        printed = project(block, folder)
    elif block.language == "sh":
        printed = run(block, ["sh", "-e", "-c", wrapped(block)], folder)
    elif block.language == "python":
        printed = python(block, folder)
    else:
        raise Failure(f"{block.place}: a block in '{block.language}' cannot be checked")
    if block.output is not None and printed.rstrip() != block.output.rstrip():
        raise Failure(f"{block.place}: the page shows\n{block.output}\nbut it prints\n{printed}")
    return "run"


def check_page(page):
    folder = work / "pages" / str(page).replace("/", "_").removesuffix(".md")
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    done, failures = [], []
    try:
        for block in blocks_of(page):
            try:
                done.append((block, check(block, folder)))
            except (Failure, ValueError, SyntaxError, OSError, subprocess.TimeoutExpired) as error:
                failures.append(str(error) if isinstance(error, Failure) else f"{block.place}: {error}")
    except Failure as error:
        failures.append(str(error))
    return done, failures


def main():
    pages = [Path(name) for name in sys.argv[6:]] or [
        Path("README.md"), Path("CONTRIBUTING.md"), *sorted(p.relative_to(source) for p in (source / "docs").rglob("*.md"))]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(check_page, pages))
    counts, failed = {"run": 0, "parsed": 0, "skipped": 0}, 0
    for done, failures in results:
        for block, how in done:
            counts[how] += 1
            if how == "skipped":
                print(f"{block.place}: not run: {block.how[6:]}")
        for failure in failures:
            failed += 1
            print(f"FAILED {failure}")
    print(f"{len(pages)} pages: {counts['run']} blocks run, {counts['parsed']} parsed, {counts['skipped']} skipped, "
          f"{failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
