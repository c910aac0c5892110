"""Kill -9 at random moments of nine kinds of work, and see that the project is whole each time.

Run as ``python -m tests.faults.kills [--kills 500] [--seed 1] [WORD …]``; with words only the kinds whose name holds
one of them. The moments are spread evenly over the time that the work takes, measured first; every other kill waits
there for a commit, so that many meet one. Ends with 1 unless the project was whole after every kill.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.paths import kernel_cache
from tests.faults import worlds
from tests.faults.forking import Child, answer, preload, start
from tests.faults.works import AT_WORK, WORKS, Work


@dataclass(frozen=True)
class Outcome:
    """Whether the kill met the work alive, whether it left a journal to replay, and what was wrong then."""

    died: bool
    hot: bool
    fault: str


@dataclass
class Bench:
    """Where the work is done: a template of each kind, and one copy after another."""

    folder: Path

    def template(self, work: Work) -> Path:
        """What the kind begins with."""
        folder = self.folder / work.name.replace(" ", "_")
        shutil.copytree(self.folder / "base", folder)
        answer(lambda: bool(work.prepare(folder)), self.log)
        return folder

    @property
    def log(self) -> Path:
        """What a child prints."""
        return self.folder / "child.log"

    def begun(self, work: Work, template: Path) -> tuple[Child, Path]:
        """A child that has just begun, and the folder it works in."""
        folder = self.folder / "now"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        child = start(lambda tell: work.carry_out(folder, tell), self.log)
        assert child.first_line() == AT_WORK, self.log.read_text("utf-8")
        return child, folder

    def duration(self, work: Work, template: Path, times: int) -> float:
        """The seconds that the work takes if nobody kills it, the least of some tries; it must then be as it should."""
        taken = []
        for _ in range(times):
            child, folder = self.begun(work, template)
            begin = time.monotonic()
            child.wait()
            taken.append(time.monotonic() - begin)
            assert not (fault := self.verdict(work, folder, template, child.lines)), fault
        return min(taken)

    def killed(self, work: Work, template: Path, seconds: float, latest: float) -> Outcome:
        """Kill the work after so many seconds, or in the commit that follows before ``latest``; see what is left."""
        child, folder = self.begun(work, template)
        journal = folder / f"{worlds.NAME}-journal"
        begin = time.monotonic()
        died = child.kill_at(begin + seconds, begin + latest, lambda: is_hot(journal))
        hot = is_hot(journal)
        return Outcome(died, hot, self.verdict(work, folder, template, child.lines))

    def verdict(self, work: Work, folder: Path, template: Path, lines: Sequence[str]) -> str:
        """What is wrong in a folder after work of which ``lines`` were acknowledged; empty if it is whole."""

        def judged() -> str:
            try:
                work.judge(folder, lines)
                worlds.whole(folder, worlds.older(template).read_bytes())
                worlds.swept(folder)
            except Exception:  # noqa: BLE001 - whatever goes wrong is what is looked for
                return traceback.format_exc(limit=-3)
            return ""

        return str(answer(judged, self.log))


def is_hot(journal: Path) -> bool:
    """Whether the next to open the project has to replay its journal."""
    try:
        with journal.open("rb") as file:
            return file.read(1) not in (b"", b"\0")
    except FileNotFoundError:
        return False


def shares(kills: int, works: Sequence[Work]) -> dict[str, int]:
    """The kills of each kind: as equal as can be."""
    each, rest = divmod(kills, len(works))
    return {work.name: each + (place < rest) for place, work in enumerate(works)}


def tried(bench: Bench, work: Work, kills: int, chance: random.Random) -> list[Outcome]:
    """Kill one kind of work so many times, and print how it went."""
    template = bench.template(work)
    seconds = bench.duration(work, template, times=1 + (kills > 10))
    # One moment in each part of the time, so that few kills are spread as well as many.
    moments = [seconds * (part + chance.random()) / kills for part in range(kills)]
    latest = [seconds if work.commits and part % 2 else moment for part, moment in enumerate(moments)]
    outcomes = [bench.killed(work, template, *span) for span in zip(moments, latest, strict=True)]
    whole = sum(not outcome.fault for outcome in outcomes)
    alive, hot = sum(outcome.died for outcome in outcomes), sum(outcome.hot for outcome in outcomes)
    print(f"{work.name:<16}{kills:>6}{alive:>8}{hot:>8}{whole:>8}   {seconds:.2f} s", flush=True)
    for moment, outcome in zip(moments, outcomes, strict=True):
        if outcome.fault:
            print(f"  killed after {moment:.4f} s:\n{outcome.fault}", flush=True)
    return outcomes


def main(kills: int, seed: int, words: Iterable[str], place: Path | None) -> int:
    """Kill each kind of work in turn; 0 if the project was whole after every kill."""
    works = [work for work in WORKS if not words or any(word in work.name for word in words)]
    number_of = shares(kills, works)
    with tempfile.TemporaryDirectory(prefix="kills-", dir=place) as name:
        bench = Bench(Path(name))
        (bench.folder / "base").mkdir()
        answer(lambda: worlds.base(bench.folder / "base"), bench.log)
        print(f"{'work':<16}{'kills':>6}{'at work':>8}{'journal':>8}{'whole':>8}   whole work takes", flush=True)
        chance = random.Random(seed)
        outcomes = [one for work in works for one in tried(bench, work, number_of[work.name], chance)]
    whole = sum(not outcome.fault for outcome in outcomes)
    alive, hot = sum(outcome.died for outcome in outcomes), sum(outcome.hot for outcome in outcomes)
    print(f"{whole} of {len(outcomes)} whole; {alive} met the work alive, {hot} left a journal to replay")
    return int(whole < len(outcomes))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary one without it")
    parser.add_argument("words", nargs="*", metavar="WORD")
    given = parser.parse_args()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
    preload()
    sys.exit(main(given.kills, given.seed, given.words, given.folder))
