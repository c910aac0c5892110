"""Make each write of each command fail once, and see that nothing is lost, half written or unsaid.

Run as ``python -m tests.faults.writes [--seed 1] [--most 60] [WORD …]``; with words only the commands whose name holds
one of them. strace counts the calls that write, flush, make, rename and remove files in one run. Then each of them
fails in a run of its own, or of a command of many calls ``--most``, spread over all (0: each). Afterwards the command
ended well, or with one sentence; the folder is as before or as after, `check` is content, and the next try works. Ends
with 1 unless that is so every time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.paths import kernel_cache
from app.project.project import Project
from app.tasks.check import check
from tests.faults import commands, worlds
from tests.faults.commands import COMMANDS, FILES, SNAPSHOTS, Command, State, state_of
from tests.faults.forking import answer, preload
from tests.faults.injection import ERRORS, Call, available, calls, failed, traced

_TRIES = 4
_DAYS_S = 2 * 86_400.0


@dataclass(frozen=True)
class Ran:
    """A run of a command: its exit code, and what it printed."""

    code: int
    output: str


@dataclass
class Bench:
    """A template of the folder, and a copy of it for each run."""

    folder: Path

    @property
    def template(self) -> Path:
        """What every run begins with."""
        return self.folder / "template"

    @property
    def now(self) -> Path:
        """Where the present run works."""
        return self.folder / "now"

    def laid_out(self) -> Path:
        """A fresh copy of the template."""
        shutil.rmtree(self.now, ignore_errors=True)
        shutil.copytree(self.template, self.now)
        return self.now

    def ran(self, command: Command, fail: tuple[Call, str] | None = None) -> Ran:
        """Run a command in the present folder, with one call failing."""
        folder, output = self.now, self.folder / "output"
        code = traced(lambda: _in(folder, command), self.folder / "trace", output, fail)
        return Ran(code, output.read_text("utf-8", "replace"))

    def state(self) -> State:
        """What is in the present folder; raises RuntimeError where a project in it is not in order."""
        folder = self.now
        return cast(State, answer(lambda: _checked(folder), self.folder / "log"))

    def again(self, command: Command | None) -> State:
        """Run a command in the present folder, if any, where nothing fails now; sweep, and say what is there."""
        folder = self.now
        return cast(State, answer(lambda: _afterwards(folder, command), self.folder / "log"))


def _checked(folder: Path) -> State:
    state = state_of(folder)
    for path in commands.projects(folder):
        if path.name != "old.gpkg":
            with Project.open(path) as project:
                assert not project.read_only, "the lock is not free"
                assert check(project) == []
    return state


def _afterwards(folder: Path, command: Command | None) -> State:
    if command is not None:
        assert _in(folder, command) == 0, "the next try failed"
    state = state_of(folder)
    for debris in folder.rglob(".*"):
        os.utime(debris, (time.time() - _DAYS_S,) * 2)
    commands.clean(folder)
    return state


def _in(folder: Path, command: Command) -> int:
    """Run a command whose temporary and own files are in the folder too."""
    os.environ["TMPDIR"] = str(folder / "tmp")
    tempfile.tempdir = None
    os.environ |= {name: str(folder / "user") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    return command.carry_out(folder)


@dataclass(frozen=True)
class Plain:
    """A command without a fault: what it writes, prints, and leaves."""

    calls: list[Call]
    ran: Ran
    before: State
    after: State


def plain(bench: Bench, command: Command) -> Plain:
    """Run a command without a fault, and take down what it does."""
    bench.laid_out()
    before = bench.state()
    # The first run may compile what later ones load, and so opens other files.
    bench.ran(command)
    bench.laid_out()
    ran = bench.ran(command)
    assert ran.code == 0, f"{command.name}: {ran.output}"
    return Plain(calls(bench.folder / "trace", bench.now), ran, before, bench.state())


def fault_of(bench: Bench, command: Command, usual: Plain, call: Call, error: str) -> str:
    """Run a command with a call failing; what is then not as it should be, or nothing."""
    for _ in range(_TRIES):
        bench.laid_out()
        copy = worlds.older(bench.now).read_bytes()
        ran = bench.ran(command, (call, error))
        # The number of files that libraries open before may differ by a few; then another call was met, maybe a read.
        if str(bench.now) in failed(bench.folder / "trace"):
            break
    else:
        return f"{error} at {call.name} {call.number} ({call.about[:160]}) was not met in {_TRIES} tries"
    try:
        _ended_well(ran, usual)
        state = bench.state()
        _as_it_may_be(state, usual, done=ran.code == 0)
        assert worlds.older(bench.now).read_bytes() == copy, "the older snapshot was altered"
        _nothing_stays(bench, command, usual, call, again=state[FILES] == usual.before[FILES])
    except (AssertionError, RuntimeError) as wrong:
        return f"{error} at {call.name} {call.number} ({call.about[:160]}): {wrong}\n{_account(bench, ran)}"
    return ""


def _account(bench: Bench, ran: Ran) -> str:
    logs = [log.read_text("utf-8")[-1500:] for log in bench.now.glob("user/**/crash-*.log")]
    met = f"    failed: {failed(bench.folder / 'trace')[:500]}"
    return "\n".join((met, f"    exit {ran.code}, printed: {ran.output.strip()[-1500:]}", *logs))


def _ended_well(ran: Ran, usual: Plain) -> None:
    """Whether a command ended well, or with one sentence beside what it always says."""
    assert ran.code in (0, 1), "neither well nor in words"
    assert "Traceback" not in ran.output
    if ran.code == 1:
        new = [line for line in ran.output.splitlines() if line not in usual.ran.output]
        assert len(new) == 1, f"{len(new)} sentences"


def _as_it_may_be(state: State, usual: Plain, *, done: bool) -> None:
    """Whether a folder is as before or as after; snapshots may have come, each of them whole."""
    files = state[FILES]
    if files not in ([usual.after[FILES]] if done else [usual.before[FILES], usual.after[FILES]]):
        before, after = usual.before[FILES], usual.after[FILES]
        odd = [key for key in sorted(files | before | after) if files.get(key) not in (before.get(key), after.get(key))]
        raise AssertionError(f"neither as before nor as after: {odd or 'only in part'}")
    assert not done or len(state[SNAPSHOTS]) == len(usual.after[SNAPSHOTS]), "a snapshot is missing"
    strange = [
        copy for copy in state[SNAPSHOTS] if copy not in (*usual.before[SNAPSHOTS], *usual.before[FILES].values())
    ]
    assert not strange, "a snapshot of something else"


def _nothing_stays(bench: Bench, command: Command, usual: Plain, call: Call, *, again: bool) -> None:
    """The next try works, and a day later nothing is left of the first."""
    hidden = _hidden(bench.now)
    assert not hidden or call.name in ("unlink", "unlinkat", "rmdir"), f"left behind: {hidden}"
    state = bench.again(command if again else None)
    assert state[FILES] == usual.after[FILES], "not as after, even when tried again"
    hidden = _hidden(bench.now)
    assert not again or not hidden, f"never swept: {hidden}"


def _hidden(folder: Path) -> list[str]:
    return sorted(path.name for place in (folder, *folder.glob("*.snapshots")) for path in place.glob(".*"))


def chosen(all_calls: list[Call], most: int, chance: random.Random) -> list[Call]:
    """All calls, or as many as ``most``, spread over them; each kind of call among them."""
    if not most or len(all_calls) <= most:
        return all_calls
    step = len(all_calls) / most
    return [all_calls[int(step * (part + chance.random()))] for part in range(most)]


def tried(bench: Bench, command: Command, most: int, seed: int) -> tuple[int, int]:
    """Make the calls of a command fail, print how it went; how many were tried, and of how many all was whole."""
    usual = plain(bench, command)
    chance = random.Random(f"{seed} {command.name}")
    picked = chosen(usual.calls, most, chance)
    faults = [fault_of(bench, command, usual, call, chance.choice(ERRORS[call.name])) for call in picked]
    whole = sum(not fault for fault in faults)
    print(f"{command.name:<18}{len(usual.calls):>7}{len(picked):>7}{whole:>7}", flush=True)
    for fault in filter(None, faults):
        print(f"  {fault}", flush=True)
    return len(picked), whole


def main(seed: int, most: int, words: Iterable[str], place: Path | None) -> int:
    """Try each command in turn; 0 if all was whole every time."""
    if not available():
        print("strace, which makes the calls fail, is not installed, or may follow no process here")
        return 2
    picked = [command for command in COMMANDS if not words or any(word in command.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="writes-", dir=place) as name:
        bench = Bench(Path(name).resolve())
        bench.template.mkdir()
        answer(lambda: commands.prepare(bench.template), bench.folder / "log")
        print(f"{'command':<18}{'calls':>7}{'tried':>7}{'whole':>7}", flush=True)
        results = [tried(bench, command, most, seed) for command in picked]
    failures, whole = sum(one for one, _ in results), sum(two for _, two in results)
    print(f"{whole} of {failures} writes that failed left all whole")
    return int(whole < failures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary one without it")
    parser.add_argument("words", nargs="*", metavar="WORD")
    given = parser.parse_args()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    preload()
    sys.exit(main(given.seed, given.most, given.words, given.folder))
