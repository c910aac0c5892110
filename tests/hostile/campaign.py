"""The campaign: cases dealt out to workers, their results appended to a file, and the summary of it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from app.paths import kernel_cache
from tests.hostile import traces
from tests.hostile.families import families
from tests.hostile.shelf import Shelf

FAULTS = {
    "exit 3": "ended by an error of the program (exit 3)",
    "signal": "ended by a signal",
    "hang": "hung: over 10 s",
    "memory": "over 2 GB of memory",
    "socket": "asked for an internet socket",
    "outside": "opened a file outside",
    "changed": "changed or left something, though refused or reading",
    "unsound": "accepted, and the project is not in order",
    "not made": "not made, by a fault of the campaign",
    "not traced": "not traced, by a fault of the campaign",
}
"""What no case may do."""
Row = dict[str, Any]
_SLOWEST_START_S = 300.0


def around(folder: Path) -> dict[str, str]:
    """The environment of what runs in a campaign's folder: caches of its own, one thread."""
    cache = str(folder / "cache")
    # SQLite asks once where it may put what is too large for memory.
    own = {"SQLITE_TMPDIR": cache, "MPLCONFIGDIR": cache, "NUMBA_CACHE_DIR": str(kernel_cache())}
    return {**os.environ, **own, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(traces.ROOT)}


class Worker:
    """A process that tries cases, under the tracer where there is one."""

    def __init__(self, name: str, folder: Path, shelf: Shelf, seed: int, *, trace: bool, keep: bool) -> None:
        self.folder = folder / f"worker-{name}"
        self.folder.mkdir(parents=True, exist_ok=True)
        cache = folder / "cache"
        command = [sys.executable, "-m", "tests.hostile.worker", str(shelf.folder), str(seed), str(self.folder)]
        command.append("keep" if keep else "drop")
        self._trace: traces.Trace | None = None
        if trace and traces.tracer():
            pipe = self.folder / "trace"
            pipe.unlink(missing_ok=True)
            self._trace = traces.Trace(pipe, (cache, kernel_cache()))
            command = traces.traced(command, pipe)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=traces.ROOT,
            env=around(folder),
        )

    def ask(self, number: int) -> Row:
        """Try a case. Raises RuntimeError if the worker has ended."""
        _write(self._process.stdin, f"{number}\n")
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"the worker has ended, with {self._process.wait()}, in case {number}")
        row: Row = json.loads(line)
        if self._trace is not None:
            for fault, what in self._trace.faults_of(number).items():
                row["faults"].setdefault(fault, []).extend(sorted(set(what))[:5])
        return row

    def close(self) -> None:
        """End it."""
        # It also closes the pipes.
        self._process.communicate()


def _write(stream: IO[str] | None, text: str) -> None:
    if stream is None:
        raise RuntimeError("the worker has no input")
    stream.write(text)
    stream.flush()


@dataclass(slots=True)
class Campaign:
    """``seed`` and number make a case; ``folder`` holds the shelf, the results and what is worked on."""

    folder: Path
    seed: int = 1
    workers: int = 2
    trace: bool = True
    keep: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def results(self) -> Path:
        """A line of JSON for each case that was tried."""
        return self.folder / f"seed-{self.seed}.jsonl"

    def shelf(self) -> Shelf:
        """The shelf, filled by a process of its own, which compiles what the commands run."""
        shelf = Shelf(self.folder / "shelf")
        (self.folder / "cache").mkdir(exist_ok=True, parents=True)
        if not shelf.is_full:
            filling = [sys.executable, "-W", "ignore", "-m", "tests.hostile.shelf", str(shelf.folder)]
            subprocess.run(filling, cwd=traces.ROOT, env=around(self.folder), check=True)
        return shelf

    @property
    def family_count(self) -> int:
        """How many families there are, which take turns."""
        return len(families(self.shelf()))

    def numbers(self, count: int, word: str) -> Sequence[int]:
        """The numbers of so many cases; of those alone whose family has a name that holds ``word``."""
        names = [one.name for one in families(self.shelf())]
        return [number for number in range(count) if word in names[number % len(names)]]

    def resumed(self) -> set[int]:
        """The cases that a stopped campaign has tried."""
        if self.results.is_file():
            self.rows = [
                json.loads(line) for line in self.results.read_text("utf-8").splitlines() if line.endswith("}")
            ]
        return {row["case"] for row in self.rows}

    def run(self, numbers: Iterable[int], until: float = float("inf")) -> Iterator[Row]:
        """Try the cases that are left, until a time of ``time.monotonic``; each row as it comes."""
        left = [number for number in numbers if number not in self.resumed()] if not self.keep else [*numbers]
        shelf, rows = self.shelf(), queue.SimpleQueue[Row | BaseException | None]()
        waiting = iter(left)
        lock = threading.Lock()

        def turn() -> int | None:
            with lock:
                return next(waiting, None) if time.monotonic() < until else None

        names = [str(number) for number in range(min(self.workers, max(len(left), 1)))]
        threads = [threading.Thread(target=self._work, args=(name, shelf, turn, rows)) for name in names]
        for thread in threads:
            thread.start()
        with self.results.open("a", encoding="utf-8") as file:
            for _ in threads:
                while (row := rows.get()) is not None:
                    if isinstance(row, BaseException):
                        raise row
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    file.flush()
                    self.rows.append(row)
                    yield row

    def _work(self, name: str, shelf: Shelf, turn: Any, rows: queue.SimpleQueue[Row | BaseException | None]) -> None:
        worker = Worker(name, self.folder, shelf, self.seed, trace=self.trace, keep=self.keep)
        try:
            while (number := turn()) is not None:
                rows.put(worker.ask(number))
        except BaseException as error:  # noqa: BLE001 - it is raised where the rows are read
            rows.put(error)
        finally:
            worker.close()
            rows.put(None)


def summary(rows: list[Row]) -> str:
    """What was tried and what came of it: counts, then each fault, which has to be zero."""
    ends = Counter(min(row["codes"][:1] or [-1]) for row in rows)
    lines = [f"{len(rows):,} tried, over {len({row['family'] for row in rows})} families"]
    lines += [f"{ends[1] + ends[2]:,} refused in words by the first command", f"{ends[0]:,} accepted by it"]
    counts = Counter(fault for row in rows for fault in row["faults"])
    lines += [f"{counts[fault]:,} {text}" for fault, text in FAULTS.items()]
    slowest = max((row.get("processor_s", 0.0) for row in rows), default=0.0)
    largest = max((row.get("peak_mb", 0) for row in rows), default=0)
    return "\n".join([*lines, f"{slowest:g} s of processor time at most, {largest:,} MB of memory"])


def is_clean(rows: list[Row]) -> bool:
    """Whether no case has a fault."""
    return not any(row["faults"] for row in rows)
