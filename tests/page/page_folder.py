# SPDX-License-Identifier: MIT
"""Where the page was built with its packages: sources and tests as they are now, copied there."""
import os
import pathlib
import sys

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"]) / "apps" / "page"
BUILT = pathlib.Path(os.environ["DGRAM_BUILD"]) / "apps" / "page"
COPIED = ("src", "tests", "public", "index.html", "package.json", "svelte.config.js",
          "tsconfig.json", "vite.config.ts")


def files(top):
    """{path below `top`: bytes} of what is copied."""
    found = [path for name in COPIED for path in ((top / name).rglob("*"), [top / name])]
    return {path.relative_to(top): path.read_bytes()
            for some in found for path in some if path.is_file()}


def fresh():
    """The folder; ends the test as skipped where the page is not in the program. What is as it
    should be is not touched: another test may be reading it."""
    if not (BUILT / "node_modules").is_dir():
        print("skipped: built with -DDGRAM_PAGE=OFF, so there are no packages to run it with")
        sys.exit(77)
    wanted, there = files(SOURCE), files(BUILT)
    for path in there.keys() - wanted.keys():
        (BUILT / path).unlink(missing_ok=True)
    for path, data in wanted.items():
        if there.get(path) != data:
            whole = BUILT / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            part = whole.with_name(f".{whole.name}.{os.getpid()}")
            part.write_bytes(data)
            part.replace(whole)
    return BUILT
