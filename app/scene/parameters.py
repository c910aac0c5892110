"""The parameters of an analysis: each with its unit, its bounds and a help text."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP


def _parameter(default: float, unit: str, low: float, high: float, text: str) -> float:
    value: float = field(default=default, metadata={"unit": unit, "low": low, "high": high, "help": text})
    return value


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of an analysis; each field's metadata holds its unit, its bounds and a help text."""

    theta: float = _parameter(
        0.5,
        "",
        0.01,
        0.99,
        QT_TRANSLATE_NOOP("Parameter", "A stretch is covered from this probability of detection upwards."),
    )
    gamma: float = _parameter(
        0.66,
        "",
        0.5,
        1.0,
        QT_TRANSLATE_NOOP("Parameter", "Share of the draws that must agree for a stretch to be a gap."),
    )
    merge_m: float = _parameter(
        500.0, "m", 0.0, 100_000.0, QT_TRANSLATE_NOOP("Parameter", "Gaps closer together than this are joined.")
    )
    min_length_m: float = _parameter(
        1000.0, "m", 0.0, 100_000.0, QT_TRANSLATE_NOOP("Parameter", "Isolated gaps shorter than this are not listed.")
    )
    cut_km: float = _parameter(
        10.0, "km", 0.1, 10_000.0, QT_TRANSLATE_NOOP("Parameter", "Longer gaps are cut at multiples of this.")
    )
    step_m: float = _parameter(
        100.0,
        "m",
        5.0,
        5000.0,
        QT_TRANSLATE_NOOP(
            "Parameter", "Length of border represented by one sample; at most 10 m beside what reaches less than 150 m."
        ),
    )
    target_height_m: float = _parameter(
        1.7, "m", 0.1, 10.0, QT_TRANSLATE_NOOP("Parameter", "Height of a crosser, half of which must be in sight.")
    )
    max_range_m: float = _parameter(
        20_000.0, "m", 100.0, 40_000.0, QT_TRANSLATE_NOOP("Parameter", "No sight line is longer than this.")
    )
    transect_m: float = _parameter(
        1000.0, "m", 50.0, 20_000.0, QT_TRANSLATE_NOOP("Parameter", "Length of the straight path across the line.")
    )
    crosser_mps: float = _parameter(
        0.78,
        "m/s",
        0.05,
        20.0,
        QT_TRANSLATE_NOOP("Parameter", "Speed on that path; it and the length give the exposure."),
    )
    cell_km: float = _parameter(
        1.0,
        "km",
        0.1,
        100.0,
        QT_TRANSLATE_NOOP("Parameter", "Length of the cells of the line by whose numbers gaps are named."),
    )
    t50_h: float = _parameter(
        6.0, "h", 0.1, 100.0, QT_TRANSLATE_NOOP("Parameter", "Crossing time at which porosity is one half.")
    )
    porosity_b: float = _parameter(
        0.6,
        "",
        0.1,
        3.0,
        QT_TRANSLATE_NOOP("Parameter", "The greater it is, the more slowly porosity falls with time."),
    )

    def __post_init__(self) -> None:
        for spec in dataclasses.fields(self):
            value, low, high = getattr(self, spec.name), spec.metadata["low"], spec.metadata["high"]
            if not low <= value <= high:
                raise UserError(
                    QT_TRANSLATE_NOOP("Error", "{field} is {value:g}: it must be between {low:g} and {high:g}.").format(
                        field=spec.name, value=value, low=low, high=high
                    )
                )

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """Parameters from texts by key, as given by ``--set key=value``. Raises UserError listing the valid keys."""
        keys = {spec.name for spec in dataclasses.fields(cls)}
        if unknown := sorted(settings.keys() - keys):
            names = ", ".join(spec.name for spec in dataclasses.fields(cls))
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "There is no parameter {name!r}. Available: {names}.").format(
                    name=unknown[0][:40], names=names
                )
            )
        ranges = {spec.name: (spec.metadata["low"], spec.metadata["high"]) for spec in dataclasses.fields(cls)}
        return cls(**{key: _as_number(key, text, *ranges[key]) for key, text in settings.items()})

    @property
    def exposure_s(self) -> float:
        """Time a crosser spends on the transect, in seconds."""
        return self.transect_m / self.crosser_mps

    def as_dict(self) -> dict[str, float]:
        """Every parameter by key."""
        return dataclasses.asdict(self)


def _as_number(key: str, text: str, low: float, high: float) -> float:
    try:
        value = float(str(text).strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{key} is {text!r}: it must be a number between {low:g} and {high:g}.").format(
                key=key, text=str(text)[:40], low=low, high=high
            )
        )
    return value
