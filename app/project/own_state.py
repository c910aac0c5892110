"""The own state of a project: whose posts and patrols count, whose side is inside, whose clock the hours follow."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from app.errors import Remedy, UserError
from app.project.project import Change, Project
from app.scene.layer_rows import rows_of, text_of
from app.store import runs as table
from app.store.history import Edit, Row
from app.untrusted.typed import read
from app.untrusted.unreadable import UnreadableError
from layers.fields import canonical_state
from layers.states import iso_state
from layers.text import QT_TRANSLATE_NOOP

KEY, ROUTES = "own_state", "routes"
"""Keys of the project parameters that hold it, and the borders analysed unless others are requested."""
DEFAULT = "TJ"
"""The own state of a project that states none."""
USUAL_ROUTES = {"TJ": ("TJ-AF", "KG-TJ")}
"""The borders a new project analyses, by own state; every border of any other."""
SET = QT_TRANSLATE_NOOP("Step", "Set the own state")
UNREADABLE = QT_TRANSLATE_NOOP("Error", "{name} holds {text!r} as its own state, which is none.")
NO_STATE = QT_TRANSLATE_NOOP("Error", "The own state cannot be {text!r}: {reason}.")
BAD_ROUTES = QT_TRANSLATE_NOOP("Error", "The borders to be analysed are damaged: the list {fault}.")
NO_LINE = QT_TRANSLATE_NOOP("Error", "No border line has {code} on either side: the lines here are those of {states}.")


def own_state(project: Project) -> str:
    """The own state, two letters. Raises UserError if what the file holds is none."""
    text = table.parameter(project.database, KEY, DEFAULT)
    if not isinstance(text, str):
        raise UserError(UNREADABLE.format(name=project.path.name, text=str(text)[:40]), Remedy.SET_STATE)
    try:
        return canonical_state(text)
    except ValueError:
        refusal = UNREADABLE.format(name=project.path.name, text=text[:40])
        raise UserError(refusal, Remedy.SET_STATE) from None


def stated(project: Project) -> str:
    """The own state as the file holds it, unchecked; empty if that is no text, or cannot be read."""
    try:
        text = table.parameter(project.database, KEY, DEFAULT)
    except UserError:
        return ""
    return text if isinstance(text, str) else ""


def routes(project: Project) -> tuple[str, ...]:
    """The borders named in the project to be analysed; empty for all. Raises UserError if they cannot be read."""
    try:
        return read(tuple[str, ...], table.parameter(project.database, ROUTES, []))
    except UnreadableError as error:
        raise UserError(BAD_ROUTES.format(fault=error), Remedy.SET_STATE) from None


def checked(text: str, bordering: Collection[str] = ()) -> str:
    """``text`` as a code. Raises UserError if it is none, or not one of those ``bordering`` where there are any."""
    try:
        code = iso_state(text)
    except ValueError as error:
        raise UserError(NO_STATE.format(text=text[:40], reason=error), Remedy.CHOOSE_STATE) from None
    if bordering and code not in bordering:
        raise UserError(NO_LINE.format(code=code, states=", ".join(sorted(bordering))), Remedy.CHOOSE_STATE)
    return code


def bordering_states(project: Project) -> frozenset[str]:
    """The states on either side of the project's border lines, at whatever date."""
    rows = [row for _, row, _ in rows_of(_borders(project), "borders")]
    return frozenset(text_of(row, side) for row in rows for side in ("left_state", "right_state")) - {""}


def usual_routes(project: Project, code: str) -> tuple[str, ...]:
    """The borders analysed by default with this own state, if the project has them; empty: every one it lies on."""
    usual = USUAL_ROUTES.get(code, ())
    names = {text_of(row, "route") for _, row, _ in rows_of(_borders(project), "borders")}
    dyads = names | {name.partition(".")[0] for name in names}
    return usual if dyads.issuperset(usual) else ()


def _borders(project: Project) -> list[Any]:
    return [project.scene_layer(entry.uuid) for entry in project.of_kind("borders")]


def edits(project: Project, code: str, routes: Iterable[str]) -> tuple[Edit, ...]:
    """The edits that make ``code`` the own state, and ``routes`` the borders analysed; empty if nothing changes."""
    wanted = {KEY: code, ROUTES: list(routes) or None}
    return tuple(
        Edit(table.PARAMETERS, key, project.row(table.PARAMETERS, key), _row(key, value))
        for key, value in wanted.items()
        if not table.is_stated(project.database, key, value)
    )


def _row(key: str, value: Any) -> Row | None:
    return None if value is None else {"key": key, "value": json.dumps(value)}


def set_own_state(project: Project, text: str, *, origin: str = "") -> Change | None:
    """Make ``text`` the own state, in one step, with the borders usually analysed with it; None if it is so already.

    Raises UserError if it is no code, or on no border line of the project.
    """
    project.refuse_read_only()
    code = checked(text, bordering_states(project))
    as_it_is = (code, None) if code == DEFAULT else (code,)
    if any(table.is_stated(project.database, KEY, one) for one in as_it_is):
        return None
    return project.apply(SET, *edits(project, code, usual_routes(project, code)), origin=origin)
