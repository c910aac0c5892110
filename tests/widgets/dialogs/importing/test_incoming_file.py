"""What is chosen for a file becomes what the core is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.terrain_files import Glance
from app.exchange.reading import Stated
from app.tasks.importing.import_file import Request
from app.tasks.importing.import_terrain import Heights
from widgets.dialogs.importing.incoming_file import LARGE_CELLS, Choices, IncomingFile, Status, proposed

PATH = Path("t.csv")


def test_a_request_has_all_that_is_chosen() -> None:
    chosen = Choices("incidents", "March", "EPSG:4326", {"name": "a"}, Stated(decimal=","), True, "2026-03-31", "2,5")
    request = IncomingFile(PATH, chosen).request()
    assert request == Request(
        PATH, "incidents", "March", "EPSG:4326", {"name": "a"}, True, Heights(), "2026-03-31", 2.5, Stated(decimal=",")
    )


def test_of_a_raster_nothing_is_stated_that_it_does_not_have() -> None:
    chosen = Choices("terrain", stated=Stated(decimal=","), mapping={"name": "a"}, skip_bad=True, duplicates="add")
    file = IncomingFile(PATH, chosen, glance=Glance(5_000, 6_000, 9, "relief"))
    assert file.is_raster
    assert file.request() == Request(PATH, "terrain", heights=Heights(link=True))
    file.choices = Choices("terrain", heights=Heights(sigma_m=2.0))
    assert file.request().heights == Heights(sigma_m=2.0)
    file.choices = Choices("incidents", heights=Heights(sigma_m=2.0))
    assert file.request().heights == Heights()


def test_from_how_many_cells_it_is_left_outside() -> None:
    for cells in (LARGE_CELLS - 1, LARGE_CELLS):
        assert proposed(Glance(1, cells, 9, "")).link is (cells == LARGE_CELLS)


def test_what_makes_no_sense_is_refused_with_its_control() -> None:
    with pytest.raises(UserError, match=r"What t\.csv holds does not follow") as unstated:
        IncomingFile(PATH).request()
    with pytest.raises(UserError, match="“near” is not a number of metres") as accuracy:
        IncomingFile(PATH, Choices("incidents", accuracy="near")).request()
    assert unstated.value.message.code is Remedy.STATE_KIND
    assert accuracy.value.message.code is Remedy.CORRECT_ACCURACY


@pytest.mark.parametrize("status", Status)
def test_what_is_under_way(status: Status) -> None:
    busy = {Status.WAITING, Status.READING, Status.STORING}
    assert IncomingFile(PATH, status=status).is_busy is (status in busy)


def test_several_rasters_are_asked_for_as_one_terrain_with_what_is_stated_of_them() -> None:
    others = tuple(IncomingFile(Path(name), Choices("terrain")) for name in ("b.tif", "c.tif"))
    chosen = Choices("terrain", crs="EPSG:32642", heights=Heights(unit="ft", nodata=0.0))
    file = IncomingFile(Path("a.tif"), chosen, others=others)
    assert (file.name, IncomingFile(PATH).name) == ("a.tif and 2 more", "t.csv")
    assert file.request().also == (Path("b.tif"), Path("c.tif"))
    assert file.asked == ((PATH.with_name("a.tif"), *file.also), StatedRaster("EPSG:32642", "ft", 0.0))
    file.choices = Choices("basemap")
    assert file.request().also == ()


def test_what_headers_tell_is_of_what_was_asked() -> None:
    file, large = IncomingFile(PATH, Choices("terrain", heights=Heights(unit="ft"))), Glance(1, LARGE_CELLS, 9, "")
    file.take_glance(file.asked, large)
    assert file.seen is large
    assert file.heights == Heights(link=True, unit="ft")
    for chosen in (Choices("terrain", heights=Heights(unit="m")), Choices("terrain", crs="EPSG:4326")):
        file.choices = chosen
        assert file.seen is None
    file.choices = Choices("terrain", heights=Heights())
    file.take_glance(file.asked, large)
    assert file.heights == Heights()
