"""Border lines: one feature per route, several versions of a line side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from layers.base import Layer
from layers.fields import backwards, canonical_state
from layers.marks import Mark
from layers.shapes import Mask, lines
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value

_FIELDS = (
    Field(
        "route",
        QT_TRANSLATE_NOOP("Field", "Route"),
        help=QT_TRANSLATE_NOOP("Field", "Such as TJ-AF; parts of a border are KG-TJ.00, its rings KG-TJ.01, …"),
    ),
    Field(
        "left_state",
        QT_TRANSLATE_NOOP("Field", "State on the left"),
        max_length=2,
        canonical=canonical_state,
        help=QT_TRANSLATE_NOOP("Field", "Two letters; left when moving along the line from kilometre 0."),
    ),
    Field(
        "right_state",
        QT_TRANSLATE_NOOP("Field", "State on the right"),
        max_length=2,
        canonical=canonical_state,
        help=QT_TRANSLATE_NOOP("Field", "Two letters; right when moving along the line from kilometre 0."),
    ),
    Field(
        "ring",
        QT_TRANSLATE_NOOP("Field", "Ring"),
        FieldType.BOOLEAN,
        help=QT_TRANSLATE_NOOP("Field", "The line is closed, around an enclave; kilometres wrap round."),
    ),
    Field(
        "line_version",
        QT_TRANSLATE_NOOP("Field", "Line version"),
        help=QT_TRANSLATE_NOOP("Field", "Kilometres and cell numbers are valid within one version of a line."),
    ),
    Field("valid_from", QT_TRANSLATE_NOOP("Field", "Valid from"), FieldType.DATE),
    Field("valid_to", QT_TRANSLATE_NOOP("Field", "Valid to"), FieldType.DATE),
    Field(
        "status",
        QT_TRANSLATE_NOOP("Field", "Legal status"),
        help=QT_TRANSLATE_NOOP("Field", "Agreed, demarcated, disputed, or de facto, as the source says."),
    ),
    Field(
        "accuracy_m",
        QT_TRANSLATE_NOOP("Field", "Horizontal accuracy"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        help=QT_TRANSLATE_NOOP("Field", "Nine tenths of the line lie within this distance of the true one."),
    ),
    Field("licence", QT_TRANSLATE_NOOP("Field", "Licence"), max_length=1000),
    Field("release", QT_TRANSLATE_NOOP("Field", "Release")),
)


@dataclass(frozen=True, slots=True)
class BorderLayer(Layer):
    """The lines to be analysed; every feature is a route with its own chainage."""

    kind: ClassVar[str] = "borders"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Borders")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString", "MultiLineString"})
    outlines: ClassVar[bool] = True

    @classmethod
    def contradiction(cls, values: Mapping[str, Value]) -> str:
        """A line is valid from a day to a later one."""
        return backwards(values, "valid_from", "valid_to")

    def marks(self) -> tuple[Mark, ...]:
        """The lines; disputed ones have a role of their own, drawn dashed."""
        disputed = self._disputed()
        return (
            lines(self.table, "border", ~disputed),
            lines(self.table, "border_disputed", disputed),
        )

    def _disputed(self) -> Mask:
        if "status" not in self.table:
            return np.zeros(len(self.table), dtype=np.bool_)
        status = self.table["status"].fillna("").astype(str).str.casefold()
        # Only an outright word: "undisputed" and sentences that deny a dispute are common in sources.
        return np.asarray(status.str.match(r"(in dispute|disputed)\b"), dtype=np.bool_)
