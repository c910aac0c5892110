"""Why a file cannot be imported as it is: how many of its rows, the first of them, and what would mend all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from app.errors import Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import Faults, RawTable
from app.exchange.read.reach import SWAPPED
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import FieldType

_LENGTH = 300
_REMEDY_LENGTH = 60
"""Characters of a refusal reserved for its remedy."""
_BEGINNING = QT_TRANSLATE_NOOP(
    "Error", "{count:,} of {total:,} rows cannot be imported; the first is row {row}: {reason}"
)
_NOTHING_LEFT = QT_TRANSLATE_NOOP("Error", ". Nothing is left to import; correct the file")

Cause = tuple[Remedy, str]
"""What would mend every row, and the column or field it is about."""


def refusal(rejects: pd.DataFrame, accepted: int, cause: Cause | None) -> UserError | None:
    """The error for a user who did not ask to skip bad rows, at most 300 characters; None if all are good."""
    if rejects.empty:
        return None
    first = rejects.iloc[0]
    ending = "" if accepted or cause is not None else _NOTHING_LEFT
    plain = _BEGINNING.format(count=len(rejects), total=accepted + len(rejects), row=first["row"], reason="")
    room = _LENGTH - len(plain) - (len(ending) or _REMEDY_LENGTH)
    reason = " ".join(str(first["reason"]).split())
    text = plain + (reason if len(reason) <= room else reason[: room - 1] + "…") + ending
    if accepted:
        return UserError(text, Remedy.SKIP_BAD_ROWS)
    return UserError(text) if cause is None else UserError(text, *cause)


def cause_of_all(
    kind: type[Layer], table: RawTable, used: Mapping[str, str], values: Mapping[str, Column], faults: Faults
) -> Cause | None:
    """What would mend all rows of a file in which none is good; None if nothing would."""
    if all(SWAPPED in reasons for reasons in faults.reasons.values()):
        return Remedy.MAP_PLACES, "lon, lat"
    for spec in kind.fields():
        # Not one word of the column is one of the choices: it means something else.
        if spec.type is FieldType.CHOICE and not spec.required and spec.name in used:
            cells = Column.of(table.columns[used[spec.name]])
            if values[spec.name].is_blank and not cells.are_blank().all():
                return Remedy.KEEP_COLUMN_APART, used[spec.name]
    return None
