"""Before and after: with the same draws, and no answer to a closed dialog."""

from __future__ import annotations

import shapely
from pytestqt.qtbot import QtBot

from app.analysis.gaps.comparison import Comparison
from app.project import feature_edits
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from tests.builders.waiting import WAIT_MS, analysed, idle, let_go
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.window.main_window import MainWindow


def test_a_comparison_that_is_closed_early_gets_no_answer(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    entry = window.session.required.of_kind("checkpoints")[0]
    fid = int(window.session.layer(entry.uuid).frame.index[0])
    window.session.apply(
        "Move", feature_edits.changed(window.session.required, entry, fid, geometry=shapely.Point(70, 37.6))
    )
    first = window.session.report
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not first and not window.analyst.running, timeout=WAIT_MS)
    dialog = CompareDialog(window.session, window)
    assert dialog.before.count() == 1
    dialog.reject()
    let_go(dialog)
    idle(window, qtbot)


def test_a_look_and_a_run_to_publish_are_compared_with_as_many_draws(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Comparison] = []
    window.analyst.compared.connect(heard.append)
    analysed(window, qtbot)
    window.analyst.run_to_publish()
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.draws == PUBLISH_DRAWS
    assert not heard[0].gone
    assert "0.0 km closed, 0.0 km opened" in window.notices.text
    dialog = CompareDialog(window.session, window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0, timeout=WAIT_MS)
    assert f"{LOOK_DRAWS} draws, the newest has {PUBLISH_DRAWS:,}" in dialog.draws.text()
    assert dialog.draws.isVisible()
    dialog.close()
    let_go(dialog)
    idle(window, qtbot)


def test_a_comparison_has_room_for_its_text(window: MainWindow) -> None:
    dialog = CompareDialog(window.session, window)
    dialog.tree.show()
    dialog.show()
    dialog.show_comparison(Comparison((), (), (), (), ()))
    header, rows = dialog.tree.header(), [dialog.tree.topLevelItem(number) for number in range(4)]
    assert all(row is not None and row.isFirstColumnSpanned() and row.text(0).endswith(": 0") for row in rows)
    assert header.sectionSize(4) == header.defaultSectionSize()
    dialog.close()
    dialog.deleteLater()
