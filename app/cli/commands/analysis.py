"""analyse, profile, sightlines, viewshed: what is seen, and what is not."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.cli.shell import FILE, JSON, NO_RUN, PROJECT, WRITTEN, cli, echo, open_project, print_json, progress_bar
from app.errors import UserError
from app.progress import Stage, StageTimes, peak_bytes
from resources.text import QT_TRANSLATE_NOOP

_NOT_FINITE = QT_TRANSLATE_NOOP("Error", "{value!r} is not a finite number.")
_NO_VALUE = QT_TRANSLATE_NOOP("Error", "--set {text}: write KEY=VALUE.")
_NOT_TIFF = QT_TRANSLATE_NOOP("Error", "{name}: a viewshed is written as .tif.")
_NO_PLACE = QT_TRANSLATE_NOOP("Error", "--at {text}: write LON,LAT such as 71.55,37.49.")
_NOT_ON_EARTH = QT_TRANSLATE_NOOP("Error", "{text} is not a place on Earth: longitude comes first, then latitude.")
_NEAR_POLE = QT_TRANSLATE_NOOP("Error", "{text} is too near a pole: viewsheds are made up to {limit:g} degrees.")


class _Finite(click.FloatRange):
    """A finite number within bounds: a range alone lets NaN through, for which every comparison is false."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(_NOT_FINITE.format(value=value), param, ctx)
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
    from app.scene.parameters import Parameters
    from app.scene.scene import DRAWS_OUT_OF_RANGE, FEWEST_DRAWS, LOOK_DRAWS, MOST_DRAWS
    from app.tasks import project_scene
    from app.tasks.run_and_keep import run_and_keep

    if draws == 0:
        raise UserError(DRAWS_OUT_OF_RANGE.format(draws=draws, low=FEWEST_DRAWS, high=MOST_DRAWS))
    asked = LOOK_DRAWS if draws is None else draws
    label = QT_TRANSLATE_NOOP("Progress", "Analysing {name}").format(name=project.name)
    begin = time.perf_counter()
    times.begin(Stage.SCENE)
    with open_project(project, write=True) as opened, progress_bar(label) as bar:
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
        raise click.UsageError(_NO_VALUE.format(text=text[:80]))
    return key.strip(), value


def _analysis(report: Any, seconds: float) -> dict[str, Any]:
    from dataclasses import asdict

    from app.reasons.sentences import sentence
    from app.report.gap_rows import gaps_json, holes_json

    return {
        "run": report.run,
        "input_hash": report.input_hash,
        "seed": report.seed,
        "draws": report.draws,
        "seconds": round(seconds, 3),
        "warnings": [sentence(warning) for warning in report.warnings],
        "routes": [asdict(row) for row in report.routes],
        "totals": [asdict(total) for total in report.totals],
        "gaps": gaps_json(report),
        "holes": holes_json(report),
        "words_apart": [asdict(words) for words in report.words_apart],
        "agreed_crossings": [asdict(crossing) for crossing in report.agreed_crossings],
    }


def _print_times(times: StageTimes) -> None:
    """Print the seconds of each stage, and by how much it raised the peak memory, on stderr."""
    for stage, seconds in times.seconds.items():
        grown = times.grown_bytes[stage]
        memory = "n/a" if grown is None else f"+{grown / 1e6:.1f} MB"
        echo(f"{stage:<28}{seconds:9.3f} s{memory:>12}", err=True)
    peak = peak_bytes()
    whole = "n/a" if peak is None else f"{peak / 1e6:.1f} MB"
    label = QT_TRANSLATE_NOOP("Command", "in all, and peak memory")
    echo(f"{label:<28}{sum(times.seconds.values()):9.3f} s{whole:>12}", err=True)


_ONE_GAP, _GAPS = QT_TRANSLATE_NOOP("Command", "1 gap"), QT_TRANSLATE_NOOP("Command", "{count} gaps")
_FIGURES = ("covered_km", "gap_km", "not_assessable_km")


