"""The open project: its layers, and the one way to change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from app.errors import UserError
from app.progress import Progress
from app.project import loaded_tables
from app.project.listed_layer import ListedLayer
from app.scene.layer_rows import SceneLayer
from app.store import catalog, edits, geopackage, opening, undo_journal
from app.store.actions import Action, perform
from app.store.catalog import Entry
from app.store.database import transaction
from app.store.failures.explained import explained, raise_explained
from app.store.history import AnyEdit, Row, Step
from app.store.opening import Opened
from app.store.reading.rows import Damage
from app.store.sqlite_library import Database
from app.store.trust.examination import foreign_error
from layers import LAYER_TYPES
from layers.base import Layer
from layers.basemap import BasemapLayer
from layers.table import Table
from layers.terrain import TerrainLayer
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Change:
    """The announcement of a committed step.

    ``layers`` are the uuids of the layers affected; ``fids`` has the row ids for those of which only some rows
    changed; ``origin`` is the cause, so that a view can ignore its own changes; ``catalog`` is True if the list of
    layers changed.
    """

    label: str
    origin: str
    layers: frozenset[str]
    fids: dict[str, frozenset[int]] = field(default_factory=dict)
    catalog: bool = False


Listener = Callable[[Change], None]


NO_LAYER = QT_TRANSLATE_NOOP("Error", "There is no layer named {name!r}. The project has: {names}.")
NONE_YET = QT_TRANSLATE_NOOP("Error", "no layers yet")
SEVERAL_LAYERS = QT_TRANSLATE_NOOP(
    "Error",
    "{count:,} layers are named {name!r}. Rename one of them, or give the id of the one that is meant: {names}.",
)
LOST_TABLE = QT_TRANSLATE_NOOP("Error", "The layer {layer} has lost its table {table}. Restore a snapshot.")
READ_ONLY = QT_TRANSLATE_NOOP(
    "Error", "{name} is open in another program, or read-only: close it there, or work on a copy."
)


class Project:
    """An open GeoPackage. Every change goes through ``apply``: one transaction, then memory, then one Change.

    Not safe across threads: analyses get a frozen Scene instead. Use as a context manager, or call ``close``.
    """

    def __init__(self, path: Path, opened: Opened) -> None:
        self.path = path
        # The file that is read, which may be a copy, and what there is to say of it.
        self.opened = opened
        self._database = opened.database
        self._tables: dict[str, Table] = {}
        self._listeners: list[Listener] = []
        self.entries: dict[str, Entry] = {}
        self.damaged_entries: tuple[Damage, ...] = ()  # rows of layers that cannot be used
        self._read_entries()

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Self:
        """Open ``path``; if another program owns it, or it is not writable, ``read_only`` is True.

        A project of an older version is migrated, after a snapshot. Raises UserError if it cannot be opened.
        """
        with explained(path), opening.open_database(path, write=write).unless_failed() as opened:
            return cls(opened.project, opened)

    @classmethod
    def create(cls, path: Path, fill: Callable[[Self], None]) -> None:
        """Create a project at ``path``: built beside it, filled by ``fill``, and moved there only when complete.

        Filling is not part of the history: nobody wants to undo the borders. Raises UserError if ``path`` exists.
        """
        with opening.new_file(path) as partial, cls.open(partial) as project:
            fill(project)
            undo_journal.forget_all(project.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        raise_explained(error, self.path)

    def close(self) -> None:
        """Close the file and release the owner lock."""
        self.opened.close()

    @property
    def read_only(self) -> bool:
        """True if this program may not change the project."""
        return self.opened.lock is None

    @property
    def database(self) -> Database:
        """The connection, for the store's readers; only ``apply`` writes."""
        return self._database

    # Layers

    def _read_entries(self) -> None:
        entries, self.damaged_entries = catalog.read_catalog(self._database)
        self.entries = {entry.uuid: entry for entry in entries}

    def entry(self, name: str) -> Entry:
        """The layer of this uuid or name. Raises UserError listing the existing ones, or those of the same name."""
        if name in self.entries:
            return self.entries[name]
        called = [entry for entry in self.entries.values() if entry.name == name]
        if len(called) == 1:
            return called[0]
        names = ", ".join(entry.uuid if called else entry.name for entry in called or self.entries.values())
        refusal = SEVERAL_LAYERS if called else NO_LAYER
        raise UserError(refusal.format(name=name[:80], count=len(called), names=names or NONE_YET))

    def of_kind(self, kind: str) -> list[Entry]:
        """The layers of a kind, from the bottom of the map up."""
        return [entry for entry in self.entries.values() if entry.kind == kind]

    def layer(self, uuid: str) -> Layer:
        """The layer with its rows, read on first use and from then on synchronised with the file."""
        entry = self.entries[uuid]
        kind = LAYER_TYPES[entry.kind]
        if issubclass(kind, TerrainLayer | BasemapLayer):
            return kind(entry.uuid, entry.name, self._table(entry), entry.provenance, raster=entry.table)
        return kind(entry.uuid, entry.name, self._table(entry), entry.provenance)

    def scene_layer(self, uuid: str, *, whole: bool = False) -> SceneLayer:
        """A vector layer for a scene. A geometry that cannot be read is None; with ``whole`` it is a UserError."""
        entry = self.entries[uuid]
        if entry.table in self._tables:
            return ListedLayer.of_memory(entry, self.layer(uuid), whole=whole)
        if (error := self.lost(uuid)) is not None:
            raise error
        return ListedLayer.of_file(entry, self._database, whole=whole)

    def lost(self, uuid: str) -> UserError | None:
        """Why a layer has no rows to read: another program dropped its table or put something else there; else None."""
        entry = self.entries[uuid]
        is_read = entry.table in self._tables or not LAYER_TYPES[entry.kind].geometries
        if is_read or geopackage.is_feature_table(self._database, entry.table):
            return None
        return UserError(LOST_TABLE.format(layer=entry.name, table=entry.table))

    def _table(self, entry: Entry) -> Table:
        if entry.table not in self._tables:
            vector = bool(LAYER_TYPES[entry.kind].geometries)
            if (error := self.lost(entry.uuid)) is not None:
                raise error
            self._tables[entry.table] = loaded_tables.read(self._database, entry.table, vector)
        return self._tables[entry.table]

    def row(self, table: str, key: int | str) -> Row | None:
        """One row as it is in the file: the ``before`` of an Edit."""
        return edits.read_row(self._database, table, key)

    # Changing

    def apply(self, label: str, *actions: Action, origin: str = "", progress: Progress | None = None) -> Change:
        """Carry out ``actions`` as one named step: all of them or, if anything fails, none.

        Raises UserError if the project is read-only or the disk is full or faulty; the file is then unchanged.
        """
        self.refuse_read_only()
        with self._writing():
            step = undo_journal.begin_step(self._database, label, origin)
            report_to = progress or Progress()
            done = [
                perform(self._database, action, step, seq, report_to.part(seq / len(actions), (seq + 1) / len(actions)))
                for seq, action in enumerate(actions)
            ]
            undo_journal.write_edits(self._database, step, done)
        return self._announce(label, origin, done)

    def undo(self, origin: str = "") -> Change | None:
        """Undo the newest step; None if there is none."""
        self.refuse_read_only()
        step = undo_journal.step_to_undo(self._database)
        if step is None:
            return None
        numbered = [(seq, edit.inverse) for seq, edit in enumerate(step.edits)]
        return self._replay(step, reversed(numbered), origin, done=False)

    def redo(self, origin: str = "") -> Change | None:
        """Redo the step last undone; None if there is none."""
        self.refuse_read_only()
        step = undo_journal.step_to_redo(self._database)
        return None if step is None else self._replay(step, enumerate(step.edits), origin, done=True)

    def _replay(self, step: Step, numbered: Iterable[tuple[int, AnyEdit]], origin: str, *, done: bool) -> Change:
        replayed = list(numbered)
        with self._writing():
            for seq, edit in replayed:
                edits.carry_out(self._database, edit, step.id, seq)
            undo_journal.set_done(self._database, step.id, done)
        return self._announce(step.label, origin, [edit for _, edit in replayed])

    def steps(self) -> list[Step]:
        """The history, oldest first; undone steps that can be redone come last."""
        return undo_journal.read_steps(self._database)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explained(self.path), transaction(self._database):
            yield

    def refuse_read_only(self) -> None:
        """Raise UserError unless this program may change the project."""
        if self.opened.foreign:
            raise foreign_error(self.path, self.opened.foreign)
        if self.read_only:
            raise UserError(READ_ONLY.format(name=self.path.name))

    # Announcing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every step, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(self, label: str, origin: str, done: list[AnyEdit]) -> Change:
        before = {entry.table: entry.uuid for entry in self.entries.values()}
        if listed := any(edit.table == catalog.TABLE for edit in done):
            self._read_entries()
        uuids = before | {entry.table: entry.uuid for entry in self.entries.values()}
        rows = loaded_tables.refresh(self._tables, self._database, done)
        layers = frozenset(uuids[edit.table] for edit in done if edit.table in uuids)
        fids = {uuids[table]: frozenset(keys) for table, keys in rows.items() if table in uuids}
        return self._tell(Change(label, origin, layers, fids, listed))

    def follow(self, change: Change, tables: dict[str, Table]) -> Change:
        """Take over a step that was committed beside this connection, with the rows of layers by uuid; announce it."""
        self._read_entries()
        for uuid in change.layers & self.entries.keys():
            self._tables.pop(self.entries[uuid].table, None)
        own = {self.entries[uuid].table: table for uuid, table in tables.items()}
        self._tables |= loaded_tables.taken_over(self._database, own)
        return self._tell(change)

    def _tell(self, change: Change) -> Change:
        for listener in list(self._listeners):
            listener(change)
        return change
