"""Compressed bytes and JSON from a file: bounded before they take memory, and refused where JSON's readers differ."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, NoReturn

from app.untrusted.unreadable import UnreadableError
from layers.text import QT_TRANSLATE_NOOP

MOST_BYTES = 200_000_000
"""The most that is unpacked. A run over 3,000 km with a sample every 10 m has 300,000 samples of some 230 bytes and 34
values each (measured on the sample project): 70 MB and ten million values."""
MOST_VALUES = 30_000_000
MOST_CONTAINERS = 3_000_000
"""The most objects and lists: a line of a million vertices has as many."""
DEEPEST = 32
"""Levels of a document; our own have at most eight."""
_BRACKETS = re.compile(rb"[\[\]{}]")
_TOKENS = re.compile(rb'[\[{]|[\]}]|"(?:[^"\\]|\\.)*+"', re.DOTALL)
"""Brackets, and texts, whose brackets do not count."""
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

NOT_PACKED = QT_TRANSLATE_NOOP("Unreadable", "is not the compressed text it has to be")
TOO_LARGE = QT_TRANSLATE_NOOP("Unreadable", "unpacks to more than {most:,} bytes")
NOT_TEXT = QT_TRANSLATE_NOOP("Unreadable", "is not text in UTF-8")
NOT_JSON = QT_TRANSLATE_NOOP("Unreadable", "is not JSON: {reason}")
TOO_MANY = QT_TRANSLATE_NOOP("Unreadable", "has more than {most:,} values")
TOO_DEEP = QT_TRANSLATE_NOOP("Unreadable", "is nested deeper than {most} levels")
NO_NUMBER = QT_TRANSLATE_NOOP("Unreadable", "holds {text}, which is no number of JSON")
TWICE = QT_TRANSLATE_NOOP("Unreadable", "names {key} twice")


def unpacked(data: object, most: int = MOST_BYTES) -> bytes:
    """What zlib compressed, at most ``most`` bytes. Raises UnreadableError, before more memory than that is taken."""
    if not isinstance(data, bytes):
        raise UnreadableError(NOT_PACKED)
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise UnreadableError(NOT_PACKED) from None
    if len(content) > most:
        raise UnreadableError(TOO_LARGE.format(most=most))
    if not unpacker.eof or unpacker.unused_data:
        raise UnreadableError(NOT_PACKED)
    return content


def parsed(text: object, *, is_finite: bool = True) -> Any:
    """A JSON document of text, or of bytes in UTF-8. Raises UnreadableError for anything else.

    ``is_finite``: NaN and Infinity, which Python writes and JSON lacks, are refused.
    """
    if not isinstance(text, bytes | str):
        raise UnreadableError(NOT_TEXT)
    try:
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > MOST_BYTES:
            raise UnreadableError(TOO_LARGE.format(most=MOST_BYTES))
        _refuse_shape(raw)
        content = (_FINITE if is_finite else _ANY).decode(raw.decode())
        if b"\\u" in raw and _SURROGATE.search(raw):
            json.dumps(content, ensure_ascii=False).encode()
    except UnreadableError:
        raise
    except RecursionError:  # brackets in texts hid the depth from the quick count
        raise UnreadableError(TOO_DEEP.format(most=DEEPEST)) from None
    except UnicodeError:
        raise UnreadableError(NOT_TEXT) from None
    except ValueError as error:
        raise UnreadableError(NOT_JSON.format(reason=str(error)[:80])) from None
    return content


def _refuse_shape(raw: bytes) -> None:
    """Refuse what would take much memory, or the stack, by counts that are never too small."""
    opened = raw.count(b"[") + raw.count(b"{")
    if raw.count(b",") > MOST_VALUES or opened > MOST_CONTAINERS:
        raise UnreadableError(TOO_MANY.format(most=MOST_VALUES if opened <= MOST_CONTAINERS else MOST_CONTAINERS))
    # Texts are many and brackets few: the exact count is made where the quick one is high.
    if opened > DEEPEST and _depth(raw, _BRACKETS) > DEEPEST and _depth(raw, _TOKENS) > DEEPEST:
        raise UnreadableError(TOO_DEEP.format(most=DEEPEST))


def _depth(raw: bytes, tokens: re.Pattern[bytes]) -> int:
    depth = deepest = 0
    for token in tokens.finditer(raw):
        first = raw[token.start()]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif first in b"]}":
            depth -= 1
    return deepest


def _refuse_constant(text: str) -> NoReturn:
    raise UnreadableError(NO_NUMBER.format(text=text))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise UnreadableError(TWICE.format(key=repr(twice[:40])))
    return content


_FINITE = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_object)
_ANY = json.JSONDecoder(object_pairs_hook=_object)
