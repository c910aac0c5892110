"""Days and times as texts: figures in three orders, names of months in four languages, times of day and zones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.exchange.column import LONGEST_VALUE

DMY, MDY, YMD = "dmy", "mdy", "ymd"
ORDERS = (DMY, MDY, YMD)
DAY, MONTH, YEAR, MINUTE = "day", "month", "year", "minute"
"""To what a moment is known, as the field for it has it."""

_MONTHS = (
    ("jan january янв январь января январ январи", 1),
    ("feb february фев февр февраль февраля феврал феврали", 2),
    ("mar march мар март марта марти", 3),
    ("apr april апр апрель апреля апрел апрели", 4),
    ("may май мая майи", 5),
    ("jun june июн июнь июня июни", 6),
    ("jul july июл июль июля июли", 7),
    ("aug august авг август августа августи", 8),
    ("sep sept september сен сент сентябрь сентября сентябр сентябри", 9),
    ("oct october окт октябрь октября октябр октябри", 10),
    ("nov november ноя нояб ноябрь ноября ноябр ноябри", 11),
    ("dec december дек декабрь декабря декабр декабри", 12),
)
"""Names of months in English, Russian, Tajik and Kyrgyz, in the cases in which dates have them, and cut short."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH_OF = {name: number for names, number in _MONTHS for name in names.split()}
_BASES = {"январ", "феврал", "март", "апрел", "май", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"}
_CASE = re.compile(r"(?:[ыиу]н?|[ыиу]н[ыи]н|[дт][аеоө]н?|[ыиуү]н[дт][аеө]|[дт]?[ыиуү]|н[ыи]н|ю|е)")
"""Endings of cases in Kyrgyz, Tajik and Russian, behind the stem of a month."""
_MONTH_OF |= {name: number for number, name in enumerate(_ROMAN, 1)}

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|utc|gmt|tjt|uzt|aft|[+\-]\d{2}:?\d{2}|[+\-]\d{1,2})?"
)
_BEFORE = r"(?:[^\W\d]{2,12}\.?,?\s+)??"
"""A weekday before the date."""
_NAME, _YEAR, _ENDING = (
    r"(?P<name>[^\W\d_]{3,12}|[IVXivx]{1,4})\.?",
    r"(?:(?:соли|с\.)\s*)?(?P<year>\d{4}|\d{2})",
    r"(?:\s*-?\s*(?:г|года|год|ж|жыл|жылы|жылдын|соли|сол)\.?)?",
)
_NTH = r"(?:st|[nr]d|th|-(?:е|го|ого|ум|уми|юм|юми|нчи|инчи))?"
_FIRST_YEAR = rf"(?:соли\s+)?(?P<year>(?:1[89]|20)\d{{2}}){_ENDING}[-,\s]+"
_DAYS = (
    r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    rf"{_BEFORE}(?P<day>\d{{1,2}}){_NTH}[-\s./]+{_NAME}[-\s./,]+{_YEAR}{_ENDING}",
    rf"{_BEFORE}{_NAME}\s+(?P<day>\d{{1,2}}){_NTH},?\s+{_YEAR}{_ENDING}",
    # 2026-жылдын 31-марты, and 2026-Mar-31.
    rf"{_FIRST_YEAR}(?P<day>\d{{1,2}}){_NTH}[-\s]+{_NAME}",
    rf"{_FIRST_YEAR}{_NAME}[-\s]+(?P<day>\d{{1,2}})",
    r"(?P<year>\d{4})-(?P<month>\d{2})",
    rf"(?:моҳи\s+)?{_NAME}\s+(?:соли\s+)?(?P<year>\d{{4}}){_ENDING}",
    r"(?P<month>\d{1,2})[./](?P<year>(?:19|20)\d{2})",
    rf"(?:соли\s+)?(?P<year>(?:19|20)\d{{2}}){_ENDING}",
    rf"{_FIRST_YEAR}{_NAME}(?:\s+айы)?",
)
_AT = r"(?:at\s+|в\s+|соати?\s+|саат\s+)?"
_PLAIN = [re.compile(rf"{day}(?:(?:t|,?\s+){_AT}{_CLOCK})?", re.IGNORECASE) for day in _DAYS]
_TRIPLE = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<mark>[-/.])(?P<b>\d{{1,2}})(?P=mark)(?P<c>\d{{4}}|\d{{2}}){_ENDING}(?:(?:t|,?\s+){_AT}{_CLOCK})?",
    re.IGNORECASE,
)
_FORMS = (*_PLAIN, _TRIPLE)
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?"
_FIGURES = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:\s?[гж]\.?)?"
_OTHERWISE = (
    # 14:05 31.03.2026, and Tue Mar 31 14:05:00 2026.
    (re.compile(rf"({_HOUR}),?\s+(\D*\d.+)"), r"\2 \1"),
    (re.compile(rf"(?:[^\W\d]{{2,4}}\s+)?([^\W\d]{{3}}\s+\d{{1,2}})\s+({_HOUR})\s+(\d{{4}})"), r"\1 \3 \2"),
    # Tue Mar 31 2026 14:05:00 GMT+0500 (Tajikistan Time), and 31.03.2026 14:05 (UTC+5).
    (re.compile(r"(.+\d)\s*\(?(?:gmt|utc)([+\-]\d{1,2}(?::?\d{2})?)\)?(?:\s*\([^()]*\))?", re.IGNORECASE), r"\1 \2"),
    # 31.03.2026 14.05, and 14 ч. 05 мин.
    (
        re.compile(r"(.*\d{1,2}[./-]\d{2,4}\D{0,4})\s(\d{1,2})(?:\.|-|\s?ч(?:ас)?\.?\s?)(\d{2})(?:\s?м(?:ин)?\.?)?"),
        r"\1 \2:\3",
    ),
    (
        re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})[t_]?(\d{2})(\d{2})(\d{2})(z?)", re.IGNORECASE),
        r"\1-\2-\3 \4:\5:\6\7",
    ),
    # 310905ZMAR26: day, hour and minute in UTC.
    (re.compile(r"(\d{2})(\d{2})(\d{2})z\s?([a-z]{3})\s?(\d{2}|\d{4})", re.IGNORECASE), r"\1 \4 \5 \2:\3 Z"),
)
"""Forms that are another one of the same parts."""
_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]"
    r"|воскресенье|пн|вт|ср|чт|пт|сб|вс|(?:ду|се|чор|чоршан|панҷ|як)?шанбе|ҷумъа|дүйшөмбү|шейшемби|шаршемби|бейшемби|жума"
    r"|ишемби|жекшемби"
)
_OMITTED = (
    (re.compile(rf"(?:{_WEEKDAY})\.?,?\s+(?=\d)", re.IGNORECASE), ""),
    (re.compile(rf",?\s+\(?(?:{_WEEKDAY})\.?\)?(?=\s|,|$)", re.IGNORECASE), ""),
    # «05» марта, as forms have it.
    (re.compile(r"[«\"“„](\d{1,2})[»\"”]"), r"\1"),
    (re.compile(r"(?<=[+-]\d\d:\d\d)\[[A-Za-z_]+/[A-Za-z_/]+\]$"), ""),
    (
        re.compile(
            r"(?<=\d:\d\d)\s*\(?(?:ч|час|часов|местное|по местному(?: времени)?|local(?: time)?)\.?\)?$", re.IGNORECASE
        ),
        "",
    ),
)
"""What says nothing more of a moment: the day of the week, quotation marks, the place of a stated offset, "local"."""
_TIME_ALONE = re.compile(_CLOCK, re.IGNORECASE)


