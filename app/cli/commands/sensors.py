"""sensors, trial: what a project's devices can do, and what a trial says they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.shell import FILE, JSON, PROJECT, cli, echo, echo_notes, open_project, print_json
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.analysis.detection.walk_through import Estimate, Trial
    from resources import Climate, SensorType, Weather


@cli.command()
@PROJECT
@click.option(
    "--add", "added", type=FILE, default=None, metavar="FILE.toml", help="Add or replace its own types, or [weather]."
)
@click.option("--remove", "removed", default=None, metavar="KEY", help="Take away one of its own types, or weather.")
@JSON
def sensors(project: Path, added: Path | None, removed: str | None, as_json: bool) -> None:
    """List the sensor types of PROJECT, the bundled ones and its own, and the weather in use."""
    from app.project import project_weather, sensor_types
    from app.tasks import definitions
    from resources import section_of

    if added is not None and removed is not None:
        raise click.UsageError(QT_TRANSLATE_NOOP("Error", "--add and --remove exclude each other."))
    with open_project(project, write=added is not None or removed is not None) as opened:
        if added is not None:
            definitions.add(opened, definitions.read_file(added))
        if removed is not None:
            definitions.remove(opened, removed)
        own, types_by_key = sensor_types.own(opened), sensor_types.types_of(opened)
        weather, whose = project_weather.weather_of(opened), _whose(project_weather.own(opened) is not None)
    if as_json:
        types = [{"key": key, "own": key in own, **section_of(kind)} for key, kind in types_by_key.items()]
        print_json({"types": types, "weather": {"own": whose == "own", **_weather_told(weather)}})
        return
    for key, kind in types_by_key.items():
        figures = f"{kind.range_m:>8,.0f} m  {kind.availability:>4.0%}"
        echo(f"{key:<24}{_whose(key in own):<9}{kind.model:<13}{figures}  {kind.label}")
    for line in _weather_lines(weather, whose):
        echo(line)


def _whose(own: bool) -> str:
    return "own" if own else "bundled"


def _weather_told(climate: Climate) -> dict[str, Any]:
    def shares(weather: Weather) -> dict[str, Any]:
        names = ("states", "share_day", "share_night", "visibility_m", "concentration")
        return {name: getattr(weather, name) for name in names}

    seasons = [{"months": months, **shares(weather)} for months, weather in climate.seasons]
    return {"source": climate.usual.source, **shares(climate.usual), "season": seasons}


def _weather_lines(climate: Climate, whose: str) -> Iterator[str]:
    """The weather in use as lines: whose it is, where it comes from, and its shares through the year."""
    usual = climate.usual
    yield f"{'weather':<24}{whose:<9}{usual.source}"
    all_year, rest = QT_TRANSLATE_NOOP("Command", "all year"), QT_TRANSLATE_NOOP("Command", "rest of the year")
    yield f"  {rest if climate.seasons else all_year:<22}{_shares(usual)}"
    for months, weather in climate.seasons:
        of_months = QT_TRANSLATE_NOOP("Command", "months {months}").format(months=", ".join(map(str, months)))
        yield f"  {of_months:<22}{_shares(weather)}"


def _shares(weather: Weather) -> str:
    def shares(night: bool) -> str:
        by_state = zip(weather.states, weather.share(night=night), strict=True)
        return ", ".join(f"{state} {share:.1%}" for state, share in by_state)

    text = QT_TRANSLATE_NOOP("Command", "day {day}; night {night}; as if {days:,.0f} days were known")
    return text.format(day=shares(night=False), night=shares(night=True), days=weather.concentration)


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
    from app.analysis.detection.sure_range import Reach
    from app.analysis.detection.walk_through import evaluate, prior_of
    from app.reasons.sentences import sentence
    from app.tasks import trial_table

    held, past = _bundled("--prior", prior), _bundled("--device", device or prior)
    walks, notes = trial_table.read(file)
    outcome = evaluate(walks, visibility, prior_of(held) if held else None, Reach.of(past) if past else None)
    echo_notes((*notes, *map(sentence, outcome.notes)))
    if as_json:
        print_json(
            {"visibility": visibility, "device": past.key if past else None, "prior_type": prior, **_figures(outcome)}
        )
        return
    for line in _trial_lines(outcome):
        echo(line)


def _trial_lines(trial: Trial) -> Iterator[str]:
    """The outcome of a trial as lines: the share detected, then each sweep width."""
    text = QT_TRANSLATE_NOOP("Command", "{detected} of {walks} walks detected, {counted}")
    yield text.format(detected=trial.detected, walks=trial.walks, counted=_counted(trial))
    by_rule = QT_TRANSLATE_NOOP("Command", "sweep width by the rule from detection ranges: {width}")
    by_distance = QT_TRANSLATE_NOOP("Command", "sweep width by distance: {width}")
    for line, width in ((by_rule, trial.by_rule), (by_distance, trial.by_distance)):
        if width is not None:
            yield line.format(width=_metres(width))


def _figures(trial: Trial) -> dict[str, Any]:
    from dataclasses import asdict

    from app.reasons.sentences import sentence

    return {**asdict(trial), "notes": [sentence(note) for note in trial.notes]}


def _bundled(option: str, key: str | None) -> SensorType | None:
    from resources import sensor_types

    if key is not None and key not in sensor_types():
        text = QT_TRANSLATE_NOOP("Error", "{option} is {key!r}: it must be one of {types}.")
        raise UserError(text.format(option=option, key=key[:40], types=", ".join(sensor_types())))
    return None if key is None else sensor_types()[key]


def _counted(trial: Trial) -> str:
    """The share detected, the walks it is based on, and the prior."""
    from app.analysis.detection.walk_through import Prior

    p = trial.probability
    prior = QT_TRANSLATE_NOOP("Command", " (prior of {walks:.0f} walks)").format(walks=trial.prior.a + trial.prior.b)
    text = QT_TRANSLATE_NOOP(
        "Command",
        "{detected} of {counted} within {reach:,.0f} m; share detected there {share:.0%} ({low:.0%} to {high:.0%})"
        "{prior}",
    )
    return text.format(
        detected=trial.counted_detected,
        counted=trial.counted,
        reach=trial.reach_m,
        share=p.value,
        low=p.low,
        high=p.high,
        prior="" if trial.prior == Prior() else prior,
    )


def _metres(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:,.0f} m"
    text = QT_TRANSLATE_NOOP("Command", "{value:,.0f} m ({low:,.0f} to {high:,.0f} m)")
    return text.format(value=estimate.value, low=estimate.low, high=estimate.high)
