"""Latitude and longitude in decimal degrees, degrees and minutes, or degrees, minutes and seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

HOW = QT_TRANSLATE_NOOP("Coordinates", "write it as 38.4120 N 70.7810 E or 38°24'43.2\" N 70°46'51.6\" E")

# Russian abbreviations first, so that their letters are not read singly.
_HEMISPHERES = (
    (re.compile(r"С\.?\s*Ш\b\.?"), "N"),
    (re.compile(r"Ю\.?\s*Ш\b\.?"), "S"),
    (re.compile(r"В\.?\s*Д\b\.?"), "E"),
    (re.compile(r"З\.?\s*Д\b\.?"), "W"),
)
_LETTERS = str.maketrans("СЮВЗЕ", "NSEWE")
"""Single Cyrillic letters: север, юг, восток, запад, and the Е that looks like the Latin one."""

_MARKS = str.maketrans({"º": "°", "˚": "°", "⁰": "°", "′": "'", "’": "'", "‘": "'", "ʹ": "'", "´": "'", "`": "'"})
_SECONDS = re.compile(r"''|[″”“„ʺ]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_TOKEN = re.compile(r"(?P<number>[+-]?\d+(?:\.\d*)?)|(?P<mark>[°'\"])|(?P<letter>[NSEW])|(?P<cut>[,;])|(?P<other>\S)")
LONGEST = 2_000
"""Characters of a coordinate, at most."""
_MARK_ORDER = "°'\""
_MARKED = r"\1°\2'\3" + '"'
_SECOND = r"\d{1,2}(?:[.,]\d+)?"
_OTHER_MARKS = (
    # 38:24:43.2, as spreadsheets take it, and 38:24.72.
    (re.compile(rf"(?<![\d.,])(\d{{1,3}}):(\d{{1,2}}):({_SECOND})(?![\d:])"), _MARKED),
    (re.compile(rf"(?<![\d.,:])(\d{{1,3}}):({_SECOND})(?![\d:])"), r"\1°\2'"),
    # 38-24-43.2, which is no date: those have a year.
    (re.compile(rf"(?<![\d.,\-])(\d{{1,3}})-(\d{{1,2}})-({_SECOND})(?![\d\-])"), _MARKED),
    # 382443.2N 0704651.6E, as pilots write it.
    (re.compile(r"(?<![\d.,])(\d\d)(\d\d)(\d\d(?:[.,]\d+)?)(?=\s*[NS])"), _MARKED),
    (re.compile(r"(?<![\d.,])([01]\d\d)(\d\d)(\d\d(?:[.,]\d+)?)(?=\s*[EW])"), _MARKED),
    (re.compile(r"(?<=[NS])(\d\d)(\d\d)(\d\d(?:[.,]\d+)?)(?![\d.,])"), _MARKED),
    (re.compile(r"(?<=[EW])([01]\d\d)(\d\d)(\d\d(?:[.,]\d+)?)(?![\d.,])"), _MARKED),
)
"""Other ways to set degrees, minutes and seconds apart."""


@dataclass(frozen=True, slots=True)
class Angle:
    """One angle: signed degrees, the hemisphere letter or "", and the number of parts it was written in (1-3)."""

    degrees: float
    hemisphere: str
    parts: int


Token = tuple[str, str]


def angles(text: str) -> tuple[Angle, Angle] | None:
    """Read two angles in the order written; None if the text contains anything but angles.

    Raises UserError if the text is ambiguous or an angle is out of range.
    """
    tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(_plain(text))]
    kinds = {kind for kind, _ in tokens}
    if "other" in kinds or "number" not in kinds:
        return None
    first, second = _split(tokens, text)
    return _angle(first, text), _angle(second, text)


def in_parts(value: float, parts: int, decimals: int, positive: str, negative: str) -> str:
    """Format an angle in ``parts`` (1: degrees, 2: and minutes, 3: and seconds), the last with ``decimals``."""
    letter = positive if value >= 0.0 else negative
    # Rounded to whole last units first: 59.9999 seconds must become the next minute, not 60.
    unit = 60 ** (parts - 1) * 10**decimals
    whole = round(abs(value) * unit)
    last, upper = whole % (60 * 10**decimals), whole // (60 * 10**decimals)
    if parts == 1:
        return f"{whole / unit:.{decimals}f}° {letter}"
    width = decimals + 3 if decimals else 2
    lead = f"{upper}°" if parts == 2 else f"{upper // 60}°{upper % 60:02d}'"
    return f"{lead}{last / 10**decimals:0{width}.{decimals}f}{_MARK_ORDER[parts - 1]} {letter}"


def _plain(text: str) -> str:
    """The text in upper case with uniform marks, Latin hemisphere letters and decimal points."""
    plain = text.upper().translate(_MARKS).replace("−", "-")
    plain = _SECONDS.sub('"', plain)
    for pattern, letter in _HEMISPHERES:
        plain = pattern.sub(f" {letter} ", plain)
    plain = plain.translate(_LETTERS)
    for pattern, marked in _OTHER_MARKS:
        plain = pattern.sub(marked, plain)
    return _with_points(plain, text)


def _with_points(plain: str, text: str) -> str:
    """Turn decimal commas into points; a comma that separates the two angles stays."""
    if "." in plain or not _DECIMAL_COMMA.search(plain):
        return plain
    words = [word.rstrip(",") for word in re.split(r"[\s;]+", plain)]
    if len([word for word in words if word]) == 1 and plain.count(",") == 1:
        return plain
    if any(len(_DECIMAL_COMMA.findall(word)) > 1 and not re.search(r"[°'\"NSEW],", word) for word in words):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{text} can be read in two ways, because of its commas: {HOW}.").format(
                text=_short(text), HOW=HOW
            )
        )
    return _DECIMAL_COMMA.sub(".", plain)


def _split(tokens: list[Token], text: str) -> tuple[list[Token], list[Token]]:
    """Separate the tokens of the two angles: by their letters, else a comma, else degree signs, else halves."""
    letters = [index for index, (kind, _) in enumerate(tokens) if kind == "letter"]
    if len(letters) == 2:
        at = letters[1] if letters[0] == 0 else letters[0] + 1
    elif letters:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{text} needs a hemisphere letter for both angles or for neither: {HOW}."
            ).format(text=_short(text), HOW=HOW)
        )
    else:
        at = _place_without_letters(tokens, text)
    return tokens[:at], tokens[at:]


def _place_without_letters(tokens: list[Token], text: str) -> int:
    numbers = [index for index, (kind, _) in enumerate(tokens) if kind == "number"]
    cuts = [index for index, (kind, _) in enumerate(tokens) if kind == "cut"]
    degrees = [index for index, token in enumerate(tokens) if token == ("mark", "°")]
    if len(cuts) == 1 and 0 < cuts[0] < len(tokens) - 1:
        return cuts[0]
    if len(degrees) == 2:
        return degrees[1] - 1
    if len(numbers) in {2, 4, 6}:
        return numbers[len(numbers) // 2]
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "{text} is not a latitude and a longitude: {HOW}.").format(
            text=_short(text), HOW=HOW
        )
    )


def _angle(tokens: list[Token], text: str) -> Angle:
    numbers = [value for kind, value in tokens if kind == "number"]
    letters = [value for kind, value in tokens if kind == "letter"]
    if not 1 <= len(numbers) <= 3 or not _marks_fit(tokens) or any("." in part for part in numbers[:-1]):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{text} is not a latitude and a longitude: {HOW}.").format(
                text=_short(text), HOW=HOW
            )
        )
    negative = numbers[0].startswith("-")
    signed_inside = any(part[0] in "+-" for part in numbers[1:])
    parts = [abs(float(part)) for part in numbers]
    # Rounding gives 59 minutes and 60 seconds; that is the next minute.
    if signed_inside or any(part > 60.0 for part in parts[1:]) or (negative and letters):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{text} has minutes or seconds beyond 60, or a sign out of place: {HOW}."
            ).format(text=_short(text), HOW=HOW)
        )
    size = sum(part / 60.0**power for power, part in enumerate(parts))
    letter = letters[0] if letters else ""
    return Angle(-size if negative or letter in {"S", "W"} else size, letter, len(parts))


def _marks_fit(tokens: list[Token]) -> bool:
    """Whether every mark follows its number: ° the first, ' the second, \" the third."""
    count = 0
    for (kind, value), (before, _) in zip(tokens, [("", ""), *tokens], strict=False):
        count += kind == "number"
        if kind == "mark" and (before != "number" or _MARK_ORDER.index(value) != count - 1):
            return False
    return True


def _short(text: str) -> str:
    return f"“{text.strip()[:60]}”"
