"""Hours of a post or patrol: ``06:00-18:00;20:00-22:00``, local time, half-open, also across midnight.

Days and months precede the times, as in OpenStreetMap's opening_hours, of which this is a small subset:
``Mo-Fr 06:00-18:00; Sa,Su 08:00-16:00; Nov-Mar off``. Rules without days and months add up; one with days or months
replaces, on those, all rules before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.text import QT_TRANSLATE_NOOP

MINUTES = 24 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OFF = "off"
WHOLE_DAY = "00:00-24:00"
_ALL_DAY = {
    *("24/7", "24h", "24 h", "24 hours", "round the clock", "24 часа", "24 ч", "круглосуточно", "круглосуточный"),
    *("шабонарӯзӣ", "күнү-түнү", "күнү түнү"),
}
_OF_REGION = {
    **dict(zip(("пн", "вт", "ср", "чт", "пт", "сб", "вс"), DAYS, strict=True)),
    **dict.fromkeys(("выходной", "вых", "закрыто"), OFF),
}
_WORD = re.compile(r"[^\W\d_]+")
_FROM_TO = re.compile(r"(?:с|from)\s+(\d{1,2}:\d{2})\s+(?:до|по|to|till)\s+(\d{1,2}:\d{2})", re.IGNORECASE)

Span = tuple[int, int]

_DASH = r"\s*[-–—]\s*"
_SPAN = re.compile(rf"(\d{{1,2}}):(\d{{2}}){_DASH}(\d{{1,2}}):(\d{{2}})")


def _choice(names: tuple[str, ...]) -> str:
    name = f"(?:{'|'.join(names)})"
    item = rf"{name}(?:{_DASH}{name})?"
    return rf"{item}(?:\s*,\s*{item})*"


_RULE = re.compile(rf"(?:({_choice(MONTHS)})\s+)?(?:({_choice(DAYS)})\s+)?(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """Spans of (start, end) minutes, 0 <= start < 1440, start < end <= start + 1440; an end past 1440 is next day.

    No spans: off. ``months`` (1 to 12) and ``days`` (0 is Monday) ascend; None if the rule names none.
    """

    spans: tuple[Span, ...]
    days: tuple[int, ...] | None = None
    months: tuple[int, ...] | None = None

    @property
    def adds(self) -> bool:
        """Whether it adds to the rules before it instead of replacing them."""
        return bool(self.spans) and self.days is None and self.months is None

    def holds(self, day: int, month: int) -> bool:
        """Whether it applies to a weekday in a month."""
        return (self.days is None or day in self.days) and (self.months is None or month in self.months)

    def __str__(self) -> str:
        names = [_named([month - 1 for month in self.months], MONTHS)] if self.months else []
        names += [_named(self.days, DAYS)] if self.days else []
        return " ".join([*names, ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in self.spans) or OFF])


@dataclass(frozen=True, slots=True)
class Hours:
    """Rules in the order written."""

    rules: tuple[Rule, ...]

    def spans(self, day: int, month: int) -> tuple[Span, ...]:
        """The spans that begin on a weekday (0 is Monday) in a month (1 to 12)."""
        spans: tuple[Span, ...] = ()
        for rule in self.rules:
            if rule.holds(day, month):
                spans = spans + rule.spans if rule.adds else rule.spans
        return spans

    def week(self, month: int) -> NDArray[np.bool_]:
        """The working minutes of a week in a month, (7, 1440), Monday first; Sunday's night continues on Monday."""
        on = np.zeros(len(DAYS) * MINUTES, dtype=np.bool_)
        for day in range(len(DAYS)):
            for start, end in self.spans(day, month):
                on[np.arange(day * MINUTES + start, day * MINUTES + end) % on.size] = True
        return on.reshape(len(DAYS), MINUTES)

    def working_days(self, month: int) -> int:
        """The number of weekdays, 0 to 7, on which a span begins."""
        return sum(bool(self.spans(day, month)) for day in range(len(DAYS)))

    def __str__(self) -> str:
        return (";" if all(rule.adds for rule in self.rules) else "; ").join(str(rule) for rule in self.rules)


ALWAYS = Hours((Rule(((0, MINUTES),)),))


def parse_hours(text: str | None) -> Hours:
    """Parse hours; None or blank means always. Raises ValueError showing the format."""
    if text is None or not text.strip():
        return ALWAYS
    return Hours(tuple(rule for part in text.strip().rstrip(";").split(";") for rule in _rules(part.strip())))


def canonical_hours(text: str) -> str:
    """The canonical form of hours: two digits, plain hyphens, runs. Raises ValueError as parse_hours does.

    Registers of the region say "круглосуточно", "с 8:00 до 20:00" and "Пн-Пт 08:00-18:00".
    """
    plain = " ".join(text.split())
    if plain.casefold() in _ALL_DAY:
        return str(parse_hours(WHOLE_DAY))
    plain = _FROM_TO.sub(r"\1-\2", plain)
    return str(parse_hours(_WORD.sub(lambda match: _OF_REGION.get(match[0].casefold(), match[0]), plain)))


def _rules(text: str) -> list[Rule]:
    """One rule; without days and months, one for each of its spans, which is equivalent."""
    match = _RULE.fullmatch(text)
    if match is None:
        raise ValueError(_FORM)
    months, days, times = match.groups()
    spans = () if times.strip().casefold() == OFF else tuple(_span(part.strip()) for part in times.split(","))
    chosen = _numbers(days, DAYS), _numbers(months, MONTHS)
    if spans and chosen == (None, None):
        return [Rule((span,)) for span in spans]
    return [Rule(spans, chosen[0], chosen[1] and tuple(month + 1 for month in chosen[1]))]


_FORM = QT_TRANSLATE_NOOP(
    "Error", "hours are written 06:00-18:00;20:00-22:00 or Mo-Fr 06:00-18:00; Sa,Su 22:00-06:00; Nov-Mar off"
)


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(_FORM)
    hour, minute, to_hour, to_minute = (int(part) for part in match.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or start >= MINUTES or end > MINUTES:
        raise ValueError(QT_TRANSLATE_NOOP("Error", "a time of day lies between 00:00 and 24:00"))
    if start == end:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "the hours start and end at the same time; all day is written 00:00-24:00")
        )
    return (start, end if end > start else end + MINUTES)


def _numbers(text: str | None, names: tuple[str, ...]) -> tuple[int, ...] | None:
    """The numbers of ``Mo-We,Fr``, ascending; a run may wrap round, as Nov-Mar."""
    if text is None:
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        ends = [names.index(name.strip().capitalize()) for name in re.split(_DASH, part)]
        length = (ends[-1] - ends[0]) % len(names) + 1
        numbers.update((ends[0] + step) % len(names) for step in range(length))
    return tuple(sorted(numbers))


def _named(numbers: Sequence[int], names: tuple[str, ...]) -> str:
    """The shortest text for numbers: runs of three or more with a hyphen, wrapping round if need be."""
    count = len(names)
    if len(numbers) == count:
        return f"{names[0]}-{names[-1]}"
    parts = []
    for first in (number for number in numbers if (number - 1) % count not in numbers):
        last = next(first + step for step in range(count) if (first + step + 1) % count not in numbers)
        run = [names[number % count] for number in range(first, last + 1)]
        parts.append(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run))
    return ",".join(parts)


def _clock(minute: int) -> str:
    shown = minute if minute <= MINUTES else minute - MINUTES
    return f"{shown // 60:02d}:{shown % 60:02d}"
