"""One source at one sample, taken apart: its sights, its looks along the path, and what each state of them gives."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import Any

import numpy as np

from app.analysis.detection.looking import geometry_of, looks_of
from app.analysis.detection.observer_pairs import crosser_of
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import common_error, quantile
from app.analysis.gaps.cause import Evidence
from app.analysis.kernels.looks import detected_in, masses
from app.analysis.kernels.open_places import CERTAIN
from app.analysis.sight.latent import OBSERVER_SHARE, correlation_of_targets
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Sight
from app.analysis.sight.sights import SightCache, sights
from app.arrays import FloatArray
from app.progress import Progress


class Source:
    """The observer of one pair of a run, at the sample of that pair."""

    def __init__(self, evidence: Evidence, seen: SightCache, pair: int) -> None:
        self.scene, self.pairs, self.pair = evidence.scene, evidence.pairs, pair
        self.number = int(self.pairs.source[pair])
        self.kind = self.scene.types[self.scene.observers.type[self.number]]
        self.crosser = crosser_of(self.scene, evidence.line)
        self.pose = poses(self.scene, self.scene.observers)[self.number]
        (whole,) = sights(evidence.line.view, [self.pose], seen, Progress())
        self.sight: Sight = whole.only(np.flatnonzero(whole.target == self.pairs.sample[pair]))

    @cached_property
    def chance_of_states(self) -> FloatArray:
        """The chance of each of the 32 states of the five places, the first place as the first bit."""
        return self._masses(quantile(self.sight.p_visible[0]))

    @cached_property
    def unhidden_states(self) -> FloatArray:
        """The same, hidden by no more than the heights as stated."""
        stated = self.sight.blocked[0] & ~self.sight.unclear[0]
        return self._masses(np.where(stated, quantile(self.sight.p_visible[0]), CERTAIN))

    def _masses(self, z: FloatArray) -> FloatArray:
        out = np.empty(1 << self.sight.places)
        masses(z, common_error(self.crosser.paths.apart_m), out)
        return out

    def stated(self) -> dict[str, Any]:
        """What is stated of it."""
        watch, kind, number = self.scene.observers, self.kind, self.number
        return {
            "name": watch.name[number],
            "label": kind.label,
            "lon": float(watch.lon[number]),
            "lat": float(watch.lat[number]),
            "model": type(kind.physics).__name__.lower(),
            "physics": {key: value for key, value in asdict(kind.physics).items() if isinstance(value, float)},
            "range_m": self.pose.range_m,
            "glimpse_interval_s": kind.glimpse_interval_s,
            "glimpse_cap": kind.glimpse_cap,
            "visibility_factor": list(kind.visibility_factor or ()),
            "use_day": list(kind.use_day),
            "use_night": list(kind.use_night),
            "hours": watch.hours[number] or "always",
            "availability": float(self.pairs.availability[self.pair]),
            "beta": self.crosser.beta,
            "common_error": OBSERVER_SHARE
            + (1.0 - OBSERVER_SHARE) * correlation_of_targets(self.crosser.paths.apart_m),
        }

    def places(self) -> dict[str, Any]:
        """What it has in sight of the five places."""
        offset = self.crosser.paths.place_m
        lon, lat = self.crosser.paths.at(offset, self.sight.target)
        middle = self.crosser.paths.middle
        lon[0, middle], lat[0, middle] = (getattr(self.crosser.paths, axis)[self.sight.target[0]] for axis in _AXES)
        columns = {"p": self.sight.p_visible, "blocked": self.sight.blocked, "unclear": self.sight.unclear}
        rows = {name: column[0].tolist() for name, column in columns.items()}
        return {"offset_m": offset.tolist(), "lon": lon[0].tolist(), "lat": lat[0].tolist()} | rows

    def looks(self) -> list[dict[str, Any]]:
        """Where it looks along the path."""
        seen = geometry_of(self.crosser.paths, self.kind, self.pose, self.sight)
        place = self.crosser.paths.place_of(seen.offset_m)
        columns = {
            "offset_m": seen.offset_m,
            "place": place,
            "distance_m": seen.distance_m,
            "radial": seen.radial,
            "within": seen.within,
        }
        rows = zip(*(column[0].tolist() for column in columns.values()), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def results(self) -> dict[str, Any]:
        """What the program makes of it, by period and state of the weather."""
        looks = looks_of(self.crosser, self.kind, self.pose, self.sight)
        pairs, size = self.pairs, 1 << self.sight.places
        one = np.concatenate([detected_in(looks, np.array([state])) for state in range(size)], axis=2)
        return {
            "miss": [looks.miss[kind, 0].tolist() for kind in looks.weather],
            "number": looks.number,
            "by_state": one.tolist(),
            "states": self.chance_of_states.tolist(),
            "unhidden_states": self.unhidden_states.tolist(),
            "p_visible": float(pairs.p_visible[self.pair]),
            **{name: self._of(pairs, name) for name in ("chance", "clear", "open")},
        }

    def _of(self, pairs: Pairs, name: str) -> list[list[float]]:
        values: list[list[float]] = getattr(pairs, name)[:, :, self.pair].tolist()
        return values

    def numbers(self) -> dict[str, Any]:
        """All of that."""
        distance = float(self.pairs.distance_m[self.pair])
        parts = {"distance_m": distance, "places": self.places(), "looks": self.looks(), "results": self.results()}
        return self.stated() | parts


_AXES = ("lon", "lat")
