"""The engine answers when there are a project and a report, and no run is in progress."""

from __future__ import annotations

import threading
from typing import cast

from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from widgets.compute.bench import Bench
from widgets.compute.engine import Engine
from widgets.session.session import Session


def test_it_is_free_with_an_engine_and_a_report(opened: Session) -> None:
    bench, report = Bench(opened), cast(GapReport, object())
    free = [bench.free]
    bench.engine = Engine(opened.required.path)
    free.append(bench.free)
    opened.report = report
    free.append(bench.free)
    assert free == [None, None, (bench.engine, report)]
    opened.report = None


def test_it_is_not_during_a_run_and_is_again_once_that_was_stopped(opened: Session, qtbot: QtBot) -> None:
    gate = threading.Event()
    bench = Bench(opened, Engine(opened.required.path))
    opened.report = cast(GapReport, object())
    bench.job = opened.jobs.run("run", lambda _: gate.wait(5), lambda _: None)
    states = [(bench.running, bench.free is None)]
    bench.job.cancel()
    states.append((bench.running, bench.free is None))
    assert states == [(True, True), (False, False)]
    gate.set()
    qtbot.waitUntil(lambda: not opened.jobs.running)
    opened.report = None
