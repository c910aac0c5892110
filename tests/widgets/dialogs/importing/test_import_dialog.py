"""The import dialog: several files, nothing stored before Import, all by keyboard, texts that fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.builders.files import geojson, point, valley
from tests.builders.hands import rows
from tests.builders.import_dialogs import pick, settled
from tests.builders.registers import BAD, GOOD, MENDED, kml, register, workbook
from tests.builders.underlays import four_colours, sets_of_tiles
from tests.builders.waiting import WAIT_MS
from widgets.application import PseudoTranslator
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import UNTYPED, Status
from widgets.session.session import Session

Ask = Callable[..., ImportDialog]


def steps(session: Session) -> int:
    return len([step for step in session.required.steps() if step.done])


def test_nothing_is_stored_before_import_is_pressed(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    before, count = opened.required.path.read_bytes(), steps(opened)
    dialog = ask(register(tmp_path / "r.csv"), workbook(tmp_path / "w.xlsx"))
    dialog.page.refused.skip.click()
    settled(dialog, qtbot)
    assert dialog.import_button.isEnabled()
    dialog.reject()
    assert opened.required.path.read_bytes() == before
    assert steps(opened) == count
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == ["r.csv"]


def test_a_register_is_corrected_imported_and_its_rejects_mended_and_imported_again_twice(
    ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = register(tmp_path / "r.csv")
    before = rows(opened, "checkpoints")
    dialog = ask(path)
    assert not dialog.import_button.isEnabled()
    pick(dialog.page.columns.choice("Номер"), "note")
    settled(dialog, qtbot)
    dialog.page.refused.skip.click()
    settled(dialog, qtbot)
    dialog.accept()
    settled(dialog, qtbot)
    assert not dialog.isVisible()
    assert rows(opened, "checkpoints") == before + 3
    rejects = tmp_path / "small.rejects-r.csv"
    text = rejects.read_text(encoding="utf-8-sig")
    for bad, good in zip(BAD.splitlines(), MENDED.splitlines(), strict=True):
        text = text.replace(_as_listed(bad), _as_listed(good))
    rejects.write_text(text, encoding="utf-8")
    for expected in (3, 0):
        again = ask(rejects)
        # Its columns are those of the register.
        assert again.files[0].remembered
        assert again.page.columns.choice("Номер").currentData() == "note"
        assert again.files[0].status is Status.READY, again.files[0].problem
        again.accept()
        settled(again, qtbot)
        assert again.files[0].result is not None
        assert again.files[0].result.imported == expected
        assert rows(opened, "checkpoints") == before + 6
    whole = ask(register(path, GOOD + MENDED))
    whole.accept()
    settled(whole, qtbot)
    assert rows(opened, "checkpoints") == before + 6


def _as_listed(line: str) -> str:
    """The cells of a line as the list of refused rows has them: without the telephone."""
    text = io.StringIO()
    csv.writer(text).writerow(line.split(";")[:6])
    return text.getvalue().strip()


def test_what_was_chosen_is_remembered_and_said(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    first = ask(register(tmp_path / "march.csv", GOOD))
    pick(first.page.columns.choice("Номер"), "note")
    settled(first, qtbot)
    first.accept()
    settled(first, qtbot)
    next_one = ask(register(tmp_path / "april.csv", GOOD.replace("K-0", "K-1")))
    assert next_one.page.banner.isVisible()
    assert next_one.page.columns.choice("Номер").currentData() == "note"
    next_one.page.forget.click()
    settled(next_one, qtbot)
    assert not next_one.page.banner.isVisible()
    assert next_one.page.columns.choice("Номер").currentData() == ""


def test_several_files_at_once_each_as_it_is_ready(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("no,columns\n1,2\n", encoding="utf-8")
    heights = valley(tmp_path / "dem.tif", west=594_000, north=4_212_000)
    places = kml(tmp_path / "k.kml")
    dialog = ask(workbook(tmp_path / "w.xlsx"), places, heights, bad)
    statuses = [file.status for file in dialog.files]
    assert statuses == [Status.ASKS, Status.ASKS, Status.READY, Status.ASKS]
    assert "choose one in “Sheet or layer”" in dialog.page.summary.text()
    pick(dialog.page.reading.sheet, "Посты")
    dialog.list.setCurrentRow(1)
    assert dialog.page.summary.text().endswith("choose it in “What it holds”")
    pick(dialog.page.target.kind, "incidents")
    settled(dialog, qtbot)
    layers = dialog.page.columns.table.item(_row_of(dialog.page.columns.table, "layer"), 1)
    assert layers is not None
    assert "North" in layers.text()
    dialog.accept()
    settled(dialog, qtbot)
    assert [file.status for file in dialog.files] == [Status.STORED] * 3 + [Status.ASKS], [
        file.problem for file in dialog.files
    ]
    assert dialog.isVisible()
    assert dialog.list.currentRow() == 3
    heard: list[str] = []
    opened.notified.connect(lambda text, _: heard.append(text))
    dialog.reject()
    assert "6 rows of w.xlsx imported into Checkpoints." in heard[0]
    assert "8 rows of k.kml imported into Incidents 2." in heard[0]
    assert "dem.tif imported as dem." in heard[0]


def _row_of(table: QTableWidget, name: str) -> int:
    for row in range(table.rowCount()):
        item = table.item(row, 0)
        if item is not None and item.text() == name:
            return row
    raise KeyError(name)


def test_what_is_left_is_compared_with_what_has_just_been_stored(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    dialog = ask(register(good, GOOD), register(bad, GOOD + BAD))
    dialog.accept()
    settled(dialog, qtbot)
    assert [file.status for file in dialog.files] == [Status.STORED, Status.ASKS]
    assert dialog.page.tabs.tabText(4) == "&5 There already (3)"


def test_a_refusal_is_mended_in_the_dialog(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "t.csv"
    path.write_text('name,lon,lat,range_m,type\nA,70,38,"1,200",thermal_camera\n', encoding="utf-8")
    dialog = ask(path)
    assert dialog.page.summary.text().endswith("choose the “Decimal mark”")
    pick(dialog.page.reading.decimal, ".")
    settled(dialog, qtbot)
    preview = dialog.files[0].preview
    assert preview is not None
    assert preview.plan.read.frame["range_m"].tolist() == [1200.0]


def test_rows_are_updated_by_a_key(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = register(tmp_path / "r.csv", GOOD)
    first = ask(path)
    first.accept()
    settled(first, qtbot)
    before = rows(opened, "checkpoints")
    dialog = ask(register(path, GOOD.replace("2500,0", "2600,0")))
    pick(dialog.page.duplicates.choice, "update")
    settled(dialog, qtbot)
    assert dialog.page.summary.text().endswith("choose the column that tells rows apart in “Key”")
    pick(dialog.page.duplicates.key, "Номер")
    settled(dialog, qtbot)
    dialog.accept()
    settled(dialog, qtbot)
    assert dialog.files[0].result is not None
    assert (dialog.files[0].result.updated, rows(opened, "checkpoints")) == (1, before)


def test_a_terrain_error_is_mended_where_it_is_chosen(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(valley(tmp_path / "dem.tif"))
    terrain = dialog.page.terrain
    pick(terrain.error, "number")
    qtbot.keyClicks(terrain.sigma, "0")
    assert "must be between" in dialog.page.summary.text()
    assert not dialog.import_button.isEnabled()
    assert terrain.sigma.isVisible()
    qtbot.keyClicks(terrain.sigma, ".5")
    assert terrain.sigma.text() == "0.5"
    assert dialog.import_button.isEnabled()
    assert dialog.files[0].heights.sigma_m == 0.5


# By keyboard


def test_a_file_is_imported_by_keyboard_alone(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(register(tmp_path / "r.csv"))
    before = rows(opened, "checkpoints")

    def press(key: Qt.Key) -> None:
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)

    press(Qt.Key.Key_4)
    assert dialog.page.tabs.currentIndex() == 3
    press(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: dialog.files[0].status is Status.READY, timeout=WAIT_MS)
    press(Qt.Key.Key_L)
    assert dialog.focusWidget() is dialog.page.target.layer
    press(Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    assert rows(opened, "checkpoints") == before + 3


def test_a_field_is_chosen_by_arrow_keys_while_the_file_is_read_again(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(register(tmp_path / "r.csv"))
    dialog.page.tabs.setCurrentIndex(2)
    box = dialog.page.columns.choice("Номер")
    box.setFocus()
    for _ in range(box.findData("note")):
        qtbot.keyClick(box, Qt.Key.Key_Down)
        QApplication.processEvents()
    assert box.currentData() == "note"
    settled(dialog, qtbot)
    assert dialog.page.columns.choice("Номер").currentData() == "note"
    assert dict(dialog.files[0].choices.mapping) == {"note": "Номер"}
    assert dialog.page.columns.choice("Широта").currentData() == "lat"


def test_enter_ends_a_field_and_imports_nothing(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(register(tmp_path / "r.csv", GOOD))
    before = steps(opened)
    field = dialog.page.target.as_of
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.wait(150)
    assert dialog.isVisible()
    assert (steps(opened), dialog.files[0].status) == (before, Status.READY)


@pytest.mark.parametrize("tab", range(5))
def test_tab_reaches_every_control_of_a_page_and_comes_round(ask: Ask, tmp_path: Path, qtbot: QtBot, tab: int) -> None:
    dialog = ask(register(tmp_path / "r.csv"))
    dialog.page.refused.skip.click()
    settled(dialog, qtbot)
    dialog.page.tabs.setCurrentIndex(tab)
    _check_tab_order(dialog, qtbot)


def test_tab_reaches_every_control_of_terrain_and_comes_round(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(valley(tmp_path / "a.tif"), valley(tmp_path / "b.tif", west=718_010))
    page = dialog.page.terrain
    for way in ("number", "mask"):
        pick(page.error, way)
        reached = _check_tab_order(dialog, qtbot)
        wanted = page.join, page.stated.crs, page.stated.unit, page.stated.nodata, page.link, page.error, page.surface
        assert [widget for widget in reached if widget in wanted] == list(wanted)


def test_tab_reaches_every_control_of_pictures_and_comes_round(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(*_pictures(tmp_path))
    page = dialog.page.basemap
    pick(page.nodata, UNTYPED)
    qtbot.keyClicks(page.values, "0")
    settled(dialog, qtbot)
    for row, wanted in enumerate([(page.crs, page.nodata, page.values, page.link), (page.tiles, page.crs, page.link)]):
        dialog.list.setCurrentRow(row)
        reached = _check_tab_order(dialog, qtbot)
        assert [widget for widget in reached if widget in (*wanted, page.tiles, page.nodata)] == list(wanted)


def _pictures(folder: Path) -> tuple[Path, Path]:
    """A scan, and a file of two sets of tiles."""
    scan = four_colours(folder / "scan.tif", "EPSG:32642", 590_000, 4_220_000, 100)
    return scan, sets_of_tiles(folder / "t.gpkg", north="The north", south="The south")


def _check_tab_order(dialog: ImportDialog, qtbot: QtBot) -> list[QWidget]:
    """What Tab reaches, after all of it was found to have a name, and nothing to be missing."""
    QApplication.processEvents()
    wanted = {widget for widget in dialog.findChildren(QWidget) if _takes_tab(widget)}
    first = dialog.list
    first.setFocus()
    reached: list[QWidget] = [first]
    for _ in range(200):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        if dialog.focusWidget() is first:
            break
        reached.append(dialog.focusWidget())
    assert dialog.focusWidget() is first
    assert wanted - set(reached) == set()
    assert reached.index(dialog.page.target.kind) < reached.index(dialog.import_button)
    assert reached.index(dialog.import_button) == reached.index(dialog.cancel_button) - 1
    nameless = [w for w in reached if not w.accessibleName() and not isinstance(w, QAbstractButton)]
    assert nameless == []
    return reached


def _takes_tab(widget: QWidget) -> bool:
    tabs = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return (
        tabs
        and widget.isVisible()
        and widget.isEnabled()
        and isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QTableWidget)
        and not isinstance(widget.parent(), QComboBox)
    )


def test_mnemonics_are_not_shared_on_a_page(ask: Ask, tmp_path: Path) -> None:
    dialog = ask(register(tmp_path / "r.csv"))
    for tab in range(5):
        dialog.page.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        texts = [widget.text() for widget in _labelled(dialog) if widget.isVisible()]
        keys = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(keys) == len(set(keys)), (tab, texts)


def test_mnemonics_of_terrain_are_not_shared(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(valley(tmp_path / "a.tif"), valley(tmp_path / "b.tif", west=718_010))
    pick(dialog.page.terrain.error, "mask")
    texts = [widget.text() for widget in _labelled(dialog) if widget.isVisible()]
    keys = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
    assert len(keys) == len(set(keys)), texts
    assert len(keys) == 14


def test_mnemonics_of_pictures_are_not_shared(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(*_pictures(tmp_path))
    pick(dialog.page.basemap.nodata, UNTYPED)
    settled(dialog, qtbot)
    for row, count in enumerate((10, 9)):
        dialog.list.setCurrentRow(row)
        texts = [widget.text() for widget in _labelled(dialog) if widget.isVisible()]
        keys = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(keys) == len(set(keys)) == count, texts


def _labelled(dialog: ImportDialog) -> list[QLabel | QAbstractButton]:
    return [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]


# Texts that fit


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Fonts of one and a half times their size."""
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * 1.5)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


