"""The content of a new project: the bundled real data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from app.exchange import ogr  # noqa: F401 - geopandas reads through the pyogrio that it makes quiet
from app.exchange.raster.terrain_files import described
from app.paths import BASELINE
from app.progress import Progress
from app.project import add_layers, own_state
from app.project.project import Project
from app.terrain import add
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Sensitivity

STATES = ("AF", "CN", "KG", "TJ", "UZ")
"""The states on either side of the bundled border lines."""
STEP = QT_TRANSLATE_NOOP("Step", "Lay the ground")


@dataclass(frozen=True, slots=True)
class Ground:
    """One bundled table, the layer it becomes, and the theme of its rows; listed from the bottom of the map up."""

    table: str
    kind: str
    name: str
    theme: str = ""


GROUND = (
    Ground("countries", "reference", QT_TRANSLATE_NOOP("Layer", "Countries"), "country"),
    Ground("admin1", "reference", QT_TRANSLATE_NOOP("Layer", "Provinces"), "admin_unit"),
    Ground("enclaves", "reference", QT_TRANSLATE_NOOP("Layer", "Enclaves"), "enclave"),
    Ground("places", "reference", QT_TRANSLATE_NOOP("Layer", "Places"), "settlement"),
    Ground("airfields", "reference", QT_TRANSLATE_NOOP("Layer", "Airfields"), "airfield"),
    Ground("borders_2017", "borders", QT_TRANSLATE_NOOP("Layer", "Borders of 2017, before the treaty")),
    Ground("borders", "borders", QT_TRANSLATE_NOOP("Layer", "Borders")),
)


def lay_ground(project: Project, progress: Progress, state: str = own_state.DEFAULT) -> None:
    """Fill a new project with terrain, borders, enclaves, places and provinces, each with its provenance.

    Raises UserError if ``state``, its own, is on no bundled border line.
    """
    state_own(project, own_state.checked(state, STATES), own_state.USUAL_ROUTES.get(state, ()))
    _lay_terrain(project, progress.part(0.0, 0.7))
    for number, ground in enumerate(GROUND):
        progress.at(0.7 + 0.3 * number / len(GROUND), ground.name)
        frame = read_bundled(BASELINE / "baseline.gpkg", ground.table)
        if ground.theme:
            frame["theme"] = ground.theme
        add_layers.add_features(
            project, ground.kind, frame, name=ground.name, provenance=_provenance(frame), label=STEP
        )


def state_own(project: Project, state: str, routes: tuple[str, ...] = ()) -> None:
    """Write the own state of a new project and the borders it analyses into it."""
    project.apply(STEP, *own_state.edits(project, state, routes))


def read_bundled(path: Path, table: str) -> gpd.GeoDataFrame:
    """One table of a bundled GeoPackage, EPSG:4326, in its stored order; dates are ISO text."""
    frame = gpd.read_file(path, layer=table, engine="pyogrio")
    for name in frame.select_dtypes("datetime").columns:
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    return frame


def _provenance(frame: gpd.GeoDataFrame) -> Provenance:
    stated = {name: _joined(frame, name) for name in ("source", "licence", "release", "as_of", "status")}
    accuracies = frame["accuracy_m"].dropna()
    accuracy = None if accuracies.empty else float(accuracies.max())
    return Provenance(**stated, accuracy_m=accuracy, sensitivity=Sensitivity.PUBLIC)  # type: ignore[arg-type]


def _joined(frame: gpd.GeoDataFrame, name: str) -> str:
    return "; ".join(sorted({str(value) for value in frame[name].dropna()}))


def _lay_terrain(project: Project, progress: Progress) -> None:
    provenance = Provenance(
        source="GEBCO_2023 Grid, 15 arc-seconds",
        licence="public domain",
        release="GEBCO_2023",
        as_of="2023-04-01",
        accuracy_m=450.0,
        status=QT_TRANSLATE_NOOP("Layer", "coarse terrain: visibility is a probability, not a fact"),
        sensitivity=Sensitivity.PUBLIC,
    )
    add.add_terrain(
        project,
        described(BASELINE / "terrain.tif"),
        described(BASELINE / "terrain_sigma.tif"),
        name=QT_TRANSLATE_NOOP("Layer", "Terrain"),
        provenance=provenance,
        settings={"correlation_m": 300.0},
        progress=progress,
    )
