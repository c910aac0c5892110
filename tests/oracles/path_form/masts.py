"""Devices of one mast and one path: what of it is in sight is one state that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.arrays import FloatArray, IntArray
from tests.oracles.path_form.devices import BODY_SHARE, Device, Looks, looks_at
from tests.oracles.path_form.form import Case
from tests.oracles.path_form.latent import rest_correlation, states_of
from tests.oracles.path_form.paths import Path
from tests.oracles.path_form.rays import Ray, chance_of_sight


@dataclass(frozen=True, slots=True)
class Watch:
    """A mast and a path: its devices, their looks, and the states of its sights with their probabilities.

    ``states`` (states, sights) counts the curvatures, ``ranks`` of the devices, whose rays are open.
    """

    devices: tuple[Device, ...]
    looks: tuple[Looks, ...]
    ranks: tuple[int, ...]
    states: IntArray
    probability: FloatArray

    def missed(self, on_duty: Sequence[bool], night: bool, beta: float) -> FloatArray:
        """Chance (weather,) that every device on duty misses: a, then M, are states beyond that of sight."""
        missed = np.zeros(3)
        for state, probability in zip(self.states, self.probability.tolist(), strict=True):
            alone = np.full(3, probability)
            for device, looks, rank, is_on in zip(self.devices, self.looks, self.ranks, on_duty, strict=True):
                use = np.array(device.kind.use(night=night))
                if is_on:
                    alone *= 1.0 - device.availability * (1.0 - looks.missed(state > rank, use, beta))
            missed += alone
        return missed


def masts_of(devices: Sequence[Device]) -> tuple[tuple[Device, ...], ...]:
    """Devices that need sight by mast; each of the others stands alone."""
    groups: dict[tuple[object, ...], list[Device]] = {}
    for number, device in enumerate(devices):
        key: tuple[object, ...] = device.mast if device.kind.needs_sight else (number,)
        groups.setdefault(key, []).append(device)
    return tuple(tuple(group) for group in groups.values())


def watch(mast: tuple[Device, ...], path: Path, case: Case) -> Watch | None:
    """What a mast sees of a path; None if it is out of reach."""
    looks = tuple(looks_at(device, path, case) for device in mast)
    if not any(looks):
        return None
    # The less a ray bends down, the more it clears: the order is that of the chances of sight, at every sight.
    curvatures = sorted({device.curvature for device in mast})
    ranks = tuple(curvatures.index(device.curvature) for device in mast)
    if not mast[0].kind.needs_sight:
        states, probability = np.ones((1, len(path.sight_m)), dtype=np.int64), np.ones(1)
        return Watch(mast, looks, ranks, states, probability)
    chance = np.array([_chances(mast[0], curvature, path, case) for curvature in curvatures])
    spacing = path.length_m / len(path.sight_m)
    return Watch(mast, looks, ranks, *states_of(chance, rest_correlation(spacing)))


def _chances(device: Device, curvature: float, path: Path, case: Case) -> FloatArray:
    """Chance of each sight of a path, also of those without a look: the errors of their neighbours depend on them."""
    lon, lat = path.places(path.sight_m)
    above = device.height_m, (1.0 - BODY_SHARE) * case.scene.parameters.target_height_m
    rays = [Ray((device.lon, x), (device.lat, y), above, curvature) for x, y in zip(lon, lat, strict=True)]
    return np.array([chance_of_sight(case, ray) for ray in rays])
