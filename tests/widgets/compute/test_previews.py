"""Drawing and dragging are previewed in the background; of several requests the newest wins."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from pytestqt.qtbot import QtBot

from tests.builders.waiting import WAIT_MS, analysed, idle
from widgets.compute.bench import Bench
from widgets.compute.previews import Previews
from widgets.session.session import Session
from widgets.window.main_window import MainWindow
from widgets.workshop.new_features import NEW_ZONE


class Slow:
    """An engine that answers a request with its own position."""

    def with_post_at(self, report: object, post: str, at: tuple[float, float], progress: object) -> object:
        return post, at


@pytest.fixture
def previews(session: Session) -> Previews:
    session.report = object()  # type: ignore[assignment]
    return Previews(Bench(session, Slow()), session)  # type: ignore[arg-type]


def test_the_last_of_many_wishes_is_answered_and_most_are_not(previews: Previews, qtbot: QtBot) -> None:
    answers: list[Any] = []
    previews.post_moved.connect(answers.append)
    for number in range(50):
        previews.drag_post("u", 1, float(number), 38.0)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1] == ("u/1", (49.0, 38.0)))
    assert len(answers) == 2


def test_what_was_let_go_of_is_not_answered(previews: Previews, qtbot: QtBot, session: Session) -> None:
    answers: list[Any] = []
    previews.post_moved.connect(answers.append)
    previews.drag_post("u", 1, 70.0, 38.0)
    previews.drag_post("u", 1, 71.0, 38.0)
    previews.end()
    qtbot.waitUntil(lambda: not session.jobs.running)
    assert answers == [None]


def test_without_a_report_nothing_is_asked(previews: Previews, session: Session) -> None:
    session.report = None
    previews.drag_post("u", 1, 70.0, 38.0)
    assert not session.jobs.running


def test_a_zone_over_the_line_is_weighed(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    with qtbot.waitSignal(window.analyst.previews.zone_weighed, timeout=WAIT_MS) as heard:
        window.analyst.previews.draw_zone(shapely.box(70.0, 37.9, 70.4, 38.1), NEW_ZONE)
    effect = heard.args[0]
    assert max(effect.of_km.values()) > 0.0
    idle(window, qtbot)
