# SPDX-License-Identifier: MIT
"""What is typed never reaches a terminal as anything but short, printable text: every verb, every
option with a value and every argument is given what would drive the terminal, and what is long.

The places are read from the program itself (completion, usage lines), so a new verb or option is
tried too."""
import pty
import re
import threading
import unicodedata

from program import *

HOSTILE = (b"\x1b]0;owned\a" b"\xc2\x9b2J" + "\u202eevil".encode() + b"\x7f" b"\nforged: line"
           b"\r\xff\xfe\xc0\x80")
LONG = b"\x1b[2J" + b"A" * 130_000
ERRORS_MAX = 4096  # bytes of standard error

# What stands in the places that are not tried, by the name the usage line gives them: an address,
# or what has its row here.
ADDRESS = "127.0.0.1:{port}"
ADDRESSES = re.compile(r"ADDRESS|TARGET|(HOST|NAME)\[?:PORT\]?")
PLAIN = {"DATA…": "x", "SERVICE": "echo", "ARGUMENT…": None, "PORT|ADDRESS": "{port}",
         "LISTEN": "127.0.0.1:0", "MODE": "rr", "FILE": "missing.pcapng", "VERB": "ask",
         "bash|zsh|fish": "bash"}


def verbs():
    """The options with a value that each verb takes, and all that it takes."""
    script = dgram("completion", "bash").stdout.decode()
    options = dict(re.findall(r"^      (\w+)\) _dgram_words '([^']*)' ;;$", script, re.M))
    with_value = set()
    for names in re.findall(r"^    (-\S+)\) .*return ;;$", script, re.M):
        with_value.update(names.split("|"))
    return {verb: [word for word in words.split() if word.startswith("--") and word in with_value]
            for verb, words in options.items()}, options


def places(verb):
    usage = re.search(r"^Usage: dgram \w+ \[OPTIONS\] ?(.*)$",
                      dgram(verb, "--help").stdout.decode(), re.M)[1]
    return [word.strip("[]") for word in usage.split()]


def unfit(text):
    """The characters of it that a terminal or a reader should not be given."""
    return sorted({character for character in text
                   if character != "\n"
                   and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")})


def run(words, terminal):
    """Standard output and error of a run; a verb that goes on is interrupted."""
    inner, outer = pty.openpty() if terminal else os.pipe()[::-1]
    stderr, read_end = (outer, inner) if terminal else (inner, outer)
    process = subprocess.Popen([DGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=stderr, env=environment(TERM="dumb"))
    os.close(stderr)
    heard = []

    def read():
        try:
            while piece := os.read(read_end, 65536):
                heard.append(piece)
        except OSError:  # a terminal whose other side is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        out = process.communicate(timeout=0.2)[0]
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=LIMIT)[0]
    reader.join()
    os.close(read_end)
    return out, b"".join(heard).replace(b"\r\n", b"\n")


class HostileArguments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.before = os.getcwd()
        os.chdir(cls.folder.name)
        cls.with_value, cls.options = verbs()

    @classmethod
    def tearDownClass(cls):
        os.chdir(cls.before)
        cls.folder.cleanup()

    def plain(self, names):
        port = free_port()
        words = [ADDRESS if ADDRESSES.fullmatch(name) else PLAIN[name] for name in names]
        return [word.format(port=port) for word in words if word is not None]

    def check(self, verb, words):
        json_too = "--json" in self.options.get(verb, "").split()
        for language, terminal in (("en", False), ("zh", True)):
            as_json = json_too and not terminal
            command = ["--lang", language, *(["--json"] if as_json else []), *words]
            shown = [word if len(word) < 99 else word[:20] + b"..." for word in
                     (os.fsencode(each) for each in command)]
            with self.subTest(command=shown, terminal=terminal):
                out, err = run(command, terminal)
                text = err.decode("utf-8")
                self.assertEqual([], unfit(text), text[:2000])
                self.assertNotIn("\nforged", text)
                self.assertLess(len(err), ERRORS_MAX)
                for line in out.splitlines() if as_json else []:
                    json.loads(line.decode("utf-8"))

    def test_every_option_with_a_value(self):
        self.assertGreater(len(self.with_value), 10)
        for verb, options in self.with_value.items():
            arguments = self.plain(places(verb))
            for option in options:
                for value in (HOSTILE, LONG):
                    self.check(verb, [verb, option.encode() + b"=" + value, *arguments])

    def test_every_argument_and_one_too_many(self):
        for verb in self.with_value:
            names = places(verb)
            for place in range(len(names) + 1):
                for value in (HOSTILE, LONG):
                    before, after = names[:place], names[place + 1:]
                    self.check(verb, [verb, *self.plain(before), value, *self.plain(after)])

    def test_what_is_no_verb_and_no_option(self):
        for value in (HOSTILE, LONG):
            self.check("", [value])
            self.check("", [value + b":9"])
            for verb in self.with_value:
                self.check(verb, [verb, b"--" + value])
                self.check(verb, [verb, b"--json=" + value])
                self.check(verb, [verb, b"-" + value])


if __name__ == "__main__":
    unittest.main()
