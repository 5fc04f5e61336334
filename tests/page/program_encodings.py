# SPDX-License-Identifier: MIT
"""What the program makes of bytes in each of its encodings, for the page to be compared with."""
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / room) for room in ("assist", "cli")]
import web  # noqa: E402

TEXTS = str(pathlib.Path(os.environ["DGRAM_BUILD"]) / "tests" / "page" / "encoding_texts")
DOCUMENT = pathlib.Path(os.environ["DGRAM_SOURCE"]) / "docs" / "encodings.md"


def sequences():
    """Each single byte, each two bytes, and what GB18030 has of four bytes in the first plane."""
    yield from (bytes([one]) for one in range(0x100))
    yield from (pair.to_bytes(2, "big") for pair in range(0x10000))
    yield from (bytes([first, second, third, fourth]) for first in range(0x81, 0x85)
                for second in range(0x30, 0x3A) for third in range(0x81, 0xFF)
                for fourth in range(0x30, 0x3A))


def texts(asked, encoding):
    """[text, or None where the bytes are none], one for each of sequences()."""
    lines = subprocess.run([TEXTS, encoding], input=asked, stdout=subprocess.PIPE, timeout=60,
                           check=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def write(folder):
    """views.json, and NAME.json: the list a page gets, and the program's own texts."""
    asked = b"".join(bytes([len(data)]) + data for data in sequences())
    with web.Web() as assistant:
        views = assistant.api("GET", "/words")["encoding_views"]
        (folder / "views.json").write_text(json.dumps(views))
        for view in views:
            name = view["name"]
            said = assistant.api("GET", f"/words?encoding={name}")
            (folder / f"{name}.json").write_text(json.dumps(
                {"characters": said["characters"], "texts": texts(asked, name)}))
    return views


def undocumented(views):
    """What docs/encodings.md has otherwise than the program."""
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]+?) \|", DOCUMENT.read_text(), re.MULTILINE)
    wanted = [(view["name"], view["title"]) for view in views]
    return [] if rows == wanted else [f"docs/encodings.md lists {rows}, the program {wanted}"]
