"""porosity: how easy each kilometre is to cross, and how much of that the weights decide."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.commands.analysis import PLACE, pair_of
from app.cli.shell import JSON, PROJECT, cli, echo, open_project, print_json, progress_bar
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.analysis.crossing.fords import Ford
    from app.analysis.crossing.weight_sensitivity import Cells, Sensitivity
    from app.analysis.sight.line import Line
    from app.scene.scene import Scene

_NO_RIVER = QT_TRANSLATE_NOOP(
    "Error", "--river {text}: write ROUTE=WIDTH, the route one of {routes}, the width one of {widths}."
)


@cli.command()
@PROJECT
@PLACE
@click.option("--route", "routes", multiple=True, metavar="ROUTE", help="A border or a part of one; several times.")
@click.option("--as-of", default="", metavar="DATE", help="The day the lines and rivers are taken of.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="A parameter of the analysis.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws.")
@click.option("--walker", type=click.Choice(["off-trail", "trail"]), default="off-trail", show_default=True)
@click.option("--river", "rivers", multiple=True, metavar="ROUTE=WIDTH", help="narrow, middle or wide; several times.")
@JSON
def porosity(
    project: Path,
    file: Path,
    routes: tuple[str, ...],
    as_of: str,
    sets: tuple[str, ...],
    seed: int,
    walker: str,
    rivers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write how easy each kilometre of PROJECT's borders is to cross to FILE (.csv or .parquet)."""
    from app.project.marking import marking_of
    from app.scene.parameters import Parameters
    from app.tasks import project_scene, result_tables

    with open_project(project, write=False) as opened:
        parameters = Parameters.of(dict(pair_of(text) for text in sets)) if sets else None
        scene = project_scene.scene_of(opened, as_of=as_of, parameters=parameters, routes=routes, seed=seed)
        marking = marking_of(opened)
    cells, sensitivity, summary = _assessed(scene, walker == "trail", _fords(scene, rivers), project.name)
    result_tables.write(result_tables.cell_table(cells, sensitivity), file, marking)
    for warning in summary["warnings"]:
        echo(warning, err=True)
    text = QT_TRANSLATE_NOOP("Command", "{file} is written: {count:,} cells.")
    echo(text.format(file=file, count=len(cells.km)), err=True)
    if as_json:
        print_json(summary)


def _fords(scene: Scene, rivers: tuple[str, ...]) -> dict[str, Ford]:
    """The ford of each route for which ``--river`` states a river, by the route's name or that of its border."""
    from app.analysis.crossing.fords import WIDTHS, ford_of

    fords: dict[str, Ford] = {}
    for text in rivers:
        name, _, width = text.partition("=")
        named = [route.name for route in scene.routes if name in (route.name, route.dyad)]
        if not named or width not in WIDTHS:
            names = ", ".join(route.name for route in scene.routes)
            raise UserError(_NO_RIVER.format(text=text[:80], routes=names, widths=", ".join(WIDTHS)))
        fords.update(dict.fromkeys(named, ford_of(width, scene.month)))
    return fords


def _assessed(
    scene: Scene, on_trail: bool, fords: dict[str, Ford], name: str
) -> tuple[Cells, Sensitivity, dict[str, Any]]:
    from app.analysis.crossing.crossing_time import Way, forded
    from app.analysis.crossing.porosity_index import EaseCache, factors_of, times_of
    from app.analysis.crossing.weight_sensitivity import cells_of, sensitivity_of
    from app.analysis.kernels.pace import OFF_TRAIL, ON_TRAIL
    from app.analysis.sight.line import LineCache, line_of

    line, way = line_of(scene, LineCache()), Way(ON_TRAIL if on_trail else OFF_TRAIL)
    label = QT_TRANSLATE_NOOP("Progress", "Crossing {name}").format(name=name)
    with progress_bar(label) as progress:
        times = times_of(scene, line, EaseCache(), tuple(range(len(line.routes))), progress, way)
    crossing = forded(times, _river_seconds(scene, line, fords))
    factors = factors_of(line, scene.settlements, scene.obstacles, scene.month, scene.roads)
    cells = cells_of(line, crossing, factors, scene.parameters.t50_h, scene.parameters.porosity_b)
    sensitivity = sensitivity_of(cells, scene.seed)
    summary = _summary(cells, sensitivity, scene.seed) | {
        "unreached_km": _km(line, crossing.unreached),
        "unknown_km": _km(line, crossing.unknown),
        "rivers": [_river(route, ford) for route, ford in fords.items()],
        "warnings": _warnings(line, crossing.unreached),
    }
    return cells, sensitivity, summary


def _river_seconds(scene: Scene, line: Line, fords: dict[str, Ford]) -> Any:
    """Seconds that rivers add: those of the project, and on routes with a stated river that one instead."""
    from app.analysis.crossing.obstacle_factors import ford_seconds

    seconds = ford_seconds(line, scene.obstacles, scene.month)
    for number, route in enumerate(line.routes):
        if route.name in fords:
            seconds[line.of_route(number)] = fords[route.name].likely_s
    return seconds


def _summary(cells: Cells, sensitivity: Sensitivity, seed: int) -> dict[str, Any]:
    from app.analysis.crossing.weight_sensitivity import DRAWS

    rows = zip(cells.route.tolist(), cells.km.tolist(), cells.t_cross_h.tolist(), cells.index.tolist(), strict=True)
    names = ("route", "km", "t_cross_h", "index")
    listed = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    return {
        "cells": len(listed),
        "seed": seed,
        "draws": DRAWS,
        "kendall_tau": _plain(sensitivity.kendall_tau),
        "spearman_t_cross_index": _plain(sensitivity.spearman_t_cross_index),
        "disagreement": [listed[number] for number in sensitivity.disagreement],
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: floats rounded, None for one that is unknown or infinite."""
    if not isinstance(value, float):
        return value
    return round(value, 6) if math.isfinite(value) else None


def _river(route: str, ford: Ford) -> dict[str, Any]:
    hours = {f"{name}_h": _plain(getattr(ford, f"{name}_s") / 3600.0) for name in ("least", "likely", "most")}
    return {"route": route, **hours}


def _km(line: Line, where: Any) -> float:
    return round(float(line.length_mm[where].sum()) / 1e6, 3)


def _warnings(line: Line, unreached: Any) -> list[str]:
    from app.analysis.gaps.doubts.warnings import of_unreached
    from app.reasons.sentences import sentence

    return [sentence(reason) for reason in of_unreached(line, unreached)]
