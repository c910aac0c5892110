"""Files are read off the window's thread, again when something is chosen; stopped readings leave nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.exchange.read.incoming import Incoming
from app.exchange.reading import Fact, Ground, Stated, Subject
from app.progress import Progress
from app.tasks.importing.import_file import Request
from app.tasks.importing.import_terrain import Heights
from app.tasks.importing.preview import Preview
from tests.builders.files import dem, mbtiles, ramp
from tests.builders.registers import register, workbook
from tests.builders.underlays import tile
from tests.builders.waiting import WAIT_MS
from widgets.dialogs.importing import file_reader, memory
from widgets.dialogs.importing.file_reader import FileReader
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.session import Session


@pytest.fixture
def reader(opened: Session) -> Iterator[FileReader]:
    parent = QObject()
    one = FileReader(opened, parent)
    yield one
    one.close()
    parent.deleteLater()


def wait(file: IncomingFile, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not file.is_busy, timeout=WAIT_MS)


def test_a_file_is_read_as_what_its_columns_tell(reader: FileReader, tmp_path: Path, qtbot: QtBot) -> None:
    file = IncomingFile(register(tmp_path / "r.csv"))
    reader.read(file)
    assert file.is_busy
    wait(file, qtbot)
    assert file.choices.kind == "checkpoints"
    assert file.preview is not None
    assert (file.preview.count, file.preview.rejected, file.status) == (3, 3, Status.ASKS)
    reader.choose(file, skip_bad=True)
    assert file.is_busy
    wait(file, qtbot)
    assert file.preview.refusal is None


def test_another_sheet_shows_other_columns(reader: FileReader, tmp_path: Path, qtbot: QtBot) -> None:
    file = IncomingFile(workbook(tmp_path / "w.xlsx"))
    reader.read(file)
    wait(file, qtbot)
    assert "several sheets" in str(file.problem)
    reader.choose(file, stated=Stated(sheet="Посты"))
    wait(file, qtbot)
    assert file.outline is not None
    assert (next(iter(file.outline.columns)), file.choices.kind, file.status) == ("name", "checkpoints", Status.READY)
    reader.choose(file, stated=Stated(sheet="Машины"))
    wait(file, qtbot)
    assert list(file.outline.columns) == ["Машина", "Год"]


def test_what_was_chosen_the_last_time_is_chosen_again_until_it_is_dropped(
    reader: FileReader, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = register(tmp_path / "r.csv")
    header = ["Номер", "Название", "Широта", "Долгота", "Дальность, м", "Азимут"]
    memory.remember(opened.preferences, header, Choices("incidents", stated=Stated(sheet="gone", apart=("Номер",))))
    file = IncomingFile(path)
    reader.read(file)
    wait(file, qtbot)
    assert (file.choices.kind, file.choices.stated) == ("incidents", Stated(apart=("Номер",)))
    assert file.remembered
    reader.start_afresh(file)
    wait(file, qtbot)
    assert (file.choices.kind, file.choices.stated, file.remembered) == ("checkpoints", Stated(), "")
    assert memory.recall(opened.preferences, header) is None


def test_only_the_last_choice_is_read(
    reader: FileReader, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = IncomingFile(register(tmp_path / "r.csv"))
    reader.read(file)
    wait(file, qtbot)
    asked: list[str] = []
    whole = file_reader._previewed

    def noted(path: Path, request: Request, progress: Progress, rows: Incoming | None) -> Preview:
        asked.append(request.name)
        return whole(path, request, progress, rows)

    monkeypatch.setattr(file_reader, "_previewed", noted)
    for name in ("a", "ab", "abc"):
        reader.choose(file, name=name)
    wait(file, qtbot)
    assert asked == ["abc"]


def test_what_makes_no_difference_to_the_reading_does_not_read_again(
    reader: FileReader, tmp_path: Path, qtbot: QtBot
) -> None:
    file = IncomingFile(register(tmp_path / "r.csv"))
    reader.read(file)
    wait(file, qtbot)
    assert file.read is not None
    rows = file.read[1]
    file.path.write_text("something else")
    for changes in ({"name": "Other"}, {"as_of": "soon"}, {"as_of": "2026-03-31", "skip_bad": True}):
        reader.choose(file, **changes)
        wait(file, qtbot)
    assert file.preview is not None
    assert file.preview.plan.read is rows
    assert (file.preview.plan.target.shown, file.status) == ("Other", Status.READY)
    reader.choose(file, key="Номер")
    wait(file, qtbot)
    assert file.preview is None


def test_a_reading_is_stopped_and_begun_again(
    reader: FileReader, opened: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(_: Path, request: object, progress: Progress, rows: object) -> None:
        begun.set()
        go_on.wait(20)
        try:
            progress.at(0.5)
        finally:
            ended.set()

    file = IncomingFile(register(tmp_path / "r.csv"))
    before = opened.required.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(file_reader, "_previewed", slow)
        reader.read(file)
        qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
        reader.stop(file)
        assert (file.status, file.preview, file.job) == (Status.STOPPED, None, None)
        go_on.set()
        qtbot.waitUntil(ended.is_set, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not opened.jobs.running, timeout=WAIT_MS)
    assert (file.status, file.preview) == (Status.STOPPED, None)
    assert opened.required.path.read_bytes() == before
    reader.read(file)
    wait(file, qtbot)
    assert file.preview is not None


def test_rasters_are_seen_by_their_header(reader: FileReader, tmp_path: Path, qtbot: QtBot) -> None:
    heights, tiles = (
        IncomingFile(dem(tmp_path / "d.tif", ramp())),
        IncomingFile(mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, tile((1, 2, 3))))),
    )
    for file in (heights, tiles):
        reader.read(file)
        wait(file, qtbot)
        assert file.status is Status.READY
    assert heights.glance is not None
    assert tiles.image is not None
    assert tiles.image.zooms == (0, 0)
    reader.choose_heights(heights, Heights(link=True))
    assert heights.heights == Heights(link=True)
    for name in ("x.hgt", "x.mbtiles", "x.tif"):
        broken = IncomingFile(tmp_path / name)
        broken.path.write_text("no raster")
        reader.read(broken)
        wait(broken, qtbot)
        assert (broken.status, name in str(broken.problem)) == (Status.ASKS, True)


def test_headers_are_read_again_for_what_is_stated_and_only_then(
    reader: FileReader, tmp_path: Path, qtbot: QtBot
) -> None:
    file = IncomingFile(dem(tmp_path / "d.tif", ramp()))
    reader.read(file)
    wait(file, qtbot)
    first = file.glance
    reader.choose_heights(file, Heights(link=True))
    assert (file.status, file.seen) == (Status.READY, first)
    reader.choose_heights(file, Heights(unit="ft"))
    assert (file.status, file.seen) == (Status.WAITING, None)
    reader.choose_heights(file, Heights(unit="ft", link=True))
    wait(file, qtbot)
    assert file.seen is not None
    assert Fact(Subject.UNIT, "ft", Ground.STATED) in file.seen.reading.facts
    assert file.heights.link


def test_what_is_typed_wrongly_stays_wrong_whatever_else_is_read(
    reader: FileReader, tmp_path: Path, qtbot: QtBot
) -> None:
    file = IncomingFile(dem(tmp_path / "d.tif", ramp()))
    reader.read(file)
    wait(file, qtbot)
    reader.choose_heights(file, Heights(nodata=-1.0))
    reader.refuse(file, UserError("“-1x” is not a number"))
    reader.choose(file, crs="EPSG:99999999")
    wait(file, qtbot)
    assert "99999999" in str(file.problem)
    reader.choose_heights(file, Heights(link=True))
    wait(file, qtbot)
    assert file.status is Status.ASKS
    reader.refuse(file, UserError("“-1x” is not a number"))
    reader.choose(file, crs="")
    wait(file, qtbot)
    assert (file.status, str(file.problem)) == (Status.ASKS, "“-1x” is not a number")
    reader.choose_heights(file, Heights(nodata=-1.0))
    wait(file, qtbot)
    assert (file.status, file.problem) == (Status.READY, None)


def test_what_cannot_be_read_says_why(reader: FileReader, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "t.doc").write_text("x")
    (tmp_path / "e.csv").write_text("")
    texts = []
    for name in ("t.doc", "e.csv", "gone.csv"):
        file = IncomingFile(tmp_path / name)
        reader.read(file)
        wait(file, qtbot)
        texts.append(str(file.problem))
    assert "files ending in .doc are not supported" in texts[0]
    assert texts[1] == "e.csv is empty"
    assert "gone.csv does not exist" in texts[2]
