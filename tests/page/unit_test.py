#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page's sources: no way from bytes to markup, nothing but Node 18, types and unit tests."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import page_folder
import program_encodings

PAGE = pathlib.Path(os.environ["DGRAM_SOURCE"]) / "apps" / "page"
# What would read text as markup, or put a style or a script into it.
SINK = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|eval\()"
                  r"|\{@html|new Function\b|<[^>]*\sstyle=\"")
OLDEST_NODE = (18, 19)


def sinks():
    faults = []
    for path in sorted((PAGE / "src").rglob("*")):
        if path.suffix not in (".ts", ".svelte", ".css"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if SINK.search(line):
                faults.append(f"{path.relative_to(PAGE)}:{number}: {line.strip()}")
    return faults


def undocumented_tabs():
    """A tab of parts/tabs.ts without its row in one of the two guides."""
    titles = re.findall(r"title: \{ en: '([^']+)', zh: '([^']+)' \}",
                        (PAGE / "src" / "parts" / "tabs.ts").read_text())
    guides = [(PAGE.parents[1] / "docs" / name).read_text()
              for name in ("assistant.md", "assistant.zh.md")]
    return [f"{title}: not in {name}" for pair in titles
            for title, guide, name in zip(pair, guides, ("assistant.md", "assistant.zh.md"))
            if f"\n| {title} | " not in guide] or ([] if titles else ["parts/tabs.ts: no tab"])


def takes_oldest_node(wanted):
    """True where one alternative of `engines` holds for Debian 12's Node."""
    for one in wanted.split("||"):
        least, same_major = re.search(r"(\d+)(?:\.(\d+))?", one), one.strip().startswith("^")
        if not least:
            return True
        version = (int(least[1]), int(least[2] or 0))
        if version <= OLDEST_NODE and (not same_major or version[0] == OLDEST_NODE[0]):
            return True
    return False


def lock():
    packages = json.loads((PAGE / "package-lock.json").read_text())["packages"]
    faults = [f"{name}: has an address" for name, one in packages.items() if "resolved" in one]
    return faults + [f"{name}: needs Node {one['engines']['node']}"
                     for name, one in packages.items()
                     if not takes_oldest_node(one.get("engines", {}).get("node", ""))]


def main():
    faults = sinks() + lock() + undocumented_tabs()
    if faults:
        sys.exit("\n".join(faults))
    here = page_folder.fresh()
    with tempfile.TemporaryDirectory() as folder:
        faults = program_encodings.undocumented(program_encodings.write(pathlib.Path(folder)))
        if faults:
            sys.exit("\n".join(faults))
        sys.exit(subprocess.run(["npm", "test"], cwd=here, env={**os.environ, "ENCODINGS": folder},
                                check=False).returncode)


main()
