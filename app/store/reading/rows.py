"""The rows of our own tables, by one schema: what is not of its type costs that row, and is named.

SQLite holds any value in any column, and another program may have written it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from app.errors import Message, Remedy, UserError
from app.store.reading.fetching import fetched
from app.store.sqlite_library import Database
from app.untrusted.typed import AtMost, Between, Written, read
from app.untrusted.unreadable import UnreadableError, in_short
from layers.gaps import STATUSES
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NAME_LENGTH, NOTE_LENGTH

DAMAGED = QT_TRANSLATE_NOOP("Error", "{table}, row {row}: {fault}.")

_Number = Annotated[int, Between(-(2**63), 2**63 - 1)]
_Flag = Annotated[int, Between(0, 1)]
_Name = Annotated[str, AtMost(NAME_LENGTH)]
_Note = Annotated[str, AtMost(NOTE_LENGTH)]
_Document = Annotated[str, AtMost(100_000_000)]
_Moment = Annotated[str, Written(datetime.fromisoformat, "2026-03-31T14:05:00+00:00")]


def _status(text: str) -> None:
    if text not in dict(STATUSES):
        raise ValueError(text)


def _day_or_none(text: str) -> None:
    if text:
        date.fromisoformat(text)


_Day = Annotated[str, Written(_day_or_none, "2026-03-31")]
_Status = Annotated[str, Written(_status, ", ".join(dict(STATUSES)))]
_Metres = Annotated[float, Between(0.0, 1e9)]


@dataclass(frozen=True, slots=True)
class LayerRow:
    """sarhad_layers: a layer as the project lists it; provenance and settings are JSON."""

    uuid: _Name
    name: _Name
    kind: _Name
    table_name: _Name
    position: _Number
    visible: _Flag
    opacity: Annotated[float, Between(0.0, 1.0)]
    provenance: _Document
    settings: _Document


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """sarhad_parameters: a parameter of the project; its value is JSON."""

    key: _Name
    value: _Document


@dataclass(frozen=True, slots=True)
class RunRow:
    """sarhad_runs: a run of the analysis; its summary is JSON."""

    number: _Number
    run: _Name
    at: _Moment
    input_hash: _Name
    as_of: _Day
    summary: _Document


@dataclass(frozen=True, slots=True)
class StatusRow:
    """sarhad_gap_status: what a planner wrote of a gap; older rows lack the stretch."""

    gap_id: _Name
    status: _Status
    note: _Note
    unit: _Note
    status_date: _Day
    route: _Name | None = None
    start_m: _Metres | None = None
    end_m: _Metres | None = None
    line_version: _Name | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """sarhad_steps: a command that can be undone or redone."""

    id: _Number
    label: _Note
    origin: _Note
    at: _Moment
    done: _Flag


R = TypeVar("R", LayerRow, ParameterRow, RunRow, StatusRow, StepRow)
TABLES: dict[type[Any], tuple[str, str]] = {
    LayerRow: ("sarhad_layers", "uuid"),
    ParameterRow: ("sarhad_parameters", "key"),
    RunRow: ("sarhad_runs", "run"),
    StatusRow: ("sarhad_gap_status", "gap_id"),
    StepRow: ("sarhad_steps", "id"),
}
"""The table of each kind of row, and the column that tells its rows apart."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A row that is not used: its table, its key as text, and which column is not what it has to be."""

    table: str
    row: str
    fault: str

    @property
    def message(self) -> Message:
        """What is wrong, with what would mend it."""
        return Message(DAMAGED.format(table=self.table, row=self.row, fault=self.fault), Remedy.RESTORE_SNAPSHOT)

    @property
    def error(self) -> UserError:
        """The same to be raised."""
        return UserError(self.message.text, self.message.code)


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    """The rows of a table that are what they have to be, and the others."""

    sound: tuple[R, ...]
    damaged: tuple[Damage, ...]


def read_rows(db: Database, kind: type[R], order: str = "") -> Rows[R]:
    """All rows of a kind, in the order of an SQL expression."""
    table, _ = TABLES[kind]
    columns: list[str] = [spec.name for spec in fields(kind)]
    names = ", ".join(("rowid", *columns))
    behind = f" ORDER BY {order}" if order else ""
    sound, damaged = list[R](), list[Damage]()
    for cells in fetched(db, f"SELECT {names} FROM {table}{behind}"):
        row = dict(zip(columns, cells[1:], strict=True))
        try:
            sound.append(checked(kind, row))
        except UnreadableError as error:
            damaged.append(damage_of(kind, cells[0], row, error))
    return Rows(tuple(sound), tuple(damaged))


def checked(kind: type[R], cells: dict[str, Any]) -> R:
    """A row of these cells. Raises UnreadableError naming the column."""
    return read(kind, cells)


def damage_of(kind: type[Any], number: int, cells: dict[str, Any], error: UnreadableError) -> Damage:
    """What a row that cannot be read is listed as: by its key where that is a text, else by its number in the file."""
    table, key = TABLES[kind]
    name = cells[key]
    return Damage(table, in_short(name) if type(name) is str and name else str(number), str(error))
