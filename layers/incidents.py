"""Incidents: what happened, where and when. By design there is no field for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.marks import Mark
from layers.shapes import has, points
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NOTE_LENGTH, Field, FieldType, choice_field

CATEGORIES = (
    ("unauthorised_crossing", QT_TRANSLATE_NOOP("Choice", "Unauthorised crossing")),
    ("goods_smuggling", QT_TRANSLATE_NOOP("Choice", "Goods smuggling")),
    ("drug_trafficking", QT_TRANSLATE_NOOP("Choice", "Drug trafficking")),
    ("weapons_trafficking", QT_TRANSLATE_NOOP("Choice", "Weapons trafficking")),
    ("human_smuggling", QT_TRANSLATE_NOOP("Choice", "Human smuggling")),
    ("trafficking_in_persons", QT_TRANSLATE_NOOP("Choice", "Trafficking in persons (protection)")),
    ("armed_crossing", QT_TRANSLATE_NOOP("Choice", "Armed crossing or infiltration")),
    ("armed_clash", QT_TRANSLATE_NOOP("Choice", "Armed clash")),
    ("community_clash", QT_TRANSLATE_NOOP("Choice", "Inter-community clash")),
    ("water_or_pasture_dispute", QT_TRANSLATE_NOOP("Choice", "Water or pasture dispute")),
    ("infrastructure_damage", QT_TRANSLATE_NOOP("Choice", "Infrastructure damage")),
    ("mine_or_uxo", QT_TRANSLATE_NOOP("Choice", "Mine or unexploded ordnance")),
    ("livestock_crossing", QT_TRANSLATE_NOOP("Choice", "Livestock crossing")),
    ("distress_or_displacement", QT_TRANSLATE_NOOP("Choice", "Person in distress or displacement (protection)")),
    ("drone", QT_TRANSLATE_NOOP("Choice", "Drone")),
    ("natural_event", QT_TRANSLATE_NOOP("Choice", "Natural event closing a stretch")),
    ("cyber_or_communications", QT_TRANSLATE_NOOP("Choice", "Cyber or communications incident")),
)
PROTECTION = frozenset({"trafficking_in_persons", "distress_or_displacement"})
"""Categories of people in need: shown separately, never counted as threat or pressure."""

_PRECISIONS = (
    ("minute", QT_TRANSLATE_NOOP("Choice", "To the minute")),
    ("day", QT_TRANSLATE_NOOP("Choice", "To the day")),
    ("month", QT_TRANSLATE_NOOP("Choice", "To the month")),
    ("year", QT_TRANSLATE_NOOP("Choice", "To the year")),
)
DISCOVERED = frozenset({"patrol", "sensor"})
_SOURCES = (
    ("patrol", QT_TRANSLATE_NOOP("Choice", "Discovered by a patrol")),
    ("sensor", QT_TRANSLATE_NOOP("Choice", "Discovered by a sensor")),
    ("community", QT_TRANSLATE_NOOP("Choice", "Reported by the community")),
    ("neighbour", QT_TRANSLATE_NOOP("Choice", "Reported by the neighbour")),
    ("third_party", QT_TRANSLATE_NOOP("Choice", "Reported by a third party")),
)
_RELIABILITY = (
    ("A", QT_TRANSLATE_NOOP("Choice", "A completely reliable")),
    ("B", QT_TRANSLATE_NOOP("Choice", "B usually reliable")),
    ("C", QT_TRANSLATE_NOOP("Choice", "C fairly reliable")),
    ("D", QT_TRANSLATE_NOOP("Choice", "D not usually reliable")),
    ("E", QT_TRANSLATE_NOOP("Choice", "E unreliable")),
    ("F", QT_TRANSLATE_NOOP("Choice", "F cannot be judged")),
)
_DIRECTIONS = (
    ("inbound", QT_TRANSLATE_NOOP("Choice", "Into the own state")),
    ("outbound", QT_TRANSLATE_NOOP("Choice", "Out of the own state")),
    ("both", QT_TRANSLATE_NOOP("Choice", "Both ways")),
    ("along", QT_TRANSLATE_NOOP("Choice", "Along the line")),
    ("none", QT_TRANSLATE_NOOP("Choice", "No movement")),
    ("unknown", QT_TRANSLATE_NOOP("Choice", "Unknown")),
)
_BANDS = (
    ("none", QT_TRANSLATE_NOOP("Choice", "None")),
    ("1", QT_TRANSLATE_NOOP("Choice", "1")),
    ("2_to_5", QT_TRANSLATE_NOOP("Choice", "2 to 5")),
    ("6_to_20", QT_TRANSLATE_NOOP("Choice", "6 to 20")),
    ("21_to_100", QT_TRANSLATE_NOOP("Choice", "21 to 100")),
    ("over_100", QT_TRANSLATE_NOOP("Choice", "Over 100")),
    ("unknown", QT_TRANSLATE_NOOP("Choice", "Unknown")),
)
_OUTCOMES = (
    ("prevented", QT_TRANSLATE_NOOP("Choice", "Prevented")),
    ("turned_back", QT_TRANSLATE_NOOP("Choice", "Turned back")),
    ("stopped", QT_TRANSLATE_NOOP("Choice", "Stopped after crossing")),
    ("goods_seized", QT_TRANSLATE_NOOP("Choice", "Goods seized")),
    ("assisted", QT_TRANSLATE_NOOP("Choice", "Assisted or rescued")),
    ("settled", QT_TRANSLATE_NOOP("Choice", "Settled with the neighbour")),
    ("not_stopped", QT_TRANSLATE_NOOP("Choice", "Not stopped")),
    ("ongoing", QT_TRANSLATE_NOOP("Choice", "Ongoing")),
    ("unknown", QT_TRANSLATE_NOOP("Choice", "Unknown")),
)
_FIELDS = (
    Field(
        "occurred_at",
        QT_TRANSLATE_NOOP("Field", "Occurred at"),
        FieldType.DATETIME,
        help=QT_TRANSLATE_NOOP("Field", "With the UTC offset of the place, such as 2026-03-31T14:05+05:00."),
    ),
    choice_field("occurred_precision", QT_TRANSLATE_NOOP("Field", "Precision of the time"), _PRECISIONS),
    choice_field("category", QT_TRANSLATE_NOOP("Field", "Category"), CATEGORIES),
    Field("subcategory", QT_TRANSLATE_NOOP("Field", "Subcategory")),
    Field(
        "severity",
        QT_TRANSLATE_NOOP("Field", "Severity"),
        FieldType.INTEGER,
        minimum=1,
        maximum=5,
        help=QT_TRANSLATE_NOOP("Field", "1 slight to 5 grave."),
    ),
    choice_field(
        "source_type",
        QT_TRANSLATE_NOOP("Field", "Kind of source"),
        _SOURCES,
        hint=QT_TRANSLATE_NOOP("Field", "Own discoveries reflect where somebody looked; reports come from anywhere."),
    ),
    choice_field(
        "reliability",
        QT_TRANSLATE_NOOP("Field", "Reliability of the source"),
        _RELIABILITY,
        hint=QT_TRANSLATE_NOOP("Field", "Admiralty scale, A to F."),
    ),
    Field(
        "credibility",
        QT_TRANSLATE_NOOP("Field", "Credibility of the report"),
        FieldType.INTEGER,
        minimum=1,
        maximum=6,
        help=QT_TRANSLATE_NOOP(
            "Field",
            "Admiralty scale: 1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, "
            "6 cannot be judged.",
        ),
    ),
    Field(
        "location_precision_m",
        QT_TRANSLATE_NOOP("Field", "Precision of the place"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        help=QT_TRANSLATE_NOOP("Field", "How far from the point it may have happened."),
    ),
    Field(
        "admin_unit",
        QT_TRANSLATE_NOOP("Field", "Administrative unit"),
        help=QT_TRANSLATE_NOOP("Field", "For an incident without a precise location, such as a network failure."),
    ),
    choice_field("direction", QT_TRANSLATE_NOOP("Field", "Direction of movement"), _DIRECTIONS),
    choice_field(
        "count_band",
        QT_TRANSLATE_NOOP("Field", "How many were involved"),
        _BANDS,
        hint=QT_TRANSLATE_NOOP("Field", "A band only; nothing about any person is recorded."),
    ),
    choice_field("outcome", QT_TRANSLATE_NOOP("Field", "Outcome"), _OUTCOMES),
    Field("outcome_note", QT_TRANSLATE_NOOP("Field", "Note on the outcome"), max_length=NOTE_LENGTH),
)


def is_protection(category: str | None) -> bool:
    """Whether a category concerns people in need, and so never counts as threat."""
    return category in PROTECTION


def is_discovered(source_type: str | None) -> bool:
    """Whether it was discovered by one's own patrol or sensor, which depends on where one looked."""
    return source_type in DISCOVERED


@dataclass(frozen=True, slots=True)
class IncidentLayer(Layer):
    """Points of incidents, with threats and protection cases distinguished."""

    kind: ClassVar[str] = "incidents"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Incidents")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})

    def marks(self) -> tuple[Mark, ...]:
        """The points; protection cases have a role of their own."""
        protection = has(self.table, "category", *PROTECTION)
        return (
            points(self.table, "incident", ~protection),
            points(self.table, "incident_protection", protection),
        )
