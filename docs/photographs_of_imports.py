"""Pictures of the import dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from docs.photographer import Photographer
from docs.synthetic_maps import sheet
from tests.builders.registers import GOOD, kml, register, workbook
from tests.builders.tiles import rough, written
from tests.builders.underlays import sets_of_tiles
from widgets.dialogs.importing.incoming_file import UNTYPED

TERRAIN = Path(__file__).resolve().parent.parent / "data" / "baseline" / "terrain.tif"


def imports(camera: Photographer) -> None:
    """The import dialog at each step: a register, a workbook whose sheet is asked for, a KML, terrain."""
    folder = camera.project.parent / "imports"
    folder.mkdir(exist_ok=True)
    files = [register(folder / "register.csv"), workbook(folder / "posts.xlsx"), kml(folder / "places.kml")]
    dialog = camera.window.projects.import_dialog([*files, TERRAIN])
    dialog.resize(1060, 700)
    dialog.show()
    camera.rest(1.0)
    page = dialog.page
    for number, name in enumerate(("reading", "places", "columns", "refused", "duplicates")):
        page.tabs.setCurrentIndex(number)
        camera.shoot(f"import-register-{name}", dialog)
    page.tabs.setCurrentIndex(0)
    dialog.list.setCurrentRow(1)
    camera.shoot("import-workbook-asks", dialog)
    camera.pick(page.reading.sheet, "Посты")
    camera.shoot("import-workbook", dialog)
    dialog.list.setCurrentRow(2)
    camera.shoot("import-kml-asks", dialog)
    camera.pick(page.target.kind, "incidents")
    page.tabs.setCurrentIndex(2)
    camera.shoot("import-kml", dialog)
    dialog.list.setCurrentRow(3)
    camera.shoot("import-terrain", dialog)
    dialog.reject()
    dialog.deleteLater()
    import_rasters(camera, folder)
    import_again(camera, folder)


def import_rasters(camera: Photographer, folder: Path) -> None:
    """A scan whose paper is no data, sets of tiles one of which is asked for, heights whose system is."""
    files = [
        sheet(folder / "sheet.tif", 68.62, 37.2),
        sets_of_tiles(folder / "tiles.gpkg", summer="Summer", winter="Winter"),
        written(folder / "heights.tif", rough(), crs=None),
    ]
    dialog = camera.window.projects.import_dialog(files)
    dialog.resize(1060, 700)
    dialog.show()
    camera.rest(1.0)
    camera.pick(dialog.page.basemap.nodata, UNTYPED)
    QTest.keyClicks(dialog.page.basemap.values, "244, 239, 223")
    camera.rest(1.0)
    for row, name in enumerate(("scan", "tiles-asks", "terrain-asks")):
        dialog.list.setCurrentRow(row)
        camera.shoot(f"import-{name}", dialog)
    dialog.reject()
    dialog.deleteLater()


def import_again(camera: Photographer, folder: Path) -> None:
    """A register whose rows are there already, with other values: what is updated by its key."""
    first = camera.window.projects.import_dialog([register(folder / "register.csv", GOOD)])
    first.show()
    camera.rest(1.0)
    first.accept()
    camera.rest(1.0)
    first.deleteLater()
    changed = GOOD.replace("2500,0", "2600,0").replace("Пост Юг", "Пост Южный")
    dialog = camera.window.projects.import_dialog([register(folder / "register.csv", changed)])
    dialog.resize(1060, 700)
    dialog.show()
    camera.rest(1.0)
    camera.pick(dialog.page.duplicates.choice, "update")
    camera.pick(dialog.page.duplicates.key, "Номер")
    dialog.page.tabs.setCurrentIndex(4)
    camera.shoot("import-register-updates", dialog)
    dialog.reject()
    dialog.deleteLater()
    camera.session.undo()
    camera.window.notices.hide()
