# SPDX-License-Identifier: MIT
"""Public headers stand alone: as C++20, with the compiler named as argument, warnings as errors.

Each header is compiled by itself and included twice; then two sources that include all of them are
linked into one program with the library, which a definition that is not inline would refuse.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"])
LIBRARY = pathlib.Path(os.environ["DGRAM_BUILD"], "src", "libdgram.a")
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
         f"-I{SOURCE / 'include'}", "-x", "c++"]


def compiles(compiler, text):
    """What the compiler has against this source; empty when nothing."""
    done = subprocess.run([compiler, *FLAGS, "-fsyntax-only", "-"], input=text, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout if done.returncode or done.stdout else ""


def links(compiler, headers):
    """What the linker has against two sources that include every header."""
    every = "".join(f"#include <dgram/{name}>\n" for name in headers)
    with tempfile.TemporaryDirectory() as folder:
        one, two = pathlib.Path(folder, "one.cpp"), pathlib.Path(folder, "two.cpp")
        one.write_text(every + "bool two();\nint main() { return two() ? 0 : 1; }\n")
        two.write_text(every + "bool two();\n"
                       'bool two() { return dgram::as_bytes("12").size() == 2; }\n')
        program = pathlib.Path(folder, "program")
        done = subprocess.run([compiler, *FLAGS, one, two, "-x", "none", LIBRARY, "-pthread",
                               "-o", program], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode == 0:
            done = subprocess.run([program], check=False, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
        return done.stdout + f"exit code {done.returncode}" if done.returncode else ""


def main():
    compiler = sys.argv[1]
    headers = sorted(path.name for path in (SOURCE / "include/dgram").glob("*.hpp"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(lambda name: compiles(compiler, f"#include <dgram/{name}>\n" * 2),
                             headers))
    faults = {name: text for name, text in zip(headers, said) if text}
    if text := links(compiler, headers):
        faults["two sources with every header"] = text
    for name, text in faults.items():
        print(f"{name}: {compiler}:\n{text}")
    print(f"{compiler}: {len(headers)} headers, {len(faults)} faults")
    return 1 if faults or not headers else 0


sys.exit(main())
