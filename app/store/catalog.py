"""The project's list of layers: the rows of sarhad_layers, and the names of the tables behind them."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from typing import Any
from uuid import uuid4

from app.store.geopackage import quoted
from app.store.history import Row
from app.store.reading import rows
from app.store.reading.fetching import fetched
from app.store.reading.layer_settings import refuse_settings
from app.store.reading.rows import Damage, LayerRow
from app.store.sqlite_library import Database
from app.untrusted.typed import at, objects, one_of, read
from app.untrusted.unpacking import parsed
from app.untrusted.unreadable import UnreadableError
from layers import LAYER_TYPES
from layers.base import Provenance

TABLE = "sarhad_layers"


@dataclass(frozen=True, slots=True)
class Entry:
    """One layer as the project lists it. ``table`` holds its rows or tiles; ``settings`` depends on its kind."""

    uuid: str
    name: str
    kind: str
    table: str
    position: int
    visible: bool = True
    opacity: float = 1.0
    provenance: Provenance = field(default_factory=Provenance)
    settings: dict[str, Any] = field(default_factory=dict)

    def row(self) -> Row:
        """The entry as a row of sarhad_layers."""
        return {
            "uuid": self.uuid,
            "name": self.name,
            "kind": self.kind,
            "table_name": self.table,
            "position": self.position,
            "visible": int(self.visible),
            "opacity": self.opacity,
            "provenance": json.dumps(asdict(self.provenance), ensure_ascii=False),
            "settings": json.dumps(self.settings, ensure_ascii=False, sort_keys=True),
        }

    @classmethod
    def of(cls, row: LayerRow) -> Entry:
        """The entry of a row of sarhad_layers. Raises UnreadableError for a kind or document that is none."""
        at("kind", partial(one_of, tuple(LAYER_TYPES)), row.kind)
        provenance = at("provenance", _provenance, row.provenance)
        settings = at("settings", _settings, row.settings)
        refuse_settings(row.kind, settings)
        shown = bool(row.visible), row.opacity
        return cls(row.uuid, row.name, row.kind, row.table_name, row.position, *shown, provenance, settings)


def _provenance(text: str) -> Provenance:
    """What is stated of a source; what a later version states besides is not read."""
    return read(Provenance, {name: value for name, value in objects(parsed(text)).items() if name in _STATED})


_STATED = frozenset(spec.name for spec in fields(Provenance))


def _settings(text: str) -> dict[str, Any]:
    return objects(parsed(text))


def read_catalog(db: Database) -> tuple[list[Entry], tuple[Damage, ...]]:
    """Every layer of the project, bottom of the map first, and the rows that are none."""
    table = rows.read_rows(db, LayerRow, "position, name")
    entries, damaged = list[Entry](), list(table.damaged)
    for number, row in enumerate(table.sound):
        try:
            entries.append(Entry.of(row))
        except UnreadableError as error:
            damaged.append(rows.damage_of(LayerRow, number, asdict(row), error))
    return entries, tuple(damaged)


def read_entries(db: Database) -> list[Entry]:
    """Every layer of the project that can be used, bottom of the map first."""
    return read_catalog(db)[0]


def new_entry(
    db: Database, kind: str, name: str, provenance: Provenance, settings: dict[str, Any] | None = None
) -> Entry:
    """An entry for a new layer: a fresh uuid, a free table name, on top of the others."""
    query = f"SELECT coalesce(max(position), 0) FROM {TABLE} WHERE typeof(position) = 'integer' AND position < 1e15"
    (top,) = db.conn.execute(query).fetchone()
    return Entry(
        str(uuid4()), name, kind, free_table(db, name or kind), top + 1, provenance=provenance, settings=settings or {}
    )


def stem_of(name: str) -> str:
    """What the name of a table begins with that is derived from ``name``; a number follows where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "layer"
    if stem.startswith(("gpkg", "sqlite", "rtree", "sarhad")) or stem[0].isdigit():
        stem = f"layer_{stem}"
    return stem


def free_table(db: Database, name: str, *, besides: str = "") -> str:
    """A table name derived from a layer's name: ASCII, lower case, not taken, not reserved, not ``besides``.

    Nor is it any table's identifier, so that it can serve as its own: the standard requires those to be unique too.
    """
    stem = stem_of(name)
    # A linked layer has no table, yet its table name stays taken.
    listed = f"SELECT table_name FROM gpkg_contents UNION SELECT table_name FROM {TABLE}"
    names = f"SELECT name FROM sqlite_master UNION {listed}"
    identifiers = "SELECT identifier FROM gpkg_contents WHERE identifier NOT NULL"
    taken = {str(row[0]).lower() for row in fetched(db, f"{names} UNION {identifiers}")} | {besides}
    candidates = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate not in taken)


def stamps(db: Database) -> dict[str, tuple[object, ...]]:
    """Of each layer's table, and of the list of layers, what tells that rows changed; by table. Quick at any size.

    That is the time that every program enters in the standard's contents, and the highest key: a statement by hand that
    only updates rows is missed.
    """
    listed = db.conn.execute(f"SELECT * FROM {TABLE} ORDER BY uuid").fetchall()
    rooted = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
    present = {name for (name,) in db.conn.execute(rooted)}
    times = dict(db.conn.execute("SELECT table_name, last_change FROM gpkg_contents").fetchall())
    tables = [entry.table for entry in read_entries(db) if entry.table in present]
    highest = {table: db.conn.execute(f"SELECT max(rowid) FROM {quoted(table)}").fetchone()[0] for table in tables}
    return {TABLE: tuple(listed)} | {table: (times.get(table), highest[table]) for table in tables}
