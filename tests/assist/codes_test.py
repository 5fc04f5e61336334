#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every error code: it has words in both languages, a row in docs/error-codes.md, and every
sentence of apps/workshop that tells of a mistake in a text has one."""
import pathlib
import re
import unittest

SOURCE = pathlib.Path(__file__).parents[2]
LITERAL = r'"(?:[^"\\]|\\.)*"'
RAW = r'R"\((.*?)\)"'
# Says to its caller that it has seen enough; nobody reads it.
INNER = {"known"}


def unescaped(literal):
    return re.sub(r"\\(.)", r"\1", literal[1:-1])


def sentences_of(text):
    """The sentences in what stands between the brackets of a call, pieces of a literal joined."""
    text = re.sub(RAW, lambda raw: '"' + re.sub(r'(["\\])', r"\\\1", raw[1]) + '"', text)
    return ["".join(map(unescaped, re.findall(LITERAL, group)))
            for group in re.findall(rf"(?:{LITERAL}\s*)+", text)]


def call_at(text, begin):
    """What stands between the brackets that open before `begin`."""
    depth = 1
    for token in re.finditer(rf"{RAW}|{LITERAL}|'(?:\\.|.)'|[()]", text[begin:]):
        depth += (token[0] == "(") - (token[0] == ")")
        if depth == 0:
            return text[begin:begin + token.start()]
    raise AssertionError(text[begin:begin + 60])


def workshop_sentences():
    """{sentence: the file that says it}"""
    found = {}
    for path in sorted((SOURCE / "apps/workshop").rglob("*.cpp")):
        text = re.sub(r"(?m)^\s*//.*$", "", path.read_text())
        said = [call_at(text, call.end()) for call in re.finditer(r"\b(wrong|read_whole)\(", text)]
        said += re.findall(rf"const char\* \w+ = ({LITERAL});", text)
        if path.name == "pattern.cpp":  # of RE2's errors
            said += re.findall(rf"return ({LITERAL});", text)
        found |= {sentence: path.name for part in said for sentence in sentences_of(part)}
    return {sentence: name for sentence, name in found.items()
            if re.search("[a-z]{2}", sentence) and sentence not in INNER}


def coded_sentences():
    text = (SOURCE / "apps/assist/json/error_codes.cpp").read_text()
    table = text[text.index("sentences[]"):]
    table = table[:table.index("};")]
    return {sentences_of(first)[0]: code
            for first, code in re.findall(rf'\{{({LITERAL}),\s*"(\w+)"\}}', table)}


def all_codes():
    text = (SOURCE / "apps/assist/json/error_codes.hpp").read_text()
    listed = text[text.index("error_codes[]"):]
    return set(re.findall(r'"(\w+)"', listed[:listed.index("};")])) | set(
        coded_sentences().values())


class Codes(unittest.TestCase):
    def test_every_code_has_words_in_both_languages_and_nothing_else_has(self):
        text = (SOURCE / "apps/page/src/words/errors.ts").read_text()
        words = re.findall(r"(?m)^  (\w+): \[\s*'((?:[^'\\]|\\.)*)',\s*'((?:[^'\\]|\\.)*)',?\s*\],",
                           text)
        self.assertEqual({code for code, _, _ in words}, all_codes())
        for code, _, chinese in words:  # without English words the server's sentence is shown
            self.assertRegex(chinese, "[\u4e00-\u9fff]", code)

    def test_every_code_has_a_row_in_the_document_and_no_row_is_left_over(self):
        text = (SOURCE / "docs/error-codes.md").read_text()
        rows = re.findall(r"(?m)^\| `(\w+)` \| (.+?) \| ([^|]*)\|$", text)
        self.assertEqual(len(rows), len({code for code, _, _ in rows}))
        self.assertEqual({code for code, _, _ in rows}, all_codes())

    def test_words_name_only_parameters_that_the_document_promises(self):
        text = (SOURCE / "docs/error-codes.md").read_text()
        promised = {code: set(re.findall(r"`(\w+)`", last)) for code, last in
                    re.findall(r"(?m)^\| `(\w+)` \| .+? \| ([^|]*)\|$", text)}
        words = (SOURCE / "apps/page/src/words/errors.ts").read_text()
        for code, said in re.findall(r"(?ms)^  (\w+): \[(.*?)\],$", words):
            used = set(re.findall(r"\{(\w+)\}", said)) - {"about"}
            self.assertLessEqual(used, promised[code], code)

    def test_every_sentence_about_a_text_has_a_code_and_every_code_a_sentence(self):
        coded = coded_sentences()
        used = set()
        for sentence, name in workshop_sentences().items():
            known = next((begin for begin in (sentence, sentence.split(": ")[0])
                          if begin in coded), None)
            self.assertIsNotNone(known, f"{name}: no code in error_codes.cpp for: {sentence}")
            used.add(known)
        self.assertEqual(set(coded) - used, set())


if __name__ == "__main__":
    unittest.main()