_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "tjt": "+05:00", "uzt": "+05:00", "aft": "+04:30"}
"""Those of the region that never meant another offset since 1992."""
_LARGEST_OFFSET = 14
"""Hours, of the Line Islands."""


class Written(NamedTuple):
    """A moment in ISO form, and to what it is known."""

    text: str
    precision: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell with a date: what it is by each order that fits. One whose order cannot be mistaken has one for all."""

    by_order: Mapping[str, Written]
    is_dotted: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether two orders give different days."""
        return len({one.text for one in self.by_order.values()}) > 1

    @property
    def decides(self) -> str:
        """The one order of figures that fits; empty if several do, or it is no matter of order."""
        if self.is_dotted and DMY in self.by_order:
            return DMY
        return next(iter(self.by_order)) if len(self.by_order) == 1 else ""


def dated(text: str) -> Dated | None:
    """How a text can be read as a moment; None if it cannot.

    >>> dated("31.03.2026 14:05").by_order["dmy"].text, dated("3 марта 2026 г.").by_order["dmy"].text
    ('2026-03-31T14:05', '2026-03-03')
    """
    if len(text) > LONGEST_VALUE:
        return None
    plain = " ".join(text.split())
    match = _match(plain) or _match(plain := _without_omitted(plain))
    if match is None:
        rewritten = (one.expand(form) for pattern, form in _OTHERWISE if (one := pattern.fullmatch(plain)) is not None)
        match = next((one for form in rewritten if (one := _match(form)) is not None), None)
    if match is None:
        return None
    if match.re is not _TRIPLE:
        written = _plain(match)
        return None if written is None else Dated(dict.fromkeys(ORDERS, written))
    fitting = {order: written for order in ORDERS if (written := _triple(match, order)) is not None}
    return Dated(fitting, match["mark"] == ".") if fitting else None


