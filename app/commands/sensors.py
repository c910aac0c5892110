"""sensors, trial: what a project's devices can do, and what a trial says they do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import FILE, JSON, PROJECT, cli, print_json
from app.errors import UserError

if TYPE_CHECKING:
    from app.analysis.trial import Estimate, Trial
    from resources import SensorType


@cli.command()
@PROJECT
@click.option("--add", "added", type=FILE, default=None, metavar="FILE.toml", help="Add or replace types of its own.")
@click.option("--remove", "removed", default=None, metavar="KEY", help="Take away one of its own types.")
@JSON
def sensors(project: Path, added: Path | None, removed: str | None, as_json: bool) -> None:
    """List the sensor types of PROJECT: the bundled ones and its own."""
    from app import sensor_types
    from app.project import Project

    if added is not None and removed is not None:
        raise click.UsageError("--add and --remove exclude each other.")
    with Project.open(project, write=added is not None or removed is not None) as opened:
        if added is not None:
            sensor_types.add(opened, sensor_types.read_file(added))
        if removed is not None:
            sensor_types.remove(opened, removed)
        own, known = sensor_types.own(opened), sensor_types.known(opened)
    if as_json:
        print_json({"types": [_told(key, kind, key in own) for key, kind in known.items()]})
        return
    for key, kind in known.items():
        whose = "own" if key in own else "bundled"
        figures = f"{kind.range_m:>8,.0f} m  {kind.availability:>4.0%}"
        click.echo(f"{key:<24}{whose:<9}{kind.model:<13}{figures}  {kind.label}")


def _told(key: str, kind: Any, own: bool) -> dict[str, Any]:
    from resources import section_of

    return {"key": key, "own": own, **section_of(kind)}


@cli.command()
@click.argument("file", type=FILE)
@click.option("--device", default=None, metavar="KEY", help="Bundled sensor type that was walked past, if no crew was.")
@click.option("--prior", default=None, metavar="KEY", help="Start from the availability of a bundled sensor type.")
@click.option(
    "--visibility",
    type=click.Choice(["high", "medium", "low"]),
    default="medium",
    show_default=True,
    help="How well the walkers showed.",
)
@JSON
def trial(file: Path, device: str | None, prior: str | None, visibility: str, as_json: bool) -> None:
    """Tell sweep width and share detected of the walk-through trial in FILE."""
    from app import trials
    from app.analysis.reach import Reach
    from app.analysis.trial import evaluate, prior_of
    from app.wording import sentence

    held, past = _bundled("--prior", prior), _bundled("--device", device or prior)
    walks, notes = trials.read(file)
    told = evaluate(walks, visibility, prior_of(held) if held else None, Reach.of(past) if past else None)
    for note in (*notes, *map(sentence, told.notes)):
        click.echo(note, err=True)
    if as_json:
        print_json(
            {"visibility": visibility, "device": past.key if past else None, "prior_type": prior, **_figures(told)}
        )
        return
    click.echo(f"{told.detected} of {told.walks} walks detected, {_counted(told)}")
    for name, width in (("by the rule from detection ranges", told.by_rule), ("by distance", told.by_distance)):
        if width is not None:
            click.echo(f"sweep width {name}: {_metres(width)}")


def _figures(told: Trial) -> dict[str, Any]:
    from dataclasses import asdict

    from app.wording import sentence

    return {**asdict(told), "notes": [sentence(note) for note in told.notes]}


def _bundled(option: str, key: str | None) -> SensorType | None:
    from resources import sensor_types

    if key is not None and key not in sensor_types():
        raise UserError(f"{option} is {key[:40]!r}: it is one of {', '.join(sensor_types())}.")
    return None if key is None else sensor_types()[key]


def _counted(told: Trial) -> str:
    """The share detected and the walks it is of, with what was held before."""
    from app.analysis.trial import Prior

    p = told.probability
    held = "" if told.prior == Prior() else f" (prior of {told.prior.a + told.prior.b:.0f} walks)"
    counted = f"{told.counted_detected} of {told.counted} within {told.reach_m:,.0f} m"
    return f"{counted}; share detected there {p.value:.0%} ({p.low:.0%} to {p.high:.0%}){held}"


def _metres(told: Estimate) -> str:
    spread = "" if told.low is None or told.high is None else f" ({told.low:,.0f} to {told.high:,.0f} m)"
    return f"{told.value:,.0f} m{spread}"
