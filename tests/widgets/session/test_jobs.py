"""Background work ends on the main thread, reports progress, and can be cancelled."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from app.progress import Progress
from widgets.session.jobs import Jobs


def test_a_result_arrives_on_the_main_thread(qtbot: QtBot) -> None:
    jobs, home = Jobs(), []
    jobs.run("add", lambda progress: 2 + 3, lambda result: home.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(home))
    assert home == [(5, threading.main_thread())]
    assert not jobs.running
    jobs.close()


def test_an_error_goes_to_its_handler(qtbot: QtBot) -> None:
    jobs = Jobs()
    errors: list[object] = []
    jobs.run("fail", lambda progress: 1 // 0, lambda _: errors.append("done"), failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)
    jobs.close()


def test_an_error_without_a_handler_is_announced(qtbot: QtBot) -> None:
    jobs = Jobs()
    with qtbot.waitSignal(jobs.failed) as heard:
        jobs.run("fail", lambda progress: 1 // 0, lambda _: None)
    assert isinstance(heard.args[1], ZeroDivisionError)
    jobs.close()


def test_a_cancelled_job_never_calls_done(qtbot: QtBot) -> None:
    jobs, began = Jobs(), threading.Event()
    home: list[object] = []

    def work(progress: Progress) -> None:
        began.set()
        while True:
            progress.at(0.5)

    job = jobs.run("endless", work, home.append)
    assert began.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.running)
    assert home == []
    jobs.close()


def test_quiet_jobs_are_not_shown(qtbot: QtBot) -> None:
    jobs, gate = Jobs(), threading.Event()
    jobs.run("quiet", lambda progress: gate.wait(5), lambda _: None, quiet=True)
    loud = jobs.run("loud", lambda progress: gate.wait(5), lambda _: None)
    assert jobs.shown() == [loud]
    gate.set()
    qtbot.waitUntil(lambda: not jobs.running)
    jobs.close()
