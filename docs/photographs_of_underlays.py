"""Pictures of made-up underlays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from app.exchange.raster.basemaps import read_basemap
from app.project.add_underlay import add_basemap
from app.report.writers.pdf import page_images
from app.tasks import report_book
from docs.photographer import Photographer
from docs.synthetic_maps import sheet, tiles
from layers.base import Provenance
from widgets.session.session import Selection


def underlays(camera: Photographer) -> None:
    """A made-up sheet with posts over it, its controls, made-up tiles over the relief, and a page of the report."""
    camera.session.set_as_of(date.today())
    folder = camera.project.parent
    add_underlay(camera, "Synthetic tiles", tiles(folder / "tiles.mbtiles", 69.6, 37.4))
    add_underlay(camera, "Synthetic sheet", sheet(folder / "sheet.tif", 68.62, 37.2))
    camera.session.report = None
    camera.session.reported.emit()
    camera.session.select(Selection())
    camera.window.notices.hide()
    tree = camera.window.layers.tree
    camera.window.docks["layers"].raise_()
    camera.rest()
    tree.setCurrentItem(tree.findItems("Synthetic sheet", Qt.MatchFlag.MatchExactly)[0])
    camera.session.wanted.emit(68.52, 37.12, 68.72, 37.28)
    camera.shoot("underlay-sheet")
    camera.shoot("underlay-controls", camera.window.layers)
    camera.session.wanted.emit(69.0, 37.2, 70.1, 37.7)
    camera.shoot("underlay-tiles")
    camera.window.resize(1000, 640)
    camera.shoot("underlay-small")
    camera.window.resize(1600, 900)
    if camera.theme == "light":
        report_page(camera)


def add_underlay(camera: Photographer, name: str, file: Path) -> None:
    """Copy a made-up underlay into the project."""
    made_up = Provenance(source="made for the screenshots", synthetic=True)
    add_basemap(camera.session.required, read_basemap(file), name=name, provenance=made_up)


def report_page(camera: Photographer) -> None:
    """The page of the tenth hole, with a sheet under its map; paper has no themes."""
    project = camera.session.required
    plain = report_book.book_of(project)
    assert plain is not None  # noqa: S101 - it was analysed above
    gap = plain.paged[-1].worst
    add_underlay(
        camera, "Sheet of the tenth hole", sheet(camera.project.parent / "hole.tif", gap.lon, gap.lat, cell_m=8.0)
    )
    underlays, _ = report_book.underlays_of(project)
    book = report_book.book_of(project, underlays=underlays)
    assert book is not None  # noqa: S101
    pages = page_images(replace(book, sections=("pages",)), 110.0)
    (camera.folder / "underlay-report.png").write_bytes(pages[-1])
