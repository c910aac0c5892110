"""Provenance and Layer: what all kinds of layer have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from shapely.geometry.base import BaseGeometry

from layers.marks import Mark
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NOTE_LENGTH, Field, FieldType, Sensitivity, Value

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.table import Table


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of a layer and how far it can be trusted; a feature may override ``source`` and ``as_of``."""

    source: str = ""
    licence: str = ""
    release: str = ""
    as_of: str = ""
    accuracy_m: float | None = None
    status: str = ""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    synthetic: bool = False


COMMON_FIELDS = (
    Field("name", QT_TRANSLATE_NOOP("Field", "Name")),
    Field("note", QT_TRANSLATE_NOOP("Field", "Note"), max_length=NOTE_LENGTH),
    Field("source", QT_TRANSLATE_NOOP("Field", "Source"), max_length=1000),
    Field("as_of", QT_TRANSLATE_NOOP("Field", "As of"), FieldType.DATE),
    Field(
        "sensitivity",
        QT_TRANSLATE_NOOP("Field", "Sensitivity"),
        FieldType.CHOICE,
        choices=tuple(Sensitivity),
        choice_labels=(
            QT_TRANSLATE_NOOP("Choice", "Public"),
            QT_TRANSLATE_NOOP("Choice", "Internal"),
            QT_TRANSLATE_NOOP("Choice", "Restricted"),
        ),
    ),
    Field("synthetic", QT_TRANSLATE_NOOP("Field", "Synthetic (made up, not observed)"), FieldType.BOOLEAN),
)
"""The fields of every vector layer, before those of its kind."""


LayerRow = tuple[int, dict[str, Any], BaseGeometry | None]
"""Fid, cells by column and geometry of a row; what is missing is None."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a project: columns, fields and provenance.

    ``table`` has a ``uuid`` column and one column per field; a raster layer's has no rows. A subclass is a kind: it
    adds its fields and its marks.
    """

    uuid: str
    name: str
    table: Table
    provenance: Provenance = field(default_factory=Provenance)

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    own_fields: ClassVar[tuple[Field, ...]] = ()
    geometries: ClassVar[frozenset[str]] = frozenset()
    """Geometry types this kind accepts, by their shapely names; empty for a raster."""
    importable: ClassVar[bool] = True
    """False if only the program creates layers of this kind."""
    self_crossing: ClassVar[bool] = False
    """True if its lines may cross themselves."""
    outlines: ClassVar[bool] = False
    """True if an area is taken for its outline."""
    open_columns: ClassVar[bool] = False
    """True if unknown columns of an import stay columns instead of going to ``extra``."""

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """The common fields, then those of the kind."""
        return COMMON_FIELDS + cls.own_fields if cls.geometries else ()

    @classmethod
    def normalise(cls, row: dict[str, object]) -> dict[str, object]:
        """Normalise an imported row (field name: raw value) for this kind, before its fields are parsed."""
        return row

    @classmethod
    def contradiction(cls, values: Mapping[str, Value]) -> str:
        """What the values of an imported row say that cannot hold together; empty if nothing."""
        return ""

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """All of the table as a GeoDataFrame in EPSG:4326, indexed by the integer ``fid``."""
        return self.table.frame

    def rows(self) -> Iterator[LayerRow]:
        """Fid, cells by column and geometry of every row."""
        geometry = self.frame.geometry
        cells = self.frame.drop(columns=geometry.name)
        columns = [cells[name].astype(object).where(cells[name].notna(), None).tolist() for name in cells.columns]
        rows = zip(*columns, strict=True) if columns else iter([()] * len(cells))
        for fid, shape, row in zip(self.frame.index.tolist(), geometry, rows, strict=True):
            yield fid, dict(zip(cells.columns, row, strict=True)), shape

    def marks(self) -> tuple[Mark, ...]:
        """The marks of this layer to be drawn, in EPSG:4326."""
        return ()
