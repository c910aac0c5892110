"""A share of the campaign in the suite, held to all that the ten thousand are held to; and that each fault is seen."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import runs, traces, walls
from tests.hostile.campaign import Campaign, around, summary
from tests.hostile.cases import CHECKED, PROJECT, Case, Command, reads, state_of, writes
from tests.hostile.forks import Limits, Report, forked
from tests.hostile.sound import COMMANDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="each case runs in a fork")
SEED = 12
_LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a campaign works, with its shelf full."""
    folder = tmp_path_factory.mktemp("campaign")
    Campaign(folder, SEED).shelf()
    return folder


def test_one_case_of_each_format_and_of_a_third_of_the_tables(place: Path) -> None:
    campaign = Campaign(place, SEED)
    formats = campaign.numbers(campaign.family_count, "file")
    # No two cases of a table differ as those of two formats do, and each takes longer.
    numbers = [number for number in range(campaign.family_count) if number in formats or number % 3 == SEED % 3]
    rows = list(campaign.run(numbers))
    print(summary(rows))
    assert [row for row in rows if row["faults"]] == []
    assert len(rows) == len(numbers)
    assert sum(row["family"].startswith("table ") for row in rows) >= 8


def test_every_command_of_a_case_is_one_that_a_sound_project_accepts(place: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.hostile.sound", str(place / "shelf"), str(tmp_path)]
    done = subprocess.run(command, cwd=traces.ROOT, env=around(place), capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row for row in rows if (row["codes"], row["faults"]) != ([0], {})] == []
    assert len(rows) == len(COMMANDS)


def test_a_stopped_campaign_goes_on_where_it_was(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, SEED)
    campaign.results.write_text('{"case": 0, "faults": {}}\n{"case": 5, "faults": {}}\n{"case": 7, "fau', "utf-8")
    assert campaign.resumed() == {0, 5}


def test_what_never_ends_is_stopped(tmp_path: Path) -> None:
    ending = forked(_forever, tmp_path / "out", Limits(processor_s=0.2))
    assert (ending.hung, ending.code) == (True, -signal.SIGKILL)
    assert ending.reports == [{"begins": "it"}]
    waits = forked(lambda _: time.sleep(60), tmp_path / "out", Limits(waiting_s=0.2))
    assert (waits.hung, waits.code) == (True, -signal.SIGKILL)


def _forever(report: Report) -> None:
    report({"begins": "it"})
    while True:
        pass


@pytest.mark.skipif(not _LINUX, reason="only Linux says how much a process holds")
def test_what_grows_is_stopped_and_its_peak_measured(tmp_path: Path) -> None:
    def grow(_: Report) -> None:
        held = b"x" * 600_000_000
        time.sleep(len(held))

    ending = forked(grow, tmp_path / "out", Limits(memory=500_000_000))
    assert (ending.swelled, ending.code) == (True, -signal.SIGKILL)
    assert ending.peak > 500_000_000


def test_a_signal_and_an_error_of_the_task_itself_are_seen(tmp_path: Path) -> None:
    ended = forked(lambda _: os.kill(os.getpid(), signal.SIGTERM), tmp_path / "out", Limits())
    assert ended.code == -signal.SIGTERM
    failed = forked(lambda _: sys.exit("x"), tmp_path / "out", Limits())
    assert (failed.code, failed.reports) == (70, [{"error": "SystemExit: x"}])


@pytest.mark.skipif(not _LINUX, reason="the wall is one of Linux")
@pytest.mark.parametrize("family", [2, 10])
def test_native_code_that_asks_for_an_internet_socket_is_killed(tmp_path: Path, family: int) -> None:
    def ask(report: Report) -> None:
        assert walls.without_sockets()
        ctypes.CDLL(None).socket(1, 1, 0)
        report({"local": "is allowed"})
        ctypes.CDLL(None).socket(family, 1, 0)
        report({"internet": "is allowed"})

    ending = forked(ask, tmp_path / "out", Limits())
    assert ending.code == -walls.KILLED_FOR_A_SOCKET
    assert ending.reports == [{"local": "is allowed"}]


@pytest.mark.skipif(not traces.tracer(), reason="strace is not installed, or may not trace")
def test_a_file_opened_outside_is_traced_to_its_case(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    (tmp_path / "case-7").mkdir()
    (tmp_path / "case-7" / "own").touch()
    lines = ["import os", "os.access('/hostile-case-7', 0)", "open('case-7/own')", "open('secret')"]
    lines += ["import socket; socket.socket(socket.AF_INET)", "os.access('/hostile-case-end', 0)"]
    trace = traces.Trace(tmp_path / "trace", ())
    program = [sys.executable, "-c", "; ".join(lines)]
    subprocess.run(traces.traced(program, tmp_path / "trace"), cwd=tmp_path, check=True)
    assert trace.faults_of(7).keys() == {"outside", "socket"}


@pytest.mark.parametrize(
    ("command", "code", "faults"),
    [
        (reads("x"), 0, [f"changed {PROJECT}", "added new.csv"]),
        (reads("x", makes=("new",)), 0, [f"changed {PROJECT}"]),
        (reads("x", makes=("new",)), 1, [f"changed {PROJECT}", "added new.csv"]),
        (writes("x"), 1, [f"changed {PROJECT}", "added new.csv"]),
        (writes("x", makes=("new",)), 0, []),
    ],
)
def test_what_changes_though_it_may_not_is_seen(tmp_path: Path, command: Command, code: int, faults: list[str]) -> None:
    (tmp_path / PROJECT).write_text("a", "utf-8")
    before = state_of(tmp_path)
    (tmp_path / PROJECT).write_text("b", "utf-8")
    (tmp_path / "new.csv").touch()
    assert sorted(runs.file_faults(command, code, before, state_of(tmp_path))) == sorted(faults)


def test_a_case_is_judged_by_what_its_commands_report() -> None:
    case = Case("", (writes("import"), CHECKED, reads("info")))
    report: dict[str, Any] = {"faults": [], "reached": []}
    well = [{"code": 0, **report}, {"code": 0, **report}, {"left": []}]
    assert runs.verdict(case, well) == {"codes": [0, 0], "faults": {}}
    unsound = [{"code": 0, **report}, {"code": 1, **report}]
    assert runs.verdict(case, unsound)["faults"].keys() == {"unsound"}
    bad = [{"code": 3, **report}, {"code": 0, "faults": ["added x"], "reached": ["socket.connect"]}, {"left": ["y"]}]
    assert runs.verdict(case, bad)["faults"].keys() == {"exit 3", "changed", "socket"}
