"""Things along the line and the ground under it are read from the project, off the main thread."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import ribbons
from widgets.ribbon.ribbon_supply import RibbonSupply
from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.session import Session


@pytest.fixture
def supply(opened: Session, view: RibbonView) -> RibbonSupply:
    return RibbonSupply(opened, view)


def test_posts_incidents_and_patrols_are_brought(supply: RibbonSupply, view: RibbonView, qtbot: QtBot) -> None:
    supply.find_things()
    qtbot.waitUntil(lambda: view.content.along is not None)
    along = view.content.along
    assert along is not None
    assert len(along.posts[ribbons.ROUTE]) == 2
    assert len(along.incidents[ribbons.ROUTE]) == 21
    (span,) = along.patrols[ribbons.ROUTE]
    assert span[0] < 15_000.0 < span[1]


def test_changes_in_a_flock_are_looked_at_once(
    supply: RibbonSupply, opened: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[str] = []
    run = opened.jobs.run

    def counted(label: str, *args: Any, **options: Any) -> Any:
        began.append(label)
        return run(label, *args, **options)

    monkeypatch.setattr(opened.jobs, "run", counted)
    for _ in range(3):
        supply.find_things_soon()
    qtbot.waitUntil(lambda: bool(began) and not opened.jobs.running)
    assert len(began) == 1


def test_the_ground_is_read_once_for_a_route(
    supply: RibbonSupply, view: RibbonView, opened: Session, qtbot: QtBot
) -> None:
    supply.find_ground(opened.routes[0])
    qtbot.waitUntil(lambda: view.content.ground is not None)
    ground = view.content.ground
    assert ground is not None
    assert 1_000.0 <= ground.height_m.min() < ground.height_m.max() <= 2_000.0
    supply.find_ground(opened.routes[0])
    assert not opened.jobs.running
    supply.forget()
    assert view.content.ground is None
    supply.find_ground(opened.routes[0])
    qtbot.waitUntil(lambda: view.content.ground is not None)
