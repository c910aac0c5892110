"""The encoding of a text: as stated, as its first bytes say, or as all of its bytes fit."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from app.errors import Remedy, UserError
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject
from layers.text import QT_TRANSLATE_NOOP

UTF_8 = "utf-8"
SINGLE_BYTE = ("cp1251", "cp866", "koi8_r", "cp1252", "latin_1")
"""What a text may be that is not Unicode: Cyrillic as Windows, DOS and Unix write it, and western letters."""

GUESSED = QT_TRANSLATE_NOOP("Import", "Read as {encoding}: {sample}. If that is not how it reads, state the encoding.")
SPOILT = QT_TRANSLATE_NOOP(
    "Import", "Bytes that are no {encoding} stand as � in {count:,} places, the first in line {line}."
)
UNKNOWN = QT_TRANSLATE_NOOP("Error", "The encoding of {name} is unknown; save it as UTF-8 and try again")
NO_ENCODING = QT_TRANSLATE_NOOP("Error", "There is no encoding {encoding!r}")

_MARKS = (
    *((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
_NO_ENCODINGS = frozenset(("idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf_7"))
"""What Python has under such names and is not how a file is written: names of hosts, one of which takes the square of
its length, and escapes, which give half letters."""
_HEAD = 4000
_SOUND = 20
"""So many letters of several bytes for each byte that is none say that a text is UTF-8, and was spoilt."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WORD, _BEYOND_ASCII = re.compile(r"\w+"), re.compile(r"[^\W\d_a-zA-Z]")
_LETTERS = 200_000
"""Bytes beyond ASCII, with what stands around them, that are judged: more say nothing new and take time."""


def decoded(data: bytes, name: str, stated: Stated) -> tuple[str, Reading]:
    """``data`` as text, and how it was read. Raises UserError if no encoding fits, or if there is none as stated."""
    # What fills up the last block of a disk, and what ended a text under DOS, is none of it.
    plain = data.rstrip(b"\x00\x1a")
    if stated.encoding:
        encoding, ground = _of_that_name(stated.encoding), Ground.STATED
    else:
        encoding, ground = encoding_of(plain, name)
    wide = encoding.startswith(("utf-16", "utf-32"))
    text = (data if wide else plain).decode(encoding, errors="replace").rstrip("\x00\x1a").replace("\ufeff", "")
    shown = encoding.replace("_", "-").removesuffix("-sig")
    reading = Reading().plus(Fact(Subject.ENCODING, shown, ground))
    if ground is Ground.ASSUMED:
        reading = reading.plus(GUESSED.format(encoding=shown, sample=_sample(text)))
    if spoilt := text.count("\ufffd"):
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        reading = reading.plus(SPOILT.format(encoding=shown, count=spoilt, line=line))
    return text, reading


def codec_of(name: str) -> str:
    """What Python calls an encoding that is called so. Raises LookupError or ValueError if it is none of texts."""
    codec = codecs.lookup(name).name
    if codec.replace("-", "_") in _NO_ENCODINGS:
        raise LookupError(name)
    "".encode(codec)  # what is no encoding of texts at all is told so
    return codec


def encoding_of(data: bytes, name: str) -> tuple[str, Ground]:
    """The encoding of a text and what that rests on. Raises UserError if none fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, Ground.FILE
    head = data[:_HEAD]
    if head.count(0) * 20 >= len(head) > 1:  # UTF-16 without its mark: every delimiter and digit has a zero byte
        little = head[1::2].count(0) >= head[::2].count(0)
        return ("utf-16-le" if little else "utf-16-be"), Ground.CONTENT
    if _is_utf_8(data):
        return UTF_8, Ground.CONTENT
    return single_byte(data, name), Ground.ASSUMED


def _is_utf_8(data: bytes) -> bool:
    """Whether it is UTF-8, or was before a few of its bytes were spoilt."""
    text = data.decode(UTF_8, errors="replace")
    spoilt = text.count("\ufffd")
    return not spoilt or sum(map(len, _words(text))) >= _SOUND * spoilt


def _words(text: str) -> Iterator[str]:
    """Words with letters beyond ASCII; a pattern of the whole would take the square of the time for a long word."""
    return (word for word in _WORD.findall(text[:_LETTERS]) if not word.isascii() and _BEYOND_ASCII.search(word))


def single_byte(data: bytes, name: str) -> str:
    """The encoding of one byte a letter that fits best. Raises UserError if none does."""
    # 0.1 s to import, and most files are UTF-8.
    import charset_normalizer  # noqa: PLC0415

    possible = [encoding for encoding in SINGLE_BYTE if _is_text(data, encoding)]
    if not possible:
        raise UserError(UNKNOWN.format(name=name), Remedy.STATE_ENCODING, name)
    letters = _with_letters(data)
    best = charset_normalizer.from_bytes(letters, cp_isolation=possible).best()
    return possible[0] if best is None else next(one for one in possible if one == best.encoding)


def _is_text(data: bytes, encoding: str) -> bool:
    """Whether every byte is a letter or mark of an encoding."""
    try:
        return not _CONTROLS.search(data.decode(encoding))
    except UnicodeDecodeError:
        return False


def _with_letters(data: bytes) -> bytes:
    """The lines with letters beyond ASCII, of which alone anything can be told."""
    lines = [line for line in data.splitlines() if any(byte > 127 for byte in line)]
    return b"\n".join(lines)[:_LETTERS]


def _of_that_name(encoding: str) -> str:
    """The encoding of a name; a byte order mark is no part of a text in UTF-8."""
    try:
        name = codec_of(encoding)
    except (LookupError, ValueError):
        raise UserError(NO_ENCODING.format(encoding=encoding[:40]), Remedy.STATE_ENCODING) from None
    return "utf-8-sig" if name == UTF_8 else name


def _sample(text: str) -> str:
    """A few of the words beyond ASCII, from which a person sees whether it reads right."""
    words = dict.fromkeys(word for word in _words(text) if len(word) > 2)
    return ", ".join(list(words)[:4]) or QT_TRANSLATE_NOOP("Import", "no letters but those of English")
