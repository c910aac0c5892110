"""The sensor types of sensors.toml, as frozen values validated on load."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from resources.climate import Triple, Weather
from resources.ranges import check, check_ranges
from resources.tables import document, fill, plain, plain_values, require
from resources.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Acquisition:
    """Optics by Johnson cycles and the target transfer probability function; formulas in sensors.toml.

    The resolution is given either as ``cycle_rad`` or as ``pitch_m`` and ``focal_m``.
    """

    dimension_m: float
    n50_cycles: float
    field_factor: float
    slope_base: float
    slope_gain: float
    contrast: float
    contrast_threshold: float
    cycle_rad: float = 0.0
    pitch_m: float = 0.0
    focal_m: float = 0.0

    def __post_init__(self) -> None:
        check_ranges(self)
        if (self.cycle_rad > 0) == (self.pitch_m > 0 and self.focal_m > 0):
            raise ValueError(QT_TRANSLATE_NOOP("Error", "give either cycle_rad, or pitch_m and focal_m"))

    @property
    def resolution_rad(self) -> float:
        """Angle of one resolved cycle (a pair of pixels), in radians."""
        return self.cycle_rad or 2.0 * self.pitch_m / self.focal_m


@dataclass(frozen=True, slots=True)
class Radar:
    """Ground surveillance radar, Swerling 1; ``r90_m`` is the range of P = .9 at ``false_alarm``."""

    r90_m: float
    false_alarm: float
    minimum_radial_mps: float

    def __post_init__(self) -> None:
        check_ranges(self)

    @property
    def snr90(self) -> float:
        """Signal to noise ratio at which P = .9, as a plain ratio."""
        return math.log(self.false_alarm) / math.log(0.9) - 1.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """Touch and ground vibration: P per glimpse falls with distance along a logistic curve."""

    r50_m: float
    scale_m: float
    plateau: float

    def __post_init__(self) -> None:
        check_ranges(self)


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip flown over the stretch served, as a random search."""

    altitude_m: float
    swath_deg: float
    task_probability: float
    speed_mps: float
    corridor_m: float
    ceiling_m: float

    def __post_init__(self) -> None:
        check_ranges(self)

    @property
    def width_m(self) -> float:
        """Effective width of the strip W, in metres."""
        return 2.0 * self.altitude_m * math.tan(math.radians(self.swath_deg) / 2.0) * self.task_probability


Physics = Acquisition | Radar | Logistic | Strip

MODELS: dict[str, type[Acquisition] | type[Radar] | type[Logistic] | type[Strip]] = {
    "acquisition": Acquisition,
    "radar": Radar,
    "logistic": Logistic,
    "strip": Strip,
}
"""Values of ``model`` in sensors.toml, each with the class that names its parameters."""


@dataclass(frozen=True, slots=True)
class SensorType:
    """One section of sensors.toml; lengths in metres, times in seconds, shares in 0..1."""

    key: str
    label: str
    model: str
    height_m: float
    range_m: float
    availability: float
    use_day: Triple
    use_night: Triple
    needs_sight: bool
    curvature: float
    glimpse_interval_s: float
    glimpse_cap: float
    physics: Physics
    exposure_m: float = math.inf
    visibility_factor: Triple | None = None
    watched: bool = True
    """Whether somebody has to be present to watch, or to hear its alarm."""
    spread: tuple[tuple[str, float, float], ...] = ()
    """(parameter, low, high) of what is drawn at random."""

    def __post_init__(self) -> None:
        empty = QT_TRANSLATE_NOOP("Error", "label is empty: it is what people read")
        require(isinstance(self.label, str) and self.label.strip() != "", empty)
        unclear = QT_TRANSLATE_NOOP("Error", "{name} is {value!r}: it must be true or false")
        for name in ("needs_sight", "watched"):
            value = getattr(self, name)
            require(isinstance(value, bool), unclear, name=name, value=value)
        check_ranges(self)
        for name, low, high in self.spread:
            value = self.parameter(name)
            check(name, low)
            check(name, high)
            outside = QT_TRANSLATE_NOOP("Error", "{name} {value:g} lies outside its spread {low:g}..{high:g}")
            require(low <= value <= high, outside, name=name, value=value, low=low, high=high)

    def parameter(self, name: str) -> float:
        """The value of a numeric parameter of this type or of its physics. Raises ValueError if there is none."""
        owner = self if hasattr(self, name) else self.physics
        value = getattr(owner, name, None)
        require(isinstance(value, float), QT_TRANSLATE_NOOP("Error", "no parameter {name}"), name=name)
        return float(value)  # type: ignore[arg-type]  # require has refused anything else

    def use(self, *, night: bool) -> Triple:
        """u_k(w): share of the hazard retained in each weather state, by day or by night."""
        return self.use_night if night else self.use_day

    def visibility_m(self, weather: Weather) -> Triple:
        """Visibility of this device in each weather state, in metres; infinite if weather does not limit it."""
        if self.visibility_factor is None:
            return (math.inf, math.inf, math.inf)
        clear, haze, storm = (f * v for f, v in zip(self.visibility_factor, weather.visibility_m, strict=True))
        return (clear, haze, storm)


