"""new, info, snapshot, restore: the project as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.shell import JSON, PROJECT, cli, echo, echo_notes, open_project, print_json, progress_bar
from resources.text import QT_TRANSLATE_NOOP

UNREADABLE = QT_TRANSLATE_NOOP("Command", "(cannot be read)")
DAMAGED = QT_TRANSLATE_NOOP("Command", "damaged and not used: {table}, row {row}: {fault}")


@cli.command()
@PROJECT
@click.option("--sample", is_flag=True, help="Add the synthetic posts, incidents and patrol zones.")
@click.option("--empty", is_flag=True, help="No bundled data at all.")
@click.option("--own-state", default="TJ", show_default=True, help="Your own state, two letters (ISO 3166).")
def new(project: Path, sample: bool, empty: bool, own_state: str) -> None:
    """Make PROJECT with borders, enclaves, terrain and places."""
    from app.project.own_state import checked
    from app.project.project import Project
    from app.tasks import new_project
    from app.tasks import sample as sample_data

    if sample and empty:
        raise click.UsageError(QT_TRANSLATE_NOOP("Error", "--sample and --empty exclude each other."))
    state = checked(own_state, () if empty else new_project.STATES)
    label = QT_TRANSLATE_NOOP("Progress", "Making {name}").format(name=project.name)
    with progress_bar(label) as progress:

        def fill(blank: Project) -> None:
            if empty:
                new_project.state_own(blank, state)
            else:
                new_project.lay_ground(blank, progress.part(0.0, 0.8), state)
            if sample:
                sample_data.add(blank, progress.part(0.8, 1.0))

        Project.create(project, fill)
    echo(QT_TRANSLATE_NOOP("Command", "{project} is ready.").format(project=project), err=True)
    if sample:
        echo_notes(sample_data.notes(state))


@cli.command()
@PROJECT
@click.option("--as-of", default="", help="The day for which drawings of borders are shown; today without it.")
@JSON
def info(project: Path, as_of: str, as_json: bool) -> None:
    """Own state, borders, layers, runs, schema version and size of PROJECT."""
    from app.project.drawn_borders import drawn_borders, sentence
    from app.tasks.info import overview

    with open_project(project, write=False) as opened:
        content = overview(opened, as_of)
        drawn = drawn_borders(opened, content["as_of"])
    if as_json:
        print_json(content)
        return
    echo(f"{content['project']}  schema {content['schema_version']}  {content['size_bytes'] / 1e6:,.1f} MB")
    echo(QT_TRANSLATE_NOOP("Command", "marking {marking}").format(marking=content["marking"] or UNREADABLE))
    echo(QT_TRANSLATE_NOOP("Command", "own state {state}").format(state=content["own_state"] or UNREADABLE))
    echo(QT_TRANSLATE_NOOP("Command", "borders as of {day}").format(day=content["as_of"]))
    for border in drawn:
        echo(f"  {sentence(border)}")
    for layer in content["layers"]:
        echo(_layer_line(layer))
    for run in content["runs"]:
        echo(f"run {run['run']}  {run['at']}")
    for row in content["unreadable"]:
        echo(DAMAGED.format(**row))
    if count := content["sights"]["count"]:
        text = QT_TRANSLATE_NOOP("Command", "{count:,} sights kept from runs, {size:,.1f} MB")
        echo(text.format(count=count, size=content["sights"]["bytes"] / 1e6))


def _layer_line(layer: dict[str, Any]) -> str:
    mark = "  SYNTHETIC" if layer["synthetic"] else ""
    count = f"{layer['features']:>9,}" if layer["features"] is not None else " " * 9
    source = " ".join(part for part in (layer["source"], layer["as_of"]) if part)
    return f"{layer['kind']:<12}{count}  {layer['name']:<36}{source[:80]}{mark}"


@cli.command()
@PROJECT
@click.argument("text", required=False)
@click.option("--default", "to_default", is_flag=True, help="Back to the marking of the most sensitive layer.")
@JSON
def marking(project: Path, text: str | None, to_default: bool, as_json: bool) -> None:
    """Show the handling marking of PROJECT, or set it to TEXT: it stands on every page and in every export."""
    from app.project import marking as markings

    if text is not None and to_default:
        raise click.UsageError(QT_TRANSLATE_NOOP("Error", "TEXT and --default exclude each other."))
    with open_project(project, write=text is not None or to_default) as opened:
        if text is not None or to_default:
            markings.change(opened, text)
        own, used = markings.own(opened), markings.marking_of(opened)
    if as_json:
        print_json({"marking": used, "own": own is not None, "offered": list(markings.OFFERED)})
        return
    echo(used)
    if own is None:
        note = QT_TRANSLATE_NOOP("Command", "This is the default, by the most sensitive layer; offered: {offered}.")
        echo(note.format(offered=", ".join(markings.OFFERED)), err=True)


@cli.command()
@PROJECT
def snapshot(project: Path) -> None:
    """Keep a whole copy of PROJECT beside it."""
    from app.store.snapshots import snapshot as keep

    with open_project(project, write=False) as opened:
        echo(keep(opened.database, project))


@cli.command()
@PROJECT
@click.argument("snapshot", type=click.Path(path_type=Path))
def restore(project: Path, snapshot: Path) -> None:
    """Put SNAPSHOT in the place of PROJECT; what stands there now is kept as a snapshot."""
    from app.tasks.restore import restore as put_back

    former = put_back(project, snapshot)
    text = QT_TRANSLATE_NOOP("Command", "{project} is restored.")
    if former:
        text = QT_TRANSLATE_NOOP("Command", "{project} is restored. What stood there is kept as {former}")
    echo(text.format(project=project, former=former), err=True)