def _print_table(summary: dict[str, Any], gamma: float) -> None:
    from app.analysis.gaps.gap_report import RouteSummary
    from app.reasons.codes import Reason
    from app.reasons.sentences import sentence
    from app.report.gap_rows import PERIOD_LABELS
    from app.report.notation import counted
    from app.report.rounding import Shares

    for row in summary["routes"]:
        rounded = zip(_FIGURES, Shares.of(RouteSummary(**row)).km, strict=True)
        figures = (f"{name[:-3].replace('_', ' ')} {value:8.1f}" for name, value in rounded)
        name = f"{row['route']:<8}{row['period']:<7}{row['length_km']:9.1f} km"
        echo(f"{name}  {'  '.join(figures)}{_drawn(row, summary['draws'])}")
    if summary["draws"]:
        echo(sentence(Reason("gap_and_drawn", {"gamma": gamma})))
    echo(counted(len(summary["gaps"]), _ONE_GAP, _GAPS).format(count=len(summary["gaps"])))
    for gap in summary["gaps"]:
        open_ = PERIOD_LABELS[gap["period"]]
        where = f"{gap['route']:<10} km {gap['from_km']:7.1f}–{gap['to_km']:<7.1f} {open_:<14}{gap['class']}"
        echo(f"{where}  score {gap['score']:6.2f}  {gap['why']}")
    for warning in summary["warnings"]:
        echo(warning, err=True)


def _drawn(row: dict[str, Any], draws: int) -> str:
    """The kilometres below theta over the draws, median and 5 to 95 %; empty without draws."""
    from app.report.notation import ranged

    if row["gap_median_km"] is None:
        return ""
    low, median, high = ranged((row["gap_low_km"], row["gap_median_km"], row["gap_high_km"]), draws)
    return f"  drawn {median:>8} ({low}–{high})"


@cli.command()
@PROJECT
@PLACE
@click.option("--run", default="", help="Another run than the last.")
def profile(project: Path, file: Path, run: str) -> None:
    """Write the last run sample by sample to FILE (.csv or .parquet)."""
    from app.project.marking import marking_of
    from app.tasks import keep_run, result_tables

    with open_project(project, write=False) as opened:
        report, marking = keep_run.latest(opened, run), marking_of(opened)
    if report is None:
        raise UserError(NO_RUN.format(name=project.name))
    result_tables.write(result_tables.profile_table(report.profile), file, marking)
    echo(WRITTEN.format(file=file), err=True)


@cli.command()
@PROJECT
@PLACE
@click.option("--radius", type=_Finite(1.0), default=None, metavar="M", help="Look no farther than this.")
@click.option("--as-of", default="", metavar="DATE", help="The day posts and sensors are taken of.")
def sightlines(project: Path, file: Path, radius: float | None, as_of: str) -> None:
    """Write every sight line from PROJECT's posts and sensors to its borders to FILE (.csv or .parquet)."""
    from app.project.marking import marking_of
    from app.tasks import project_scene, sightline_table

    label = QT_TRANSLATE_NOOP("Progress", "Tracing sight lines")
    with open_project(project, write=False) as opened, progress_bar(label) as progress:
        rays = sightline_table.sightline_columns(project_scene.scene_of(opened, as_of=as_of), radius, progress)
        marking = marking_of(opened)
    sightline_table.write(rays, file, marking)
    text = QT_TRANSLATE_NOOP("Command", "{file} is written: {count:,} sight lines.")
    echo(text.format(file=file, count=len(rays["sensor"])), err=True)


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
        raise UserError(_NOT_TIFF.format(name=file.name))
    lon, lat = _place(place)
    for note in write_viewshed(
        source, file, lon, lat, height_m=height, target_m=target, radius_m=radius, curvature=curvature
    ):
        echo(note, err=True)
    echo(WRITTEN.format(file=file), err=True)


def _place(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise click.UsageError(_NO_PLACE.format(text=text[:80])) from None
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise UserError(_NOT_ON_EARTH.format(text=text[:80]))
    if abs(lat) > _NEAREST_POLE:
        raise UserError(_NEAR_POLE.format(text=text[:80], limit=_NEAREST_POLE))
    return lon, lat