def _without_omitted(plain: str) -> str:
    for pattern, rest in _OMITTED:
        plain = pattern.sub(rest, plain, count=1)
    return plain.strip()


def _month(name: str) -> int | None:
    """The number of a month by its name in any case; None if it is none."""
    name = name.casefold()
    if name in _MONTH_OF:
        return _MONTH_OF[name]
    stems = (name[:cut] for cut in range(len(name) - 1, 2, -1) if name[:cut] in _BASES)
    return next((_MONTH_OF[stem] for stem in stems if _CASE.fullmatch(name[len(stem) :])), None)


def _match(plain: str) -> re.Match[str] | None:
    """The parts of a text of one of the usual forms."""
    for pattern in _FORMS:
        match = pattern.fullmatch(plain)
        if match is not None and (not (name := match.groupdict().get("name")) or _month(name)):
            return match
    return None


def is_time(text: str) -> bool:
    """Whether a text is a time of day and nothing else."""
    return len(text) <= LONGEST_VALUE and _TIME_ALONE.fullmatch(text.strip()) is not None


def _plain(match: re.Match[str]) -> Written | None:
    parts = match.groupdict()
    month = _month(parts["name"]) if parts.get("name") else parts.get("month")
    precision = DAY if parts.get("day") else MONTH if month else YEAR
    return _written(parts["year"], month or 1, parts.get("day") or 1, match, precision)


def _triple(match: re.Match[str], order: str) -> Written | None:
    figures = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    # A year of four figures has one place; of two figures it may have any.
    if len(match["c"]) == 4 and order == YMD:
        return None
    return _written(figures["y"], figures["m"], figures["d"], match, DAY)


def _written(year: str, month: str | int, day: str | int, match: re.Match[str], precision: str) -> Written | None:
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    try:
        clock, after = _clock(match)
        first = (date(full, int(month), int(day)) + timedelta(days=after)).isoformat()
    except (ValueError, OverflowError):
        return None
    if clock and precision != DAY:
        return None
    return Written(f"{first}T{clock}" if clock else first, MINUTE if clock else precision)


def _clock(match: re.Match[str]) -> tuple[str, int]:
    """The time of day in ISO form, with its zone, empty if there is none; and a day more if that is 24:00.

    Raises ValueError for 25:00.
    """
    if match["hour"] is None:
        return "", 0
    hour, half = int(match["hour"]), (match["half"] or "").casefold()[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    second = f":{match['second']}" if match["second"] else ""
    part = f".{match['part'][:6]:0<3}" if match["part"] else ""
    ends = hour == 24 and f"{match['minute']}{second}{part}".strip("0:.") == ""
    text = f"{0 if ends else hour:02d}:{match['minute']}{second}{part}{_zone(match['zone'] or '')}"
    datetime.fromisoformat(f"2000-01-01T{text}")
    return text, int(ends)


def _zone(text: str) -> str:
    """The offset from UTC as +05:00; empty if none is stated."""
    if not text or text.isalpha():
        return _ZONES[text.casefold()] if text else ""
    figures = text[1:].replace(":", "")
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "00")
    if int(hours) > _LARGEST_OFFSET:
        raise ValueError(text)
    return f"{text[0]}{hours:0>2}:{minutes}"