def _cut_off(dialog: ImportDialog) -> list[str]:
    """Texts that have less room than they need."""
    cut = []
    for widget in _labelled(dialog):
        if not widget.isVisible() or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        need = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        if need > widget.height() + 1 or (not wraps and widget.sizeHint().width() > widget.width() + 1):
            cut.append(widget.text())
    for field in (*dialog.findChildren(QComboBox), *dialog.findChildren(QLineEdit)):
        if field.isVisible() and field.height() < field.fontMetrics().height():
            cut.append(field.accessibleName())
    return cut


@pytest.mark.parametrize("language", ["en", "pseudo"])
def test_texts_fit_when_they_are_larger_and_longer(
    ask: Ask, qapp: QApplication, tmp_path: Path, large: None, language: str
) -> None:
    translator = PseudoTranslator(qapp)
    if language == "pseudo":
        qapp.installTranslator(translator)
    rasters = valley(tmp_path / "dem.tif"), valley(tmp_path / "other.tif", west=718_010)
    dialog = ask(register(tmp_path / "r.csv"), workbook(tmp_path / "w.xlsx"), *rasters, *_pictures(tmp_path))
    try:
        dialog.resize(dialog.sizeHint())
        for row in range(6):
            dialog.list.setCurrentRow(row)
            if row == 4:
                pick(dialog.page.basemap.nodata, UNTYPED)
            for tab in range(5):
                dialog.page.tabs.setCurrentIndex(tab)
                QApplication.processEvents()
                assert _cut_off(dialog) == [], (row, tab)
        assert dialog.sizeHint().width() <= 1280
    finally:
        qapp.removeTranslator(translator)


@pytest.mark.parametrize("size", [(820, 560), (1060, 700), (1600, 900)])
def test_texts_fit_in_three_sizes(ask: Ask, tmp_path: Path, size: tuple[int, int]) -> None:
    dialog = ask(register(tmp_path / "r.csv"), geojson(tmp_path / "g.geojson", (point(70.1, 38.0), {"a": 1})))
    dialog.resize(*size)
    for row in range(2):
        dialog.list.setCurrentRow(row)
        for tab in range(5):
            dialog.page.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
            assert _cut_off(dialog) == [], (row, tab)
    assert (dialog.width(), dialog.height()) == size


def test_it_is_never_too_narrow_for_the_names_of_its_pages(ask: Ask, tmp_path: Path) -> None:
    dialog = ask(register(tmp_path / "r.csv"))
    dialog.resize(10, 10)
    bar = dialog.page.tabs.tabBar()
    assert bar.width() >= bar.sizeHint().width()
