"""The colours and shapes of palette.toml: one source for the window, the map, the report and QGIS styles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from resources.tables import fill

THEMES = ("light", "dark")
GAP_CLASSES = ("A", "B", "W", "C", "D", "E")
PATTERNS = ("", "solid", "diagonal", "dots", "cross", "hatch", "bars")
SYMBOLS = ("", "circle", "square", "triangle", "diamond", "cross")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Style:
    """The style of one role, in pixels at 100 %; ``dash`` is px on, px off, empty for a solid line."""

    colour: str
    symbol: str = ""
    size: float = 0.0
    width: float = 0.0
    casing: float = 0.0
    opacity: float = 1.0
    pattern: str = ""
    dash: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        _check_colour(self.colour)
        if self.pattern not in PATTERNS or self.symbol not in SYMBOLS or len(self.dash) % 2:
            raise ValueError(f"no such pattern, symbol or dash: {self}")


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme: the window's colours, a Style for every role of a Mark, and the tint of terrain."""

    theme: str
    accent: str
    accent_text: str
    background: str
    panel: str
    raised: str
    text: str
    muted: str
    line: str
    casing: str
    halo: str
    selection: str
    good: str
    warning: str
    error: str
    hillshade: float
    """Strength of the hillshade over the tint, 0..1."""
    hypsometry: tuple[tuple[float, str], ...]
    """(height in metres, colour), rising."""
    styles: Mapping[str, Style]
    """By role; the roles of gaps are gap_A to gap_E."""

    def __post_init__(self) -> None:
        for name in (spec.name for spec in fields(self) if spec.type == "str" and spec.name != "theme"):
            _check_colour(getattr(self, name))
        heights = [height for height, _ in self.hypsometry]
        if heights != sorted(set(heights)):
            raise ValueError("the heights of hypsometry do not rise")
        for _, colour in self.hypsometry:
            _check_colour(colour)

    def gap(self, gap_class: str) -> Style:
        """The style of gap class A blind, B out of range, W too weak, C time, D not timely or E unknown."""
        return self.styles[f"gap_{gap_class}"]


@cache
def palette(theme: str = "light") -> Palette:
    """The palette of a theme. Raises KeyError for an unknown theme."""
    return read_palette(tomllib.loads(files("resources").joinpath("palette.toml").read_text("utf-8")), theme)


def read_palette(document: Mapping[str, Any], theme: str) -> Palette:
    """The palette of a theme from a parsed palette.toml. Raises ValueError for an unknown or missing key."""
    unknown = document.keys() - {*THEMES, "gap", "style"}
    if unknown:
        raise ValueError(f"palette.toml: unknown tables {sorted(unknown)}")
    values = dict(document[theme])
    marks, gaps = values.pop("marks", {}), values.pop("gaps", {})
    tint = tuple((float(height), str(colour)) for height, colour in values.pop("hypsometry", ()))
    styles = _mark_styles(marks, document["style"]) | _gap_styles(gaps, document["gap"], document["style"]["gap"])
    return fill(Palette, {"theme": theme, **values, "hypsometry": tint, "styles": styles}, f"palette.toml [{theme}]")


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a #rrggbb colour, 0..255 each."""
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def _mark_styles(colours: Mapping[str, str], shapes: Mapping[str, Mapping[str, Any]]) -> dict[str, Style]:
    if colours.keys() != shapes.keys() - {"gap"}:
        raise ValueError(
            f"palette.toml: marks and styles differ in {sorted(colours.keys() ^ (shapes.keys() - {'gap'}))}"
        )
    return {role: _style(colour, shapes[role]) for role, colour in colours.items()}


def _gap_styles(colours: Mapping[str, str], patterns: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, Style]:
    if tuple(colours) != GAP_CLASSES or tuple(patterns) != GAP_CLASSES:
        raise ValueError(f"palette.toml: the gap classes are {', '.join(GAP_CLASSES)}, in this order")
    return {f"gap_{key}": _style(colours[key], {**shape, **patterns[key]}) for key in GAP_CLASSES}


def _style(colour: str, shape: Mapping[str, Any]) -> Style:
    return fill(Style, {**shape, "colour": colour, "dash": tuple(shape.get("dash", ()))}, "palette.toml [style]")


def _check_colour(colour: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour #rrggbb in small letters")
