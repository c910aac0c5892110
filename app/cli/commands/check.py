"""check: whether a project is in order, and which snapshot is if it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.remedies import full_text
from app.cli.shell import JSON, PROJECT, cli, echo, echo_notes, print_json, progress_bar
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.tasks.check import Verdict


@cli.command()
@PROJECT
@JSON
def check(project: Path, as_json: bool) -> None:
    """Whether PROJECT is in order: file, tables, rows, tiles, runs and links; exit code 1 if anything is wrong.

    If a snapshot mends it, the newest that is in order is named.
    """
    from app.tasks.check import verdict

    with progress_bar(QT_TRANSLATE_NOOP("Progress", "Checking {name}").format(name=project.name)) as progress:
        result = verdict(project, progress)
    listed = [{"code": item.code, "text": full_text(item.message)} for item in result.findings]
    if as_json:
        copy = None if result.snapshot is None else str(result.snapshot)
        more = {"notes": list(result.notes), "snapshot": copy, "snapshots_checked": result.looked_through}
        print_json({"ok": not listed, "findings": listed, **more})
    else:
        for item in listed:
            echo(f"{item['code']}: {item['text']}")
        if offer := _offer(project, result):
            echo(offer)
        echo_notes(result.notes)
    if listed:
        text = QT_TRANSLATE_NOOP("Error", "{name} has faults: {count}. The first: {fault}")
        raise UserError(text.format(name=project.name, count=len(listed), fault=listed[0]["text"]))
    echo(QT_TRANSLATE_NOOP("Command", "{name} is in order.").format(name=project.name), err=True)


def _offer(project: Path, result: Verdict) -> str:
    """The command that restores the newest snapshot in order, or that there is none; empty if none was looked for."""
    if result.snapshot is not None:
        text = QT_TRANSLATE_NOOP("Command", "The newest snapshot that is in order: sarhad restore {project} {snapshot}")
        return text.format(project=_as_word(project), snapshot=_as_word(result.snapshot))
    if result.looked_through:
        text = QT_TRANSLATE_NOOP("Command", "None of its {count} snapshots is in order.")
        return text.format(count=result.looked_through)
    return ""


def _as_word(path: Path) -> str:
    """A path as one word of a command, in the quotation marks that every system's shell knows."""
    return f'"{path}"' if " " in str(path) else str(path)