RESERVED = frozenset({"weather", "sweep_width"})
"""Sections of sensors.toml that are not sensor types."""


@cache
def sensor_types() -> dict[str, SensorType]:
    """Every sensor type by its key, in the order of sensors.toml. Do not modify the dict: it is shared."""
    return {key: sensor_type(key, section) for key, section in document("sensors.toml").items() if key not in RESERVED}


@cache
def sweep_factors() -> dict[str, float]:
    """Sweep width over measured detection range, by how visible a person is: high, medium, low. Do not modify it."""
    return dict(plain_values(document("sensors.toml")["sweep_width"]))


def sensor_type(key: str, section: Mapping[str, Any], source: str = "sensors.toml") -> SensorType:
    """The sensor type of a section. Raises ValueError naming ``source``, the section, the field and its range."""
    where = f"{source} [{key}]"
    require(isinstance(section, Mapping), QT_TRANSLATE_NOOP("Error", "{where}: it is not a section"), where=where)
    model = str(section.get("model"))
    other = QT_TRANSLATE_NOOP("Error", "{where}: model {model!r} is none of {models}")
    require(model in MODELS, other, where=where, model=model[:40], models=", ".join(MODELS))
    try:
        values, parameters = plain_values(section), plain_values(_table(section, "parameters"))
        spread = tuple(_spread(name, ends) for name, ends in _table(section, "spread").items())
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    physics = fill(MODELS[model], parameters, QT_TRANSLATE_NOOP("Error", "{where} parameters").format(where=where))
    values |= {"key": key, "physics": physics, "spread": spread}
    values.pop("parameters", None)
    return fill(SensorType, values, where)


def section_of(kind: SensorType) -> dict[str, Any]:
    """The section from which ``sensor_type`` would build this type, as TOML and JSON can hold it."""
    own = {spec.name: getattr(kind, spec.name) for spec in fields(kind) if spec.name not in _TABLES}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in own.items()}
    stated = {name: value for name, value in plain.items() if value is not None and value != math.inf}
    spread = {name: [low, high] for name, low, high in kind.spread}
    return {**stated, "parameters": asdict(kind.physics), "spread": spread}


_TABLES = ("key", "physics", "spread")


def _table(section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = section.get(name, {})
    no_table = QT_TRANSLATE_NOOP("Error", "{name} is {value!r:.40}: it must be a table of its own")
    require(isinstance(table, Mapping), no_table, name=name, value=table)
    return dict(table)


def _spread(name: str, ends: Any) -> tuple[str, float, float]:
    pair = isinstance(ends, list | tuple) and len(ends) == 2
    no_pair = QT_TRANSLATE_NOOP(
        "Error", "the spread of {name} is {ends!r:.40}: it must be a lowest and a highest value"
    )
    require(pair, no_pair, name=name, ends=ends)
    low, high = (plain(end, name) for end in ends)
    return name, low, high
