"""The weather of sensors.toml, or of a project's own section: states and their shares, by month if stated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from resources.ranges import check_ranges
from resources.tables import MISSING_KEYS, document, fill, plain_values, require
from resources.text import QT_TRANSLATE_NOOP

Triple = tuple[float, float, float]
"""One value per weather state, in the order of ``Weather.states``."""

STATES = ("clear", "haze", "storm")
"""The states of the weather, in the order of the devices' values per state."""
MONTHS = range(1, 13)
ROUNDING = 1e-6
"""How far the sum of stated shares, which are rounded, may deviate from 1."""

_SHARES = ("share_day", "share_night")
_USUAL = ("states", *_SHARES, "visibility_m", "concentration", "source")
_SEASON = (*_SHARES, "visibility_m", "concentration")
_SOURCE_LENGTH = 200

_ADD_UP = QT_TRANSLATE_NOOP(
    "Error",
    "{name} adds up to {total:.8g}: the shares of {states}, each between 0 and 1, must add up to 1",
)


@dataclass(frozen=True, slots=True)
class Weather:
    """The climate of the analysis: states, their shares by day and by night, visibility (MOR) in metres.

    Raises ValueError naming the field and its range for anything else.
    """

    states: tuple[str, str, str]
    day_share: float
    share_day: Triple
    share_night: Triple
    visibility_m: Triple
    concentration: float = 20.0
    """Of the Dirichlet distribution around the shares: as if so many days of local weather had been observed."""
    source: str = field(default="", compare=False, repr=False)
    """The source of the shares. It changes no result: weathers that differ only in it are equal."""

    def __post_init__(self) -> None:
        order = QT_TRANSLATE_NOOP("Error", "states is {states!r:.60}: it must be {accepted}, in this order")
        require(self.states == STATES, order, states=self.states, accepted=", ".join(STATES))
        check_ranges(self)
        for name in _SHARES:
            total = math.fsum(getattr(self, name))
            require(abs(total - 1.0) <= ROUNDING, _ADD_UP, name=name, total=total, states=", ".join(STATES))
        one_line = QT_TRANSLATE_NOOP("Error", "source is not one line of text")
        require(isinstance(self.source, str) and self.source.isprintable(), one_line)
        long = QT_TRANSLATE_NOOP("Error", "source is longer than {most} characters")
        require(len(self.source) <= _SOURCE_LENGTH, long, most=_SOURCE_LENGTH)

    def share(self, *, night: bool) -> Triple:
        """pi(w | day) or pi(w | night)."""
        return self.share_night if night else self.share_day


@dataclass(frozen=True, slots=True)
class Climate:
    """The weather through the year: the ``usual`` one, and that of the months of each season."""

    usual: Weather
    seasons: tuple[tuple[tuple[int, ...], Weather], ...] = ()
    """(months 1 to 12, their weather); no month is in two seasons."""

    def at(self, month: int) -> Weather:
        """The weather of a month, 1 to 12."""
        return next((weather for months, weather in self.seasons if month in months), self.usual)


@cache
def weather() -> Weather:
    """The default weather of sensors.toml."""
    return fill(Weather, plain_values(document("sensors.toml")["weather"]), "sensors.toml [weather]")


def climate_of(section: Mapping[str, Any], source: str) -> Climate:
    """The climate of a section [weather] that states shares and their source; the rest defaults to the bundled one.

    Shares that add up to 1 within ROUNDING are normalised. Raises ValueError naming ``source``, the section, the field
    and its range.
    """
    where = f"{source} [weather]"
    require(isinstance(section, Mapping), QT_TRANSLATE_NOOP("Error", "{where}: it is not a section"), where=where)
    try:
        usual = _stated(weather(), {key: section[key] for key in section if key != "season"}, _USUAL)
        missing = [name for name in (*_SHARES, "source") if name not in section]
        require(not missing, MISSING_KEYS, keys=", ".join(missing))
        no_source = QT_TRANSLATE_NOOP("Error", "source is empty: it must say where the shares come from")
        require(usual.source.strip() != "", no_source)
        return Climate(usual, tuple(_seasons(usual, section.get("season", []))))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _stated(usual: Weather, values: Mapping[str, Any], keys: tuple[str, ...]) -> Weather:
    """``usual`` with the ``values`` that a section states."""
    unknown = sorted(values.keys() - set(keys))
    others = QT_TRANSLATE_NOOP("Error", "unknown keys: {keys}; it has {accepted}")
    require(not unknown, others, keys=", ".join(unknown)[:80], accepted=", ".join(keys))
    stated = replace(usual, **plain_values(values))
    return replace(stated, share_day=_whole(stated.share_day), share_night=_whole(stated.share_night))


def _whole(shares: Triple) -> Triple:
    """Shares normalised to a sum of 1: P is a sum over them, and must not exceed 1."""
    total = math.fsum(shares)
    clear, haze, storm = (share / total for share in shares)
    return (clear, haze, storm)


def _seasons(usual: Weather, stated: Any) -> Iterator[tuple[tuple[int, ...], Weather]]:
    rows = isinstance(stated, list | tuple) and all(isinstance(row, Mapping) for row in stated)
    require(
        rows,
        QT_TRANSLATE_NOOP("Error", "season is not a list of tables: each must begin with [[weather.season]]"),
    )
    taken: set[int] = set()
    for row in stated:
        months = _months(row.get("months"))
        twice = sorted(taken & set(months))
        again = QT_TRANSLATE_NOOP("Error", "season: months has {months} in two seasons: a month belongs to one")
        require(not twice, again, months=", ".join(map(str, twice)))
        taken |= set(months)
        yield months, _stated(usual, {key: row[key] for key in row if key != "months"}, _SEASON)


def _months(stated: Any) -> tuple[int, ...]:
    fine = isinstance(stated, list | tuple) and all(type(month) is int and month in MONTHS for month in stated)
    no_months = QT_TRANSLATE_NOOP(
        "Error", "season: months is {value!r:.40}: it must be a list of months, each between 1 and 12"
    )
    require(fine and len(stated) > 0, no_months, value=stated)
    return tuple(stated)
