"""analyse, profile, sightlines, viewshed: what is seen, and what is not."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.cli.shell import FILE, JSON, PROJECT, cli, print_json, progress_bar
from app.errors import UserError
from app.progress import Stage, StageTimes, peak_bytes


class _Finite(click.FloatRange):
    """A finite number within bounds: a range alone lets NaN through, for which every comparison is false."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


_HIGHEST_M, _FARTHEST_M = 10_000.0, 100_000.0
_NEAREST_POLE = 89.0
PLACE = click.argument("file", type=FILE)


@cli.command()
@PROJECT
@click.option("--route", "routes", multiple=True, metavar="ROUTE", help="A border or a part of one; several times.")
@click.option("--as-of", default="", metavar="DATE", help="The day the lines, posts and sensors are taken of.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="A parameter of the analysis.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws.")
@click.option("--draws", type=int, default=None, help="Draws over what is not known, 20 to 10,000; without this 200.")
@click.option("--profile", "with_times", is_flag=True, help="Print seconds and memory of each stage, on stderr.")
@JSON
def analyse(
    project: Path,
    routes: tuple[str, ...],
    as_of: str,
    sets: tuple[str, ...],
    seed: int,
    draws: int | None,
    with_times: bool,
    as_json: bool,
) -> None:
    """Find the coverage gaps of PROJECT's borders and keep the run."""
    times = StageTimes()
    times.begin(Stage.LOADING)
    from app.project.project import Project
    from app.scene.parameters import Parameters
    from app.scene.scene import FEWEST_DRAWS, LOOK_DRAWS, MOST_DRAWS
    from app.tasks import project_scene
    from app.tasks.run_and_keep import run_and_keep

    if draws == 0:
        raise UserError(f"draws is 0: it lies between {FEWEST_DRAWS} and {MOST_DRAWS:,}.")
    asked = LOOK_DRAWS if draws is None else draws
    begin = time.perf_counter()
    times.begin(Stage.SCENE)
    with Project.open(project) as opened, progress_bar(f"Analysing {project.name}") as bar:
        opened.refuse_read_only()
        parameters = Parameters.of(dict(pair_of(text) for text in sets)) if sets else None
        scene = project_scene.scene_of(
            opened, as_of=as_of, parameters=parameters, routes=routes, seed=seed, draws=asked
        )
        report = run_and_keep(opened, scene, replace(bar, times=times))
    times.begin(None)
    figures = _analysis(report, time.perf_counter() - begin)
    if as_json:
        print_json(figures)
    else:
        _print_table(figures, report.parameters["gamma"])
    if with_times:
        _print_times(times)


def pair_of(text: str) -> tuple[str, str]:
    """Key and value of ``--set``."""
    key, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(f"--set {text[:80]}: write KEY=VALUE.")
    return key.strip(), value


def _analysis(report: Any, seconds: float) -> dict[str, Any]:
    from dataclasses import asdict

    from app.reason_sentences import sentence
    from app.report.gap_rows import gaps_json

    return {
        "run": report.run,
        "input_hash": report.input_hash,
        "seed": report.seed,
        "draws": report.draws,
        "seconds": round(seconds, 3),
        "warnings": [sentence(warning) for warning in report.warnings],
        "routes": [asdict(row) for row in report.routes],
        "gaps": gaps_json(report),
    }


def _print_times(times: StageTimes) -> None:
    """Print the seconds of each stage, and by how much it raised the peak memory, on stderr."""
    for stage, seconds in times.seconds.items():
        grown = times.grown_bytes[stage]
        memory = "n/a" if grown is None else f"+{grown / 1e6:.1f} MB"
        click.echo(f"{stage:<28}{seconds:9.3f} s{memory:>12}", err=True)
    peak = peak_bytes()
    whole = "n/a" if peak is None else f"{peak / 1e6:.1f} MB"
    click.echo(f"{'in all, and peak memory':<28}{sum(times.seconds.values()):9.3f} s{whole:>12}", err=True)


_FIGURES = ("covered_km", "gap_km", "not_assessable_km")


def _print_table(summary: dict[str, Any], gamma: float) -> None:
    from app.reason_codes import Reason
    from app.reason_sentences import sentence

    for row in summary["routes"]:
        figures = (f"{name[:-3].replace('_', ' ')} {row[name]:8.1f}" for name in _FIGURES)
        name = f"{row['route']:<8}{row['period']:<7}{row['length_km']:9.1f} km"
        click.echo(f"{name}  {'  '.join(figures)}{_drawn(row)}")
    if summary["draws"]:
        click.echo(sentence(Reason("gap_and_drawn", {"gamma": gamma})))
    click.echo(f"{len(summary['gaps'])} gaps")
    for gap in summary["gaps"]:
        where = f"{gap['route']:<10} km {gap['from_km']:7.1f}–{gap['to_km']:<7.1f} {gap['period']:<6}{gap['class']}"
        click.echo(f"{where}  score {gap['score']:6.2f}  {gap['why']}")
    for warning in summary["warnings"]:
        click.echo(warning, err=True)


def _drawn(row: dict[str, Any]) -> str:
    """The kilometres below theta over the draws, median and 5 to 95 %; empty without draws."""
    if row["gap_median_km"] is None:
        return ""
    return f"  drawn {row['gap_median_km']:8.1f} ({row['gap_low_km']:.1f}–{row['gap_high_km']:.1f})"


@cli.command()
@PROJECT
@PLACE
@click.option("--run", default="", help="Another run than the last.")
def profile(project: Path, file: Path, run: str) -> None:
    """Write the last run sample by sample to FILE (.csv or .parquet)."""
    from app.project.project import Project
    from app.tasks import keep_run, result_tables

    with Project.open(project, write=False) as opened:
        report = keep_run.latest(opened, run)
    if report is None:
        raise UserError(f"{project.name} has no run yet. Make one: sarhad analyse {project.name}")
    result_tables.write(result_tables.profile_table(report.profile), file)
    click.echo(f"{file} is written.", err=True)


@cli.command()
@PROJECT
@PLACE
@click.option("--radius", type=_Finite(1.0), default=None, metavar="M", help="Look no farther than this.")
@click.option("--as-of", default="", metavar="DATE", help="The day posts and sensors are taken of.")
def sightlines(project: Path, file: Path, radius: float | None, as_of: str) -> None:
    """Write every sight line from PROJECT's posts and sensors to its borders to FILE (.csv or .parquet)."""
    from app.project.project import Project
    from app.tasks import project_scene, sightline_table

    with Project.open(project, write=False) as opened, progress_bar("Tracing sight lines") as progress:
        rays = sightline_table.sightline_columns(project_scene.scene_of(opened, as_of=as_of), radius, progress)
    sightline_table.write(rays, file)
    click.echo(f"{file} is written: {len(rays['sensor']):,} sight lines.", err=True)


@cli.command()
@click.argument("source", type=FILE)
@PLACE
@click.option("--at", "place", required=True, metavar="LON,LAT", help="Where the observer stands.")
@click.option("--height", type=_Finite(0.0, _HIGHEST_M), required=True, metavar="M", help="Eye above the ground.")
@click.option("--target", type=_Finite(0.0, _HIGHEST_M), default=0.0, metavar="M", help="Height of what must be seen.")
@click.option("--radius", type=_Finite(1.0, _FARTHEST_M), default=20_000.0, show_default=True, metavar="M")
@click.option("--curvature", type=_Finite(-2.0, 2.0), default=6 / 7, metavar="C", help="Share of the curve left (6/7).")
def viewshed(
    source: Path, file: Path, place: str, height: float, target: float, radius: float, curvature: float
) -> None:
    """Write what is seen from a place as a raster: 255 visible, 0 not, 254 unknown."""
    from app.tasks.write_viewshed import write_viewshed

    if file.suffix.lower() not in {".tif", ".tiff"}:
        raise UserError(f"{file.name}: a viewshed is written as .tif.")
    lon, lat = _place(place)
    for note in write_viewshed(
        source, file, lon, lat, height_m=height, target_m=target, radius_m=radius, curvature=curvature
    ):
        click.echo(note, err=True)
    click.echo(f"{file} is written.", err=True)


def _place(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise click.UsageError(f"--at {text[:80]}: write LON,LAT such as 71.55,37.49.") from None
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise UserError(f"{text[:80]} is no place on Earth: longitude comes first, then latitude.")
    if abs(lat) > _NEAREST_POLE:
        raise UserError(f"{text[:80]} is too near a pole: viewsheds are made up to {_NEAREST_POLE:g} degrees.")
    return lon, lat
