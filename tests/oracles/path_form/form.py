"""Which form of the method is computed, and what of it can be read in two ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.geo.grid import Grid
from app.scene.scene import Scene
from tests.oracles.path_form.looks import BETA


@dataclass(frozen=True, slots=True)
class Form:
    """``looks`` along a path, a multiple of 5, or 1 at its middle; ``beta`` is what those of a watcher have in common.

    ``edges_twice``: a sample on the edge of two blocks of a ray counts in both, not in the inner one alone.
    ``near_is_coin``: on coarse terrain a pair nearer than two cells has a chance of sight of one half.
    """

    looks: int = 20
    beta: float = BETA
    edges_twice: bool = False
    near_is_coin: bool = True


ALONG_PATH = Form()
AT_POINT = Form(looks=1, beta=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A scene, its terrain in memory, finest first, and the form computed of it."""

    scene: Scene
    grids: Sequence[Grid]
    form: Form

    @classmethod
    def of(cls, scene: Scene, form: Form) -> Case:
        """Reads the terrain of a scene whole."""
        whole = (model.cells((0, model.lattice.shape[0]), (0, model.lattice.shape[1])) for model in scene.terrain)
        return cls(scene, [grid for grid in whole if grid is not None], form)
