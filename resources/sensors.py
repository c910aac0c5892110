"""The sensor types and the weather states of sensors.toml, as frozen values checked on load."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from resources.tables import fill

Triple = tuple[float, float, float]
"""One value per weather state, in the order of ``Weather.states``."""


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
        if (self.cycle_rad > 0) == (self.pitch_m > 0 and self.focal_m > 0):
            raise ValueError("give either cycle_rad, or pitch_m and focal_m")

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

    @property
    def snr90(self) -> float:
        """Signal to noise ratio at which P = .9, as a plain ratio."""
        return math.log(self.false_alarm) / math.log(0.9) - 1.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """Touch and ground vibration: P per glimpse falls by a logistic curve with distance."""

    r50_m: float
    scale_m: float
    plateau: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip flown over the stretch it serves, as a random search."""

    altitude_m: float
    swath_deg: float
    task_probability: float
    speed_mps: float
    corridor_m: float
    ceiling_m: float

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
    spread: tuple[tuple[str, float, float], ...] = ()
    """(parameter, low, high) of what is drawn at random."""

    def __post_init__(self) -> None:
        _require(self.range_m > 0 and self.height_m >= 0 and self.exposure_m > 0, "a length is negative or zero")
        _require(self.glimpse_interval_s > 0, "glimpse_interval_s is not positive")
        shares = (self.availability, self.glimpse_cap, *self.use_day, *self.use_night)
        _require(all(0.0 <= share <= 1.0 for share in shares), "a share lies outside 0..1")
        for name, low, high in self.spread:
            value = self.parameter(name)
            _require(low <= value <= high, f"{name} {value:g} lies outside its spread {low:g}..{high:g}")

    def parameter(self, name: str) -> float:
        """The value of a number of this type or of its physics. Raises ValueError where there is none."""
        owner = self if hasattr(self, name) else self.physics
        value = getattr(owner, name, None)
        _require(isinstance(value, float), f"no parameter {name}")
        return float(value)  # type: ignore[arg-type]  # _require has refused anything else

    def use(self, *, night: bool) -> Triple:
        """u_k(w): share of the hazard kept in each weather state, by day or by night."""
        return self.use_night if night else self.use_day

    def visibility_m(self, weather: Weather) -> Triple:
        """Visibility of this device in each weather state, in metres; infinite where weather does not limit it."""
        if self.visibility_factor is None:
            return (math.inf, math.inf, math.inf)
        clear, haze, storm = (f * v for f, v in zip(self.visibility_factor, weather.visibility_m, strict=True))
        return (clear, haze, storm)


@dataclass(frozen=True, slots=True)
class Weather:
    """The climate of the analysis: states, their shares by day and by night, visibility (MOR) in metres."""

    states: tuple[str, str, str]
    day_share: float
    share_day: Triple
    share_night: Triple
    visibility_m: Triple

    def __post_init__(self) -> None:
        for shares in (self.share_day, self.share_night):
            _require(math.isclose(math.fsum(shares), 1.0), f"weather shares {shares} do not add up to 1")

    def share(self, *, night: bool) -> Triple:
        """pi(w | day) or pi(w | night)."""
        return self.share_night if night else self.share_day


@cache
def sensor_types() -> dict[str, SensorType]:
    """Every sensor type by its key, in the order of sensors.toml. Do not change the dict: it is shared."""
    return {key: sensor_type(key, section) for key, section in _document().items() if key != "weather"}


@cache
def weather() -> Weather:
    """The default weather of sensors.toml."""
    return fill(Weather, _plain_values(_document()["weather"]), "sensors.toml [weather]")


def sensor_type(key: str, section: Mapping[str, Any]) -> SensorType:
    """Make one type of its section. Raises ValueError that names the section and what is wrong in it."""
    where = f"sensors.toml [{key}]"
    values = dict(section)
    model = str(values.get("model"))
    if model not in MODELS:
        raise ValueError(f"{where}: model {model!r} is none of {', '.join(MODELS)}")
    physics = fill(MODELS[model], _plain_values(values.pop("parameters", {})), f"{where} parameters")
    spread = tuple((name, float(low), float(high)) for name, (low, high) in values.pop("spread", {}).items())
    return fill(SensorType, {"key": key, **_plain_values(values), "physics": physics, "spread": spread}, where)


def _document() -> dict[str, Any]:
    return tomllib.loads(files("resources").joinpath("sensors.toml").read_text("utf-8"))


def _plain_values(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in table.items()}


def _plain(value: Any) -> Any:
    """Lists become tuples of three and whole numbers floats, so that a type can be hashed and compared."""
    if isinstance(value, list):
        _require(len(value) == 3, f"{value} does not have one value per weather state")
        return tuple(_plain(item) for item in value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _require(true: bool, text: str) -> None:
    if not true:
        raise ValueError(text)
