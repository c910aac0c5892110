"""The handling marking of a project, printed on every page and written into every export.

Either its own, or by default that of its most sensitive layer.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from app.errors import Remedy, UserError
from app.project.project import Project
from app.store import runs as table
from app.store.geopackage import is_feature_table, values_of
from app.store.history import Edit, Row
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Sensitivity

KEY = "marking"
"""The project parameter that holds it."""
LONGEST = 80
OFFERED = (
    *("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"),
    *("Для служебного пользования", "Барои хизмат", "Кызматтык колдонуу үчүн"),
)
"""Markings that are offered: the traffic light protocol (FIRST, version 2.0) and national words; others may be set."""
DEFAULTS = {
    Sensitivity.PUBLIC: QT_TRANSLATE_NOOP("Marking", "PUBLIC"),
    Sensitivity.INTERNAL: QT_TRANSLATE_NOOP("Marking", "INTERNAL"),
    Sensitivity.RESTRICTED: QT_TRANSLATE_NOOP("Marking", "RESTRICTED"),
}
"""The marking of a project that has none of its own, by its most sensitive layer, from the least sensitive."""
SET = QT_TRANSLATE_NOOP("Step", "Set the marking")
REMOVE = QT_TRANSLATE_NOOP("Step", "Back to the marking of the most sensitive layer")
TOO_LONG = QT_TRANSLATE_NOOP(
    "Error",
    "The marking has {count:,} characters; at most {most} fit the head of a page. Shorten it, such as to TLP:AMBER.",
)
EMPTY = QT_TRANSLATE_NOOP("Error", "The marking is empty. Write one such as TLP:AMBER, or go back to the default.")
DAMAGED = QT_TRANSLATE_NOOP("Error", "The marking that {name} holds cannot be read.")
BROKEN = QT_TRANSLATE_NOOP("Error", "The marking must be one line without control characters.")

_NOT_PRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that reverse the text after them."""


def own(project: Project) -> str | None:
    """The project's own marking; None if it has none. Raises UserError if what the file holds is none.

    The default may say less than what was set, so it does not stand in for it.
    """
    stated = table.parameter(project.database, KEY)
    if stated is not None and not (isinstance(stated, str) and _is_printable(stated)):
        raise UserError(DAMAGED.format(name=project.path.name), Remedy.SET_MARKING, project.path.name)
    return stated


def _is_printable(text: str) -> bool:
    try:
        return checked(text) == text
    except UserError:
        return False


def default(project: Project) -> str:
    """The marking that follows from the most sensitive layer, or a row of one; that of public data without layers."""
    ranks = list(DEFAULTS)
    rank = max((ranks.index(one) for one in _sensitivities(project)), default=0)
    return DEFAULTS[ranks[rank]]


def _sensitivities(project: Project) -> Iterator[Sensitivity]:
    for entry in project.entries.values():
        yield entry.provenance.sensitivity
        if LAYER_TYPES[entry.kind].geometries and is_feature_table(project.database, entry.table):
            stated = values_of(project.database, entry.table, "sensitivity")
            yield from (one for one in Sensitivity if str(one) in stated)


def marking_of(project: Project) -> str:
    """The marking in use: the project's own, else the default."""
    return own(project) or default(project)


def checked(text: str) -> str:
    """A marking without spaces around it. Raises UserError if it is empty, too long, or more than one line."""
    marking = text.strip()
    if not marking:
        raise UserError(EMPTY)
    if len(marking) > LONGEST:
        raise UserError(TOO_LONG.format(count=len(marking), most=LONGEST))
    if any(unicodedata.category(one) in _NOT_PRINTED or one in _DIRECTIONS for one in marking):
        raise UserError(BROKEN)
    return marking


def edits(project: Project, marking: str | None) -> tuple[Edit, ...]:
    """The edits that set a marking, or go back to the default (None); empty if nothing changes.

    Raises UserError for a marking that cannot be printed.
    """
    text = None if marking is None else checked(marking)
    if table.is_stated(project.database, KEY, text):
        return ()
    row: Row | None = None if text is None else {"key": KEY, "value": json.dumps(text, ensure_ascii=False)}
    return (Edit(table.PARAMETERS, KEY, project.row(table.PARAMETERS, KEY), row),)


def change(project: Project, marking: str | None) -> None:
    """Set a marking as one step, or go back to the default (None). Raises UserError as ``edits`` does."""
    project.refuse_read_only()
    if needed := edits(project, marking):
        project.apply(REMOVE if marking is None else SET, *needed)
