"""The synthetic sample of a new project: files in data/sample, imported like any user's files."""

from __future__ import annotations

from app.exchange.read.incoming import read_vectors
from app.paths import SAMPLE
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from layers import LAYER_TYPES
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Sensitivity

FILES = (
    ("incidents.csv", "incidents", QT_TRANSLATE_NOOP("Layer", "Incidents")),
    ("patrols.geojson", "patrols", QT_TRANSLATE_NOOP("Layer", "Patrol zones")),
    ("sensors.csv", "sensors", QT_TRANSLATE_NOOP("Layer", "Sensors")),
    ("checkpoints.csv", "checkpoints", QT_TRANSLATE_NOOP("Layer", "Posts")),
)
PROVENANCE = Provenance(
    source=QT_TRANSLATE_NOOP("Sample", "Synthetic sample of Sarhad, made from a fixed seed"),
    licence="CC0",
    release="1",
    as_of="2026-09-01",
    status=QT_TRANSLATE_NOOP("Sample", "synthetic: nothing in this layer was observed"),
    sensitivity=Sensitivity.PUBLIC,
    synthetic=True,
)

STATE = "TJ"
"""The state that operates the sample's posts, sensors and patrols."""


def notes(own_state: str) -> tuple[str, ...]:
    """What to know about the sample in a project with this own state."""
    text = QT_TRANSLATE_NOOP(
        "Sample", "The posts, sensors and patrols of the sample are operated by {state}: none of them counts for {own}."
    )
    return () if own_state == STATE else (text.format(state=STATE, own=own_state),)


def add(project: Project, progress: Progress) -> None:
    """Add the synthetic posts, sensors, patrol zones and incidents, each row and layer marked synthetic."""
    for number, (file, kind, name) in enumerate(FILES):
        progress.at(number / len(FILES), name)
        read = read_vectors(SAMPLE / file, LAYER_TYPES[kind])
        if refusal := read.refusal():
            raise refusal
        add_layers.add_features(project, kind, read.frame, name=name, provenance=PROVENANCE)
