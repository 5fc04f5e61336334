# SPDX-License-Identifier: MIT
"""readme_blocks.py README.md FILE...: writes the README's C++ blocks, in order, to the files."""
import pathlib
import re
import sys

BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path):
    return BLOCK.findall(pathlib.Path(path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    found = blocks(sys.argv[1])
    if len(found) != len(sys.argv) - 2:
        sys.exit(f"{sys.argv[1]}: {len(found)} C++ blocks, {len(sys.argv) - 2} expected")
    for path, block in zip(sys.argv[2:], found):
        pathlib.Path(path).write_text(block, encoding="utf-8")
