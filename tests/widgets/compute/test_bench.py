"""The engine answers when there are a project and a report, and no run is in progress."""

from __future__ import annotations

import threading
from typing import Any

from pytestqt.qtbot import QtBot

from widgets.compute.bench import Bench
from widgets.compute.engine import Engine
from widgets.session.session import Session


def test_it_is_free_with_an_engine_and_a_report(opened: Session) -> None:
    bench, report = Bench(opened), object()
    assert bench.free is None
    bench.engine = Engine(opened.required.path)
    assert bench.free is None
    opened.report = report  # type: ignore[assignment]
    assert bench.free == (bench.engine, report)
    opened.report = None


def test_it_is_not_during_a_run_and_is_again_once_that_was_stopped(opened: Session, qtbot: QtBot) -> None:
    gate, report = threading.Event(), object()
    bench = Bench(opened, Engine(opened.required.path))
    opened.report: Any = report  # type: ignore[misc]
    bench.job = opened.jobs.run("run", lambda _: gate.wait(5), lambda _: None)
    assert bench.running
    assert bench.free is None
    bench.job.cancel()
    assert not bench.running
    assert bench.free is not None
    gate.set()
    qtbot.waitUntil(lambda: not opened.jobs.running)
    opened.report = None
