"""remedy: what was tried to close a gap, and one of it carried out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.shell import JSON, NO_RUN, PROJECT, cli, echo, open_project, print_json
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap

_NO_GAP = QT_TRANSLATE_NOOP("Error", "The last run has no gap {gap}. sarhad remedy {name} lists them.")
_ONE_GAP = QT_TRANSLATE_NOOP("Error", "--apply needs --gap: say which gap the remedy is for.")
_NO_NUMBER = QT_TRANSLATE_NOOP("Error", "Gap {gap} has {count} remedies that were tried: --apply takes 1 to {count}.")
_ONLY_ONE = QT_TRANSLATE_NOOP("Error", "For gap {gap} one remedy was tried: --apply takes 1.")
_NONE_TRIED = QT_TRANSLATE_NOOP("Error", "Nothing was tried for gap {gap}: there is nothing to apply.")
_NOTHING = QT_TRANSLATE_NOOP("Command", "  nothing was tried")
_APPLIED = QT_TRANSLATE_NOOP("Command", "Applied in the layer {layer}. sarhad analyse {name} shows what it gives.")


@cli.command()
@PROJECT
@click.option("--gap", "gap_id", default=None, metavar="ID", help="One gap, by its id; without this all of them.")
@click.option("--apply", "number", type=click.IntRange(1), default=None, metavar="N", help="Carry out the Nth of them.")
@JSON
def remedy(project: Path, gap_id: str | None, number: int | None, as_json: bool) -> None:
    """List what was tried to close the gaps of PROJECT's last run, and what each closes; or carry one out."""
    from app.tasks import keep_run
    from app.tasks.apply_remedy import apply_remedy

    if number is not None and gap_id is None:
        raise click.UsageError(_ONE_GAP)
    with open_project(project, write=number is not None) as opened:
        report, scene = keep_run.latest(opened), keep_run.latest_scene(opened)
        if report is None or scene is None:
            raise UserError(NO_RUN.format(name=project.name))
        gaps = [gap for gap in report.all_gaps if gap_id in {None, gap.id}]
        if not gaps and gap_id is not None:
            raise UserError(_NO_GAP.format(gap=gap_id, name=project.name))
        layer = None if number is None else apply_remedy(opened, scene, _chosen(gaps[0], number))
    if as_json:
        print_json({"run": report.run, "gaps": [_row(gap) for gap in gaps], "applied": layer})
        return
    for gap in gaps:
        _print(gap)
    if layer is not None:
        echo(_APPLIED.format(layer=layer, name=project.name))


def _chosen(gap: CoverageGap, number: int) -> Any:
    from app.report.notation import counted

    if not gap.tried:
        raise UserError(_NONE_TRIED.format(gap=gap.id))
    if number > len(gap.tried):
        text = counted(len(gap.tried), _ONLY_ONE, _NO_NUMBER)
        raise UserError(text.format(gap=gap.id, count=len(gap.tried)))
    return gap.tried[number - 1]


def _row(gap: CoverageGap) -> dict[str, Any]:
    from app.report.gap_rows import tried_json

    tried = [{"n": n, "proposed": one == gap.remedy, **tried_json(one)} for n, one in enumerate(gap.tried, 1)]
    return {"gap": gap.id, "hole": gap.hole, "length_km": round(gap.length_m / 1000.0, 6), "tried": tried}


def _print(gap: CoverageGap) -> None:
    from app.reasons.sentences import sentence

    echo(f"{gap.id}  {gap.length_m / 1000.0:.1f} km")
    for number, one in enumerate(gap.tried, 1):
        mark = "*" if one == gap.remedy else " "
        echo(f"{mark} {number}  {sentence(one)}")
    if not gap.tried:
        echo(_NOTHING)
