# SPDX-License-Identifier: MIT
"""The files of the repository, for the checks: tracked ones, and new ones git would not ignore."""
import pathlib
import re
import subprocess
import sys

CXX = (".cpp", ".hpp")
# `#!/bin/sh`, `#!/usr/bin/env python3`
INTERPRETER = re.compile(rb"#!\s*\S*?/(?:env +)?([a-z]+)[0-9.]*\s")
SCRIPTS = {"sh": ".sh", "bash": ".sh", "python": ".py", "node": ".mjs"}


def root() -> pathlib.Path:
    """The tree to check: the first argument that is no option, or the repository of this file."""
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    return pathlib.Path(given[0] if given else pathlib.Path(__file__).parent.parent).resolve()


def kind(top: pathlib.Path, path: pathlib.Path) -> str:
    """The suffix of a file; of a script without one, the suffix that its first line stands for."""
    if path.suffix or not (top / path).is_file():
        return path.suffix
    with open(top / path, "rb") as file:
        interpreter = INTERPRETER.match(file.readline(100))
    return SCRIPTS.get(interpreter[1].decode(), "") if interpreter else ""


def files(top: pathlib.Path, *suffixes: str) -> list[pathlib.Path]:
    """Paths relative to `top`, sorted; without suffixes all, else those of these kinds."""
    listed = subprocess.run(
        ["git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        stdout=subprocess.PIPE, text=True, check=True)
    paths = {pathlib.Path(name) for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths
                  if (top / path).is_file() and (not suffixes or kind(top, path) in suffixes))


def read(top: pathlib.Path, path: pathlib.Path) -> str:
    return (top / path).read_text(encoding="utf-8", errors="replace")


def finish(faults: list[str]) -> None:
    """Prints the faults, `file:line: what`, and ends with 1 if there are any."""
    print("\n".join(faults), end="\n" if faults else "")
    sys.exit(1 if faults else 0)
