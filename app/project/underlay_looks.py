"""How the underlays of a project are shown. Apart from ``underlays``: that brings what reads images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from app.store.catalog import Entry

KIND = "basemap"


@dataclass(frozen=True, slots=True)
class Look:
    """How an underlay is shown, as its layer's settings have it.

    ``nearest`` and ``farthest``: the scales 1 : n between which it is drawn; 0 for no end. ``polygon``: what lies
    within its black or white edges, counter-clockwise in its own system; ``cropped``: whether they are left out.
    """

    attribution: str = ""
    nearest: float = 0.0
    farthest: float = 0.0
    cropped: bool = False
    polygon: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The look of a layer."""
        stored = entry.settings
        polygon = tuple((float(x), float(y)) for x, y in stored.get("polygon", ()))
        ends = float(stored.get("nearest", 0.0)), float(stored.get("farthest", 0.0))
        return cls(str(stored.get("attribution", "")), *ends, bool(stored.get("cropped")), polygon)

    def as_dict(self) -> dict[str, Any]:
        """The look as settings; what is as usual is left out."""
        values = {name: getattr(self, name) for name in ("attribution", "nearest", "farthest", "cropped")}
        polygon = {"polygon": [list(corner) for corner in self.polygon]} if self.polygon else {}
        return {name: value for name, value in values.items() if value} | polygon

    def of_entry(self, entry: Entry) -> Entry:
        """``entry`` with this look."""
        others = {name: value for name, value in entry.settings.items() if name not in self.__slots__}
        return replace(entry, settings={**others, **self.as_dict()})

    def shown_at(self, denominator: float) -> bool:
        """Whether it is drawn at 1 : ``denominator``."""
        return denominator >= self.nearest and (not self.farthest or denominator <= self.farthest)
