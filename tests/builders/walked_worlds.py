"""Worlds of small scenes for those who walk through them one by one."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.source_pairs import PairsCache, conditions_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.progress import Progress
from app.scene.scene import Scene
from benchmarks.attacker_world import World, world_of


@dataclass(frozen=True, eq=False)
class Walked:
    """A world with the sources from which the program has P in it."""

    world: World
    sources: list[Source]
    conditions: Conditions
    assumed: Assumptions


def walked(scene: Scene, draws: int = 20) -> Walked:
    """The worlds of so many draws of a scene."""
    line, pairs = line_of(scene, LineCache()), PairsCache()
    conditions, assumed = conditions_of(scene, line, pairs), Assumptions(scene, draws)
    strengths = StrengthCache(pairs.sights)
    sources = sources_of(scene, line, conditions, strengths, assumed, Progress())
    return Walked(world_of(scene, line, conditions, strengths, sources, draws), sources, conditions, assumed)
