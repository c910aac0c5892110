"""Texts from files as they may be shown: each character is seen, and none acts on what stands around it."""

from __future__ import annotations

import json
import re

MOST_IN_A_LINE = 300
"""Characters of one line of a list, a menu or a message."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ACTING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters: a terminal obeys them, XML does not hold them
    "\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # of no width: two names that look alike
    "\u202a-\u202e\u2066-\u206f"  # of the direction of writing: what stands behind is read backwards
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of characters, and none: UTF-8 or XML do not hold them
    "\U000e0000-\U000e007f]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_ACTING_IN_JSON = re.compile(f"{_ACTING.pattern}|[\u2028\u2029]")
_STACK = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""More marks on one letter than any language writes: they cover the lines above and below."""
_BLANKS = re.compile(r"[ \t\n]+")
_LONG_WORD = re.compile(r"\S{60}(?=\S{20})")
BREAK = "\u200b"
"""A place where a word may be broken; it is not seen."""


def literal(text: str) -> str:
    r"""``text`` with what acts instead of being seen written as its code; lines end with ``\n``.

    >>> print(literal("a\x1b[2Jb"), literal("\u202egnp.exe"), literal("Ғ\u200cӯ\r\nz"))
    a\x1b[2Jb \u202egnp.exe Ғ‌ӯ
    z
    """
    return _STACK.sub("\\1…", _ACTING.sub(_code, _BREAKS.sub("\n", text)))


def one_line(text: str, most: int = MOST_IN_A_LINE) -> str:
    r"""``literal`` on one line of at most ``most`` characters.

    >>> one_line(" a\n\tb  c "), one_line("abcdef", 4)
    ('a b c', 'abc…')
    """
    # Of a text of millions of characters only the beginning is looked at.
    line = _BLANKS.sub(" ", literal(text[: 8 * most])).strip(" ")
    return line if len(line) <= most and len(text) <= 8 * most else line[: most - 1] + "…"


def in_json(text: str) -> str:
    r"""JSON in which what acts is escaped; the values in it stay the same.

    >>> in_json('{"a": "\x9b\u202e"}')
    '{"a": "\\u009b\\u202e"}'
    """
    return _ACTING_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)


def breakable(text: str) -> str:
    """``text`` with a BREAK wherever a word is longer than any line should be."""
    return _LONG_WORD.sub(rf"\g<0>{BREAK}", text)


def _code(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
