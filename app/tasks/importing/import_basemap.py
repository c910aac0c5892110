"""Import an underlay: describe it, then copy it into the project or link it, as one step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.exchange.gdal import argument
from app.exchange.raster.basemaps import IncomingBasemap, Wanted, examined, read_basemap
from app.exchange.raster.underlays.scans import Scan
from app.exchange.reading import Reading
from app.exchange.reproject import NO_SHIFT
from app.geo.crs import Bounds
from app.geo.lattice import WGS84
from app.progress import Progress
from app.project import add_underlay
from app.project.project import Project
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP

FAR_KM = 200.0
LARGE_PX = 25_000_000
SLOW = QT_TRANSLATE_NOOP(
    "Import",
    "It is large and has no overviews, so that it is drawn slowly from afar: import it without the link, or add them: "
    "gdaladdo {file}",
)
COPIED = QT_TRANSLATE_NOOP("Import", "stored in its own grid")
LINKED = QT_TRANSLATE_NOOP("Import", "left in place and read in windows")
FAR = QT_TRANSLATE_NOOP("Import", "It lies {km:,.0f} km from the nearest border: check its coordinate system.")


@dataclass(frozen=True, slots=True)
class AddedBasemap:
    """An underlay in the project: the layer's name, its system, how it got there, and how it was read."""

    layer: str
    crs: str
    operation: str
    reading: Reading


def import_basemap(
    project: Project,
    file: Path,
    name: str,
    wanted: Wanted,
    borders: BaseGeometry | None,
    provenance: Provenance,
    progress: Progress,
    *,
    link: bool = False,
) -> AddedBasemap:
    """Import a file as an underlay. Raises UserError, with the project unchanged, if it is refused."""
    image = read_basemap(file, wanted, progress.part(0.0, 0.3))
    notes = _far(image.bounds, borders)
    if link:
        notes += [*examined(image, progress.part(0.3, 1.0)), *_slow(image)]
        entry = add_underlay.link_basemap(project, image, name=name, provenance=provenance)
        return AddedBasemap(entry.name, image.crs, _way(image, LINKED), image.reading.plus(*notes))
    entry, left_out = add_underlay.add_basemap(
        project, image, name=name, provenance=provenance, progress=progress.part(0.3, 1.0)
    )
    notes += left_out
    return AddedBasemap(entry.name, image.crs, _way(image, COPIED), image.reading.plus(*notes))


def _slow(image: IncomingBasemap) -> list[str]:
    """A note on a large scan without smaller copies of itself, which is read as a whole to be drawn from afar."""
    if image.size is None or not isinstance(image.content, Scan) or len(image.content.levels) > 1:
        return []
    return [SLOW.format(file=argument(image.path.name))] if image.size[0] * image.size[1] > LARGE_PX else []


def _way(image: IncomingBasemap, how: str) -> str:
    return how if image.operation == NO_SHIFT else f"{image.operation}; {how}"


def _far(bounds: Bounds, borders: BaseGeometry | None) -> list[str]:
    """A note on an underlay that is nowhere near a border."""
    if borders is None or borders.is_empty:
        return []
    line = shapely.shortest_line(shapely.box(*bounds), borders)
    metres = WGS84.geometry_length(line)
    return [FAR.format(km=metres / 1000.0)] if metres > 1000.0 * FAR_KM else []
