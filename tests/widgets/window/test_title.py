"""The title names the project, and what is unusual about how it is looked at."""

from __future__ import annotations

from datetime import date

from app.project import own_state
from widgets.window.main_window import MainWindow


def test_another_own_state_and_another_day_stand_in_it(window: MainWindow) -> None:
    session, today = window.session, date.today()
    assert window.windowTitle() == "small – Sarhad"
    own_state.set_own_state(session.required, "AF")
    assert window.windowTitle() == "small – own state AF – Sarhad"
    session.set_as_of(date(2020, 1, 1))
    assert window.windowTitle() == "small – own state AF – as of 2020-01-01 – Sarhad"
    session.undo()
    assert window.windowTitle() == "small – as of 2020-01-01 – Sarhad"
    session.set_as_of(today)
    assert window.windowTitle() == "small – Sarhad"
    session.close_project()
    assert window.windowTitle() == "Sarhad"
