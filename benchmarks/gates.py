"""What a benchmark requires and what it measured: printed line by line, and gathered into one table of all of them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

TABLE = "SARHAD_BENCH_TABLE"
"""The variable that names the file to which each benchmark adds its rows; without it there is no table."""
QUIET = Path(__file__).with_name("quiet.json")
"""What `python -m benchmarks --record` measured on a quiet machine: text by benchmark and name of the figure."""
HEADER = ("benchmark", "measured", "figure", "required", "on a quiet machine", "times", "threads")


@dataclass(frozen=True, slots=True)
class Gate:
    """Bounds of one figure, both inclusive; without either it is printed for information."""

    name: str
    least: float | None = None
    most: float | None = None
    unit: str = " ×"

    def holds(self, value: float) -> bool:
        """Whether the value is within the bounds; what is not a number never is."""
        above = self.least is None or value >= self.least
        return above and (self.most is None or value <= self.most)

    @property
    def required(self) -> str:
        """The bounds as a person writes them."""
        if self.least is not None and self.most is not None:
            return f"{self.least:g}–{self.most:g}{self.unit}"
        if self.least is not None:
            return f"≥ {self.least:g}{self.unit}"
        return "" if self.most is None else f"≤ {self.most:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``missed``: the figure is out of its bounds; a figure not measured misses nothing."""

    benchmark: str
    name: str
    figure: str
    required: str
    seconds: str = ""
    threads: str = ""
    missed: bool = False
    quiet: str = ""

    @property
    def line(self) -> str:
        """What is printed as soon as it is measured."""
        required = f" (required {self.required})" if self.required else ""
        quiet = f"on a quiet machine {self.quiet}" if self.quiet else ""
        beside = "; ".join(part for part in (self.seconds, self.threads, quiet) if part)
        return f"{'MISSED ' if self.missed else ''}{self.name}: {self.figure}{required}{'; ' if beside else ''}{beside}"


class Sheet:
    """The rows of one benchmark; ``quiet``: the file of what was measured on a quiet machine."""

    def __init__(self, benchmark: str, quiet: Path = QUIET) -> None:
        self.benchmark = benchmark
        self._quiet = recorded(quiet).get(benchmark, {})
        self.rows: list[Row] = []

    def put(self, gate: Gate, value: float, seconds: str = "", threads: str = "") -> None:
        """Print a figure beside its bounds, and keep it for the table."""
        figure = f"{figures(value)}{gate.unit}"
        missed, quiet = not gate.holds(value), self._quiet.get(gate.name, "")
        self._add(Row(self.benchmark, gate.name, figure, gate.required, seconds, threads, missed, quiet))

    def skip(self, gate: Gate, why: str) -> None:
        """Print why a figure cannot be measured here."""
        self._add(Row(self.benchmark, gate.name, f"not measured: {why}", gate.required))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        print(row.line, flush=True)

    def end(self) -> int:
        """Add the rows to the table of all benchmarks; the exit code: 1 where a figure is out of its bounds."""
        if path := os.environ.get(TABLE):
            with Path(path).open("a", encoding="utf-8") as stream:
                stream.writelines(json.dumps(asdict(row)) + "\n" for row in self.rows)
        return int(any(row.missed for row in self.rows))


def figures(value: float) -> str:
    """A number with three significant figures, or all of a larger integer part."""
    return f"{value:.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def recorded(path: Path) -> dict[str, dict[str, str]]:
    """The figures of a quiet machine; none where there is no file."""
    figures_by_name: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return figures_by_name


def record(rows: list[Row], path: Path) -> None:
    """Write figures and times of these rows as those of a quiet machine; benchmarks that were not run keep theirs."""
    figures_by_name = recorded(path) | {row.benchmark: {} for row in rows}
    for row in rows:
        figures_by_name[row.benchmark][row.name] = f"{row.figure} ({row.seconds})" if row.seconds else row.figure
    path.write_text(json.dumps(figures_by_name, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_rows(path: Path) -> list[Row]:
    """The rows the benchmarks have written so far."""
    return [Row(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def markdown(rows: list[Row]) -> str:
    """The table of all benchmarks; a figure out of its bounds is bold."""
    lines = ["| " + " | ".join(HEADER) + " |", "|" + "---|" * len(HEADER)]
    for row in rows:
        figure = f"**{row.figure}**" if row.missed else row.figure
        cells = (row.benchmark, row.name, figure, row.required, row.quiet, row.seconds, row.threads)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
