"""The closed form of the method along the path of a crosser: slow and plain, to hold the program against.

Nothing here imports ``app.analysis``. Three conventions that the method leaves open are the program's: how densely a
ray is sampled, sunrise and sunset to ten minutes, and the clocks of states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from app.arrays import BoolArray, FloatArray
from app.geo.lrs import Samples
from app.scene.scene import Scene
from tests.oracles.path_form.devices import Staff, devices_of
from tests.oracles.path_form.form import ALONG_PATH, Case, Form
from tests.oracles.path_form.masts import Watch, masts_of, watch
from tests.oracles.path_form.paths import Path
from tests.oracles.path_form.patrols import Beat
from tests.oracles.path_form.week import daylight, duties

UNSTATED: Mapping[str, Staff] = MappingProxyType({})


def detection(scene: Scene, form: Form = ALONG_PATH, staff: Mapping[str, Staff] = UNSTATED) -> FloatArray:
    """P by day and by night, (2, n), of every sample of every route, in order.

    ``staff`` is what is stated of it, by the observer's id.
    """
    case = Case.of(scene, form)
    masts = masts_of(devices_of(scene, staff))
    beats = [Beat(patrol, scene.month) for patrol in scene.patrols]
    columns = []
    for path in paths_of(scene, form.looks):
        watches = tuple(row for mast in masts if (row := watch(mast, path, case)) is not None)
        sources = Sources(watches, tuple(beat.chance(path) for beat in beats), case)
        columns.append(sources.by_period(daylight(scene, path.lon, path.lat)))
    return np.array(columns, dtype=np.float64).reshape(-1, 2).T


def paths_of(scene: Scene, looks: int) -> Iterator[Path]:
    """The path through every sample of a scene, in the order of its routes."""
    for samples in scene.samples:
        yield from _paths(samples, scene, looks)


def _paths(samples: Samples, scene: Scene, looks: int) -> Iterator[Path]:
    given = scene.parameters
    for lon, lat, azimuth in zip(samples.lon, samples.lat, samples.azimuth_deg, strict=True):
        yield Path(float(lon), float(lat), float(azimuth) + 90.0, given.transect_m, given.crosser_mps, looks)


@dataclass(frozen=True, slots=True)
class Sources:
    """All that watches one path: masts in reach, and the chance of each patrol of the scene."""

    watches: Sequence[Watch]
    chances: Sequence[float]
    case: Case

    def by_period(self, day: BoolArray) -> tuple[float, float]:
        """P by day and by night; ``day`` marks the minutes (1440,) on which the sun is up."""
        return self._mean(day, night=False), self._mean(~day, night=True)

    def _mean(self, minutes: BoolArray, *, night: bool) -> float:
        """Sources are combined first, then the weather is summed, then the hours."""
        shares, sets = duties(self._hours(), self.case.scene.month, minutes)
        weather = np.array(self.case.scene.weather.share(night=night))
        return float(
            sum(share * (weather @ (1.0 - self._missed(on, night))) for share, on in zip(shares, sets, strict=True))
        )

    def _hours(self) -> list[str]:
        """Rosters of the devices, mast by mast, then of the patrols."""
        devices = [device.hours for row in self.watches for device in row.devices]
        return devices + [patrol.hours for patrol in self.case.scene.patrols]

    def _missed(self, on: BoolArray, night: bool) -> FloatArray:
        """Chance (weather,) that whoever is on duty misses."""
        missed, first = np.ones(3), 0
        for row in self.watches:
            missed *= row.missed(on[first : first + len(row.devices)].tolist(), night, self.case.form.beta)
            first += len(row.devices)
        for chance, is_on in zip(self.chances, on[first:], strict=True):
            missed *= 1.0 - chance * is_on
        return missed
