# SPDX-License-Identifier: MIT
"""What holds of every verb, whatever its name: help in both languages, the manual page, the three
completions and both READMEs know it. The list is the program's own."""
import re
import unicodedata

from program import *

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"])
ABOUT_THE_PROGRAM = {"help", "version", "completion"}  # README leaves these out


def said(*words):
    done = dgram(*words)
    if done.returncode or done.stderr:
        raise AssertionError(f"{words}: {done.returncode} {done.stderr!r}")
    return done.stdout.decode()


def is_chinese(text):
    return any("CJK" in unicodedata.name(character, "") for character in text)


def briefs(language):
    """{verb: its line in `dgram help`}."""
    listed = re.split(r"\n(?:Verbs:|动词：)\n", said("help", "--lang", language))[1].split("\n\n")[0]
    return dict(re.findall(r"^  ([a-z]+) +(.+)$", listed, re.MULTILINE))


class Verbs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.english, cls.chinese = briefs("en"), briefs("zh")
        cls.verbs = list(cls.english)

    def test_help_lists_them_alike_in_both_languages(self):
        self.assertLessEqual({"send", "ask", "web", "help"}, set(self.verbs))
        self.assertEqual(list(self.chinese), self.verbs)
        for verb in self.verbs:
            self.assertFalse(is_chinese(self.english[verb]), verb)
            self.assertTrue(is_chinese(self.chinese[verb]), verb)

    def test_each_has_examples_and_options_in_both_languages(self):
        for verb in self.verbs:
            for language in ("en", "zh"):
                for words in ((verb, "--help"), ("help", verb)):
                    text = said(*words, "--lang", language)
                    self.assertEqual(is_chinese(text), language == "zh", words)
                    self.assertIn(f"\n  dgram {verb}", text.replace("  sudo ", "  "), words)
                    self.assertIn("--lang", text, words)

    def test_the_manual_page_has_them_in_this_order(self):
        manual = said("help", "--man", str(SOURCE / "man" / "dgram.1"))
        section = manual.split("\n.SH VERBS\n")[1].split("\n.SH ")[0]
        section = re.sub(r"\n\.RS\n.*?\n\.RE(?=\n)", "", section, flags=re.DOTALL)
        self.assertEqual(re.findall(r"^\.TP\n\.B (\S+)$", section, re.MULTILINE), self.verbs)

    def test_the_completions_have_them_in_this_order(self):
        bash = subprocess.run(["bash", "-c", "source /dev/stdin; COMP_WORDS=(dgram '');"
                               "COMP_CWORD=1; _dgram; echo ${COMPREPLY[@]}"], check=True,
                              input=said("completion", "bash").encode(), stdout=subprocess.PIPE)
        self.assertEqual(bash.stdout.decode().split(), self.verbs)
        self.assertEqual(re.findall(r"^    '([a-z]+):", said("completion", "zsh"), re.MULTILINE),
                         self.verbs)
        self.assertEqual(re.findall(r"-n __fish_use_subcommand -a (\S+)",
                                    said("completion", "fish")), self.verbs)

    def test_both_readmes_list_them(self):
        for name in ("README.md", "README.zh.md"):
            line = re.search(r"^(?:`[a-z]+` · )+`[a-z]+`",
                             (SOURCE / name).read_text(encoding="utf-8"), re.MULTILINE)
            self.assertEqual(sorted(re.findall("[a-z]+", line[0])),
                             sorted(set(self.verbs) - ABOUT_THE_PROGRAM), name)


if __name__ == "__main__":
    unittest.main()
