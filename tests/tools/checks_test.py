# SPDX-License-Identifier: MIT
"""Each check of tools/ must refuse what it is there to refuse, and say file and line."""
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("DGRAM_SOURCE", pathlib.Path(__file__).parents[2]))


def check(name, files):
    """Runs tools/check-NAME over a tree of {path: text}; returns exit code and output."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        done = subprocess.run([SOURCE / "tools" / f"check-{name}", folder], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout


class Rooms(unittest.TestCase):
    def refused(self, path, line, words):
        code, said = check("rooms", {path: f"// first\n{line}\n"})
        self.assertEqual(code, 1, said)
        self.assertIn(f"{path}:2:", said)
        self.assertIn(words, said)

    def allowed(self, path, line):
        self.assertEqual(check("rooms", {path: line + "\n"}), (0, ""))

    def test_arrows_of_the_library_go_to_the_left_only(self):
        self.refused("src/os/fd.cpp", '#include "net/socket.hpp"', "os -> net")
        self.refused("src/base/error.cpp", '#  include "os/fd.hpp"', "base -> os")
        self.allowed("src/serve/worker.cpp", '#include "os/fd.hpp"')
        self.allowed("src/net/socket.cpp", '#include "net/socket.hpp"')

    def test_public_headers_have_rooms_too(self):
        self.refused("src/net/socket.cpp", "#include <dgram/server.hpp>", "net -> serve")
        self.refused("include/dgram/endpoint.hpp", "#include <dgram/socket.hpp>", "base -> net")
        self.refused("apps/cli/verbs/ask.cpp", "#include <dgram/nobody.hpp>", "belongs to no room")
        self.allowed("src/net/socket.cpp", "#include <dgram/endpoint.hpp>")

    def test_apps_see_installed_headers_and_rooms_to_their_left(self):
        self.refused("apps/workshop/text/hex.cpp", '#include "cli/options.hpp"', "workshop -> cli")
        self.refused("apps/cli/verbs/ask.cpp", '#include "os/fd.hpp"', '"os/fd.hpp"')
        self.allowed("apps/cli/verbs/ask.cpp", '#include "workshop/text/hex.hpp"')

    def test_rooms_inside_a_room_have_arrows_too(self):
        self.refused("apps/assist/api/routes.cpp", '#include "assist/web/checks.hpp"',
                     "assist/api -> assist/web")
        self.refused("apps/cli/words/failure.cpp", '#include "cli/verbs/serve/serve_log.hpp"',
                     "cli/words -> cli/verbs")
        self.refused("apps/cli/verbs/serve/serve.cpp", '#include "cli/verbs/relay/relay_log.hpp"',
                     "cli/verbs/serve -> cli/verbs/relay")
        self.refused("apps/services/bench.cpp", '#include "load/raw.hpp"', "services -> load")
        self.refused("apps/cli/ask.cpp", '#include "cli/words/failure.hpp"', "cli has no room ``")
        self.refused("apps/cli/extra/ask.cpp", '#include "cli/words/failure.hpp"', "`extra`")
        self.allowed("apps/assist/web/checks.cpp", '#include "assist/api/api.hpp"')
        self.allowed("apps/cli/verbs/verbs.cpp", '#include "cli/verbs/serve/serve_log.hpp"')

    def test_only_os_and_net_call_the_kernel(self):
        self.refused("src/base/clock.cpp", "#include <unistd.h>", "base -> kernel")
        self.refused("src/serve/worker.cpp", "#include <sys/socket.h>", "serve -> kernel")
        self.refused("include/dgram/socket.hpp", "#include <sys/socket.h>", "kernel headers")
        self.refused("apps/cli/verbs/ask.cpp", "#include <sys/socket.h>", "cli -> kernel")
        self.refused("apps/measure/load.cpp", "#include <netinet/in.h>", "measure -> kernel")
        self.allowed("src/os/fd.cpp", "#include <sys/socket.h>")
        self.allowed("apps/load/raw.cpp", "#include <sys/socket.h>")
        self.allowed("apps/host/ports.cpp", "#include <linux/sock_diag.h>")

    def test_a_call_stays_in_its_room(self):
        self.refused("src/net/socket.cpp", "::setsockopt(fd, a, b, c, d);", "set in src/os")
        self.refused("src/serve/worker.cpp", "auto t = clock::now();", "the time is given")
        self.refused("apps/measure/a.cpp", "auto t = clock::now();", "the time is given")
        self.allowed("src/os/tos.cpp", "::setsockopt(fd, a, b, c, d);")
        self.allowed("src/serve/lane.cpp", "auto t = clock::now();  // setsockopt(")

    def test_workshop_and_measure_are_functions_of_their_arguments(self):
        lines = [f"#include <{header}>" for header in
                 ("fstream", "thread", "unistd.h", "fcntl.h", "sys/stat.h", "dgram/socket.hpp")]
        lines += [f"  auto a = {call};" for call in
                  ("std::chrono::steady_clock::now()", "clock::now()", "::getrandom(p, n, 0)",
                   "std::random_device{}", 'std::fopen("a", "r")')]
        text = "\n".join(lines)
        code, said = check("rooms", {"apps/workshop/text/a.cpp": text, "apps/measure/a.hpp": text})
        self.assertEqual(code, 1, said)
        for place, room in (("apps/workshop/text/a.cpp", "workshop"),
                            ("apps/measure/a.hpp", "measure")):
            for number in range(1, len(lines) + 1):
                self.assertIn(f"{place}:{number}: {room} is pure: ", said)
        self.allowed("apps/load/a.cpp", text)
        self.allowed("apps/measure/a.cpp", "  // clock::now()\n#include <random>")
        self.allowed("apps/workshop/capture/a.cpp", "#include <cstdio>\n  fmemopen(p, n, mode);")

    def test_other_libraries_stay_where_they_belong(self):
        self.refused("src/net/socket.cpp", "#include <fmt/format.h>", "only for apps/")
        self.refused("apps/cli/output/view.hpp", "#include <fmt/format.h>", "only for apps/*.cpp")
        self.allowed("apps/cli/output/view.cpp", "#include <fmt/format.h>")

    def test_a_seam_is_crossed_through_its_headers_alone(self):
        self.allowed("apps/assist/web/checks.cpp", '#include "assist/api/route_table.hpp"')
        self.refused("apps/assist/web/checks.cpp", '#include "assist/api/assistant.hpp"', "alone")

    def test_examples_use_only_what_is_installed(self):
        self.refused("examples/echo.cpp", '#include "net/socket.hpp"', "what is installed")
        self.allowed("examples/echo.cpp", '#include "tutorial.hpp"')


class Format(unittest.TestCase):
    def test_refuses_a_file_clang_format_would_change(self):
        style = (SOURCE / ".clang-format").read_text()
        code, said = check("format", {".clang-format": style, "src/a.cpp": "int  a ;\n"})
        self.assertNotEqual(code, 0)
        self.assertIn("src/a.cpp:1:", said)
        code, said = check("format", {".clang-format": style, "src/a.cpp": "int a;\n"})
        self.assertEqual((code, said), (0, ""))


class Tests(unittest.TestCase):
    def said_of(self, row):
        return check("tests", {
            "docs/semantics.md": f"| call | does | test |\n|---|---|---|\n{row}\n",
            "tests/net/a_test.cpp": "TEST_P(Receive, ComesWhole) {}\n",
            "tests/cli/a_test.py": "class Refusals:\n    def test_a_port(self):\n"})

    def test_refuses_a_test_that_is_gone(self):
        for name in ("Receive.ComesInParts", "Sending.*", "test_two_ports", "tests/cli/b_test.py"):
            code, said = self.said_of(f"| `receive()` | one datagram | `{name}` |")
            self.assertEqual(code, 1, name)
            self.assertIn(f"docs/semantics.md:3: there is no test `{name}`", said)

    def test_finds_tests_of_both_languages_by_name_pattern_and_file(self):
        for name in ("Receive.ComesWhole", "Receive.*", "Refusals", "test_a_port", "tests/cli",
                     "tests/net/*_test.cpp", "a_test"):
            self.assertEqual(self.said_of(f"| `receive()` | whole | `{name}` |"), (0, ""), name)


class Shell(unittest.TestCase):
    def test_refuses_an_unquoted_expansion(self):
        code, said = check("shell", {"go": "#!/bin/bash\nrm $1\n"})
        self.assertNotEqual(code, 0)
        self.assertIn("go:2:", said)


class Sizes(unittest.TestCase):
    def said_of(self, text, path="src/net/a.cpp"):
        return check("sizes", {path: text})

    def test_refuses_a_file_over_500_lines_and_lists_one_over_300(self):
        self.assertEqual(self.said_of("//\n" * 500)[0], 0)
        self.assertIn(" 301* src/net/a.cpp", self.said_of("//\n" * 301)[1])
        code, said = self.said_of("//\n" * 501)
        self.assertEqual(code, 1)
        self.assertIn("src/net/a.cpp:501: the file has 501 lines", said)

    def test_refuses_a_function_over_70_lines_whatever_stands_in_it(self):
        head = "thing::thing(int a, list b = {1, 2}) noexcept : a_{a}, b_{b} {\n"
        noise = ["  // }\n", '  const char* s = "}}}";\n', "  if (a) {\n", "  }\n",
                 '  auto r = R"(}\n)";\n', "  char c = '}';\n", "  int n = 1'000;\n"]
        body = noise + ["\n"] * (68 - len(noise) - 1)
        for extra, expected in (([], 0), (["\n"], 1)):
            code, said = self.said_of("namespace x {\n" + head + "".join(body + extra) + "}\n}\n")
            self.assertEqual(code, expected, said)
        self.assertIn("src/net/a.cpp:2: thing::thing has 71 lines", said)

    def test_a_class_is_no_function(self):
        members = "  void f(int = {}) {}\n" * 80
        self.assertEqual(self.said_of(f"class [[nodiscard]] x final {{\n{members}}};\n")[0], 0)

    def test_refuses_a_long_function_of_typescript_and_of_a_component(self):
        noise = ["  // }\n", "  const s = '}}}';\n", "  const t = `}${a}`;\n", "  if (a) {\n",
                 "  }\n", "  const r = /}/;\n", "  const { b } = { b: 1 };\n"]
        body = noise + ["\n"] * (68 - len(noise))
        for head, name in (("function f({ a }: { a: number }): { b: number } | null {\n", "f"),
                           ("const f = async (a: number): Promise<void> => {\n", "f"),
                           ("class c {\n  private x = { y: 1 };\n  static async f(a: b) {\n", "f"),
                           ("test('it works', () => {\n", "=>")):
            for path, before, after in (("apps/page/src/a.ts", "", ""),
                                        ("apps/page/src/A.svelte", "<script lang=\"ts\">\n",
                                         "</script>\n<p>{text}</p>\n" + "<b></b>\n" * 80)):
                for extra, expected in (("", 0), ("\n", 1)):
                    code, said = self.said_of(
                        before + head + "".join(body) + extra + "}\n}\n" + after, path)
                    self.assertEqual(code, expected, f"{head}{said}")
                line = (before + head).count("\n")
                self.assertIn(f"{path}:{line}: {name} has 71 lines", said)

    def test_sees_a_script_without_suffix_by_its_first_line(self):
        for first in ("#!/usr/bin/env bash", "#!/bin/sh", "#!/usr/bin/env python3"):
            code, said = self.said_of(f"{first}\n#{'x' * 100}\n", "go")
            self.assertEqual((code, "go:2: 101 columns" in said), (1, True), said)
        code, said = self.said_of("#!/usr/bin/python3\ndef f():\n" + "    pass\n" * 70, "go")
        self.assertEqual((code, "go:2: f has 71 lines" in said), (1, True), said)
        self.assertEqual(self.said_of("x" * 101 + "\n", "LICENCE")[0], 0)

    def test_refuses_a_long_python_function_and_a_long_line(self):
        code, said = self.said_of("def f():\n" + "    pass\n" * 70, "tools/a.py")
        self.assertEqual((code, "tools/a.py:1: f has 71 lines" in said), (1, True), said)
        code, said = self.said_of("//" + "x" * 99 + "\n")
        self.assertEqual((code, "src/net/a.cpp:1: 101 columns" in said), (1, True), said)


class Words(unittest.TestCase):
    FIRST = "// SPDX-License-Identifier: MIT\n"

    def refused(self, path, text, words):
        code, said = check("words", {path: text})
        self.assertEqual(code, 1, said)
        self.assertIn(words, said)

    def test_refuses_names_that_say_nothing(self):
        self.refused("src/net/socket_util.cpp", self.FIRST, "`util`")
        self.refused("tests/common/a.py", "", "`common`")
        self.assertEqual(check("words", {"src/net/utility_vehicle.txt": ""})[0], 1)
        self.assertEqual(check("words", {"src/net/outlet.cpp": self.FIRST})[0], 0)

    def test_refuses_a_getter_but_not_a_call_of_one(self):
        self.refused("src/net/a.hpp", self.FIRST + "#pragma once\nint get_port();\n", "a.hpp:3:")
        self.assertEqual(check("words", {"src/a.cpp": self.FIRST + "int a = std::get_if<0>(&b), "
                                         "c = d.get_executor();\n"})[0], 0)

    def test_refuses_a_source_without_licence_or_guard(self):
        self.refused("src/net/a.cpp", "int a;\n", "src/net/a.cpp:1:")
        self.refused("src/net/a.hpp", self.FIRST, "no #pragma once")

    def test_a_room_has_a_budget_of_names_that_fit_everything(self):
        counted = ("for (const thing& one : all) f(one);", "int g(int asked, bool told);",
                   "const auto all = h();")
        for line, names in zip(counted, (1, 2, 1)):
            self.refused("src/nowhere/a.cpp", self.FIRST + line + "\n",
                         f"src/nowhere: {names} names that fit everything, 0 are allowed")
        for line in ("f(one.all(), told);", "// a one; told", "return all;", "void all();",
                     'auto s = "int one;";'):
            self.assertEqual(check("words", {"src/nowhere/a.cpp": f"{self.FIRST}{line}\n"})[0], 0)
        self.assertEqual(check("words", {"tests/a.cpp": f"{self.FIRST}int one;\n"})[0], 0)

    def test_refuses_a_document_that_names_the_build_of_a_kernel(self):
        self.refused("docs/a.md", "\non Linux 6.18.44-x\n", "docs/a.md:2: a kernel")
        self.assertEqual(check("words", {"docs/a.md": "Linux 6.18 or later\n"})[0], 0)

    def test_lists_what_is_left_to_do(self):
        code, said = check("words", {"src/a.cpp": self.FIRST + "// TODO: more\n"})
        self.assertEqual(code, 0)
        self.assertIn("1 TODOs\n  src/a.cpp:2: // TODO: more", said)


class Links(unittest.TestCase):
    def test_refuses_a_link_to_nothing(self):
        for text in ("[a](gone.md)", "![a](gone.png)", "[a]: gone.md", "[a](../outside.md)"):
            code, said = check("links", {"README.md": f"\n{text}\n"})
            self.assertEqual((code, "README.md:2: leads nowhere" in said), (1, True), said)

    def test_refuses_an_anchor_without_a_heading(self):
        other = {"docs/a.md": "# Two words, one `sign`\n## 中文 标题\n## 中文 标题\n"}
        for anchor in ("two-words-one-sign", "中文-标题", "中文-标题-1"):
            link = {"b.md": f"[x](docs/a.md#{anchor})\n"}
            self.assertEqual(check("links", link | other), (0, ""))
        code, said = check("links", {"b.md": "[x](docs/a.md#two)\n", **other})
        self.assertEqual((code, "b.md:1: no such heading" in said), (1, True), said)

    def test_leaves_the_web_and_code_alone(self):
        text = "[a](https://example.org/x) `[b](gone)`\n```\n[c](gone)\n```\n"
        self.assertEqual(check("links", {"a.md": text}), (0, ""))


class Limits(unittest.TestCase):
    BOUND = {"src/os/a.hpp": "\ninline constexpr std::size_t slots_max = 1'024;\n"}

    def row(self, value, name="slots_max"):
        return {"docs/limits.md": f"| `{name}` | `{value}` | `os/a.hpp` | why | what |\n"}

    def refused(self, files, words):
        code, said = check("limits", files)
        self.assertEqual((code, words in said), (1, True), said)

    def test_refuses_a_bound_without_a_row(self):
        self.refused(self.BOUND, "src/os/a.hpp:2: `slots_max` has no row")
        self.assertEqual(check("limits", {**self.BOUND, **self.row("1,024")}), (0, ""))

    def test_refuses_another_value_and_a_row_without_a_bound(self):
        self.refused({**self.BOUND, **self.row("1,025")}, "docs/limits.md:1: says 1,025")
        self.refused(self.row("7", "gone_max"), "docs/limits.md:1: there is no `gone_max`")


if __name__ == "__main__":
    unittest.main()
