"""The kind, the layer or the name of a new one, the day and the accuracy of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from layers import LAYER_TYPES
from tests.builders.import_dialogs import pick, read
from tests.builders.projects import bring
from tests.builders.registers import GOOD, register
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.dialogs.importing.target_box import NEW, TargetBox
from widgets.session.session import Session


@pytest.fixture
def box(opened: Session, qtbot: QtBot) -> Iterator[TargetBox]:
    widget = TargetBox(opened.required)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def test_it_asks_what_a_file_holds(box: TargetBox, tmp_path: Path) -> None:
    box.show_file(IncomingFile(tmp_path / "r.csv"))
    kinds = [box.kind.itemData(row) for row in range(box.kind.count())]
    assert box.kind.currentText() == "Choose…"
    assert set(kinds) == {"", *(kind for kind, layer in LAYER_TYPES.items() if layer.importable)}
    box.show_file(IncomingFile(tmp_path / "r.csv", Choices("incidents")))
    assert box.kind.findData("") < 0


def test_the_layer_that_rows_join_is_shown_and_another_can_be_chosen(
    box: TargetBox, opened: Session, tmp_path: Path
) -> None:
    asked: list[dict[str, object]] = []
    box.chosen.connect(asked.append)
    path = register(tmp_path / "r.csv", GOOD)
    # The layer of the small project is synthetic: nothing joins it unasked.
    box.show_file(read(opened, path, Choices("checkpoints")))
    assert (box.layer.currentData(), box.name.text()) == (NEW, "Checkpoints")
    bring(opened.required, path, "checkpoints")
    box.show_file(read(opened, path, Choices("checkpoints")))
    assert box.layer.currentText() == "Checkpoints"
    assert not box.name.isVisible()
    pick(box.layer, "Posts")
    pick(box.layer, NEW)
    assert asked == [{"name": "Posts"}, {"name": "Checkpoints 2"}]
    box.show_file(read(opened, path, Choices("checkpoints", name="Checkpoints 2")))
    assert (box.layer.currentData(), box.name.text()) == (NEW, "Checkpoints 2")


def test_what_is_typed_is_asked_for(box: TargetBox, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[dict[str, object]] = []
    box.chosen.connect(asked.append)
    box.show_file(read(opened, register(tmp_path / "r.csv", GOOD), Choices("checkpoints")))
    for field, key in ((box.as_of, "2"), (box.accuracy, "5"), (box.name, "x")):
        qtbot.keyClicks(field, key)
    assert asked == [{"as_of": "2"}, {"accuracy": "5"}, {"name": "Checkpointsx"}]
    pick(box.kind, "incidents")
    assert asked[-1] == {"kind": "incidents", "name": "", "mapping": {}, "key": ""}


def test_a_name_that_begins_like_that_of_a_layer_can_be_typed_to_its_end(
    box: TargetBox, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = register(tmp_path / "r.csv", GOOD)
    bring(opened.required, path, "checkpoints")
    box.show_file(read(opened, path, Choices("checkpoints", name="Check")))
    box.activateWindow()
    box.name.setFocus()
    qtbot.waitUntil(box.name.hasFocus)
    box.show_file(read(opened, path, Choices("checkpoints", name="Checkpoints")))
    assert box.name.isVisible()
    box.as_of.setFocus()
    assert not box.name.isVisible()
    assert box.layer.currentText() == "Checkpoints"


def test_a_raster_makes_a_layer_of_its_own_name(box: TargetBox, tmp_path: Path) -> None:
    box.show_file(IncomingFile(tmp_path / "dem.tif", Choices("terrain")))
    assert (box.layer.isEnabled(), box.name.text()) == (False, "dem")
    box.show_file(IncomingFile(tmp_path, Choices("terrain")))
    assert (box.name.text(), box.kind.count()) == (tmp_path.name, 1)
