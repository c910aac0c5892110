"""What an import of rows would store, decided before anything is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np

from app.errors import Message, Remedy, UserError
from app.exchange.read.incoming import Incoming
from app.project import fit_rows, target_layer
from app.project.drawn_borders import notes_on_parts
from app.project.listed_layer import ListedLayer
from app.project.project import Project
from app.project.sensor_types import layer_kind
from app.store import geopackage
from app.store.catalog import Entry
from app.tasks.importing.duplicates import ADD, UPDATE, Repeats, repeats_of
from app.tasks.importing.grounds import rows_without_ground
from app.tasks.importing.import_terrain import far_terrain, together
from layers import LAYER_TYPES
from layers.base import LayerRow, Provenance
from layers.fields import DEVICE_FIELDS
from layers.table import Table
from layers.text import QT_TRANSLATE_NOOP

_DAY_TAKEN = QT_TRANSLATE_NOOP("Import", "Posts without a date are taken to be as of {day}, the date of their layer.")
_SHORT_RANGES = QT_TRANSLATE_NOOP(
    "Import", "Ranges are {low:g} to {high:g} m. If they are kilometres, import them anew in metres."
)
BY_TOUCH = ("ground_sensor", "fence_alarm")
"""Devices that notice what is within some metres of them."""
FARTHEST_KM = 40.0
"""The largest range that a device may have, in kilometres."""
_ACCURACY = QT_TRANSLATE_NOOP("Error", "The accuracy")
_OF_ALL = QT_TRANSLATE_NOOP("Error", " applies to a whole layer, and these rows join {layer!r}.")
_NO_KEY = QT_TRANSLATE_NOOP("Error", "Rows are updated by their key, and none is stated")
_IDLE_KEY = QT_TRANSLATE_NOOP("Error", "A key makes no difference where every row is stored")


@dataclass(frozen=True, slots=True)
class Target:
    """The layer that rows go to: ``joined`` if it is there, else a new one of this ``name`` (empty: its kind's)."""

    kind: str
    joined: Entry | None
    name: str
    shown: str

    @classmethod
    def of(cls, project: Project, kind: str, name: str, file: Path) -> Target:
        """The layer for rows of a file. Raises UserError for a name that no layer of this kind can have."""
        # Two reference files of the same name are separate: only an explicit name joins them.
        wanted = name or ("" if kind != "reference" else target_layer.free_name(project, file.stem))
        joined = target_layer.existing_layer(project, kind, wanted)
        shown = joined.name if joined else wanted or target_layer.free_name(project, LAYER_TYPES[kind].label)
        return cls(kind, joined, wanted, shown)

    def check_accuracy(self, project: Project, accuracy_m: float | None) -> None:
        """Raise UserError for an accuracy that rows joining a layer cannot hold."""
        if self.joined is None or accuracy_m is None:
            return
        if "accuracy_m" not in {field.name for field in layer_kind(project, self.kind).fields()}:
            rest = _OF_ALL.format(layer=self.joined.name)
            raise UserError(_ACCURACY, Remedy.KEEP_ACCURACY_APART, self.joined.name, rest=rest)


@dataclass(frozen=True, slots=True, eq=False)
class PlannedRows:
    """Rows to be stored: ``added`` to the layer, and ``changed`` in it, which are indexed by their fids; EPSG:4326.

    ``refusal``: why nothing is stored, unless rows that are refused may be left out; None if there is no reason.
    """

    target: Target
    read: Incoming
    provenance: Provenance
    repeats: Repeats
    added: gpd.GeoDataFrame
    changed: gpd.GeoDataFrame
    notes: tuple[str | Message, ...]
    refusal: UserError | None


def check_key(choice: str, key: str) -> None:
    """Raise UserError where a key is needed and none is stated, or the other way round."""
    if choice == UPDATE and not key:
        raise UserError(_NO_KEY, Remedy.CHOOSE_KEY, "key")
    if choice == ADD and key:
        raise UserError(_IDLE_KEY, Remedy.LEAVE_KEY_OUT, "key")


def planned(project: Project, target: Target, read: Incoming, provenance: Provenance, choice: str) -> PlannedRows:
    """What storing the rows read would do to a project. Raises UserError if a key stands for several of its rows."""
    kind, joined = layer_kind(project, target.kind), target.joined
    existing = None if joined is None else project.layer(joined.uuid).frame
    repeats = repeats_of(read.frame, existing, read.given(kind), read.key, target.shown)
    stays = choice == ADD or not repeats.there.any()
    added = read.frame if stays else read.frame[~repeats.there].reset_index(drop=True)
    changed = read.frame[repeats.changed] if choice == UPDATE else read.frame.iloc[:0]
    changed = changed.set_index(repeats.fids[changed.index.to_numpy()])
    notes = (
        *read.reading.notes,
        *repeats.notes(target.shown, choice),
        *_day_taken(joined, provenance, added),
        *_parts(project, target, provenance, added),
        *_short_ranges(target.kind, added),
        *rows_without_ground(project, target.kind, added),
        *_out_of_reach(project, target, added),
    )
    return PlannedRows(target, read, provenance, repeats, added, changed, notes, read.refusal())


def _day_taken(joined: Entry | None, provenance: Provenance, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """A note that undated posts are taken to be as old as the layer they have joined."""
    undated = not provenance.as_of and ("as_of" not in rows or rows["as_of"].isna().any())
    if joined is not None and joined.kind in DEVICE_FIELDS and joined.provenance.as_of and undated and len(rows):
        yield _DAY_TAKEN.format(day=joined.provenance.as_of)


def _short_ranges(kind: str, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """A note on ranges of eyes and cameras that are so short, all of them, that they may be kilometres."""
    if kind not in DEVICE_FIELDS or "range_m" not in rows:
        return
    by_touch = (
        rows[DEVICE_FIELDS[kind]].isin(BY_TOUCH) if DEVICE_FIELDS[kind] in rows else np.zeros(len(rows), np.bool_)
    )
    ranges = rows["range_m"][~by_touch].dropna().astype(float)
    if len(ranges) and ranges.max() <= FARTHEST_KM:
        yield _SHORT_RANGES.format(low=ranges.min(), high=ranges.max())


def _parts(project: Project, target: Target, provenance: Provenance, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """Notes on what the lines of a file are put together to, with those of their layer."""
    if target.kind != "borders" or rows.empty:
        return
    joined = target.joined
    before = None if joined is None else project.scene_layer(joined.uuid)
    if joined is not None:
        types = geopackage.column_types(project.database, joined.table)
        rows = fit_rows.with_provenance(rows, provenance, types)
    uuid, stated = ("", provenance) if joined is None else (joined.uuid, joined.provenance)
    own: tuple[LayerRow, ...] = tuple(
        LAYER_TYPES[target.kind](uuid, "", Table.of_frame(_numbered(rows)), stated).rows()
    )
    listed = (*(before.rows() if before is not None else ()), *own)
    yield from notes_on_parts(ListedLayer(uuid, target.kind, target.shown, stated, listed), before)


def _numbered(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows under numbers that no row of a layer has."""
    return rows.set_index(-1 - np.arange(len(rows)))


def _out_of_reach(project: Project, target: Target, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """Notes on terrain that no sight line reaches, with the borders that are added."""
    if target.kind == "borders":
        frames = [project.layer(entry.uuid).frame for entry in project.of_kind("borders")]
        yield from far_terrain(project, together(line for frame in (*frames, rows) for line in frame.geometry))
