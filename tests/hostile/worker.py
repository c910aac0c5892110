"""Tries cases one after the other, each in forks of this process, and prints a line of JSON on each.

Run by the campaign: python -m tests.hostile.worker SHELF SEED FOLDER KEEP; numbers of cases come on its standard input.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import app
import layers
import resources
from tests.hostile.cases import Case, Command, Family
from tests.hostile.families import families
from tests.hostile.forks import Ending, Limits, Report, forked
from tests.hostile.runs import WORK, carry_out, verdict
from tests.hostile.shelf import Shelf
from tests.hostile.walls import KILLED_FOR_A_SOCKET

MOST_MEMORY = 2_000_000_000
MARK = "/hostile-case-"
"""Begins the name of a file that is nowhere; who traces the worker sees by it where a case begins."""
_LIMITS = Limits()
_MAKING = Limits(processor_s=120, all_s=300, memory=8_000_000_000)


def family_of(number: int, all_: list[Family]) -> Family:
    """Families take turns."""
    return all_[number % len(all_)]


def _make(family: Family, seed: int, number: int, folder: Path, report: Report) -> None:
    case = family.make(folder / WORK, np.random.default_rng([seed, number]))
    commands = [[*one.arguments, one.writes, one.makes, one.has_to_pass] for one in case.commands]
    report({"change": case.change, "commands": commands})


def _case(described: dict[str, Any]) -> Case:
    commands = [
        Command(tuple(arguments), bool(writes), tuple(makes), bool(passes))
        for *arguments, writes, makes, passes in described["commands"]
    ]
    return Case(described["change"], tuple(commands))


def tried(number: int, seed: int, folder: Path, all_: list[Family]) -> dict[str, Any]:
    """Make a case in a new folder, run it, and say what came of it."""
    family = family_of(number, all_)
    (folder / WORK).mkdir(parents=True)
    making = forked(partial(_make, family, seed, number, folder), folder / "making.txt", _MAKING)
    row: dict[str, Any] = {"case": number, "family": family.name}
    if making.code or not making.reports or "error" in making.reports[-1]:
        return row | {
            "change": "",
            "faults": {"not made": [str(making.reports[-1:] or making.code)]},
            "codes": [],
            "words": "",
        }
    case = _case(making.reports[-1])
    os.access(f"{MARK}{number}", os.F_OK)
    ending = forked(partial(carry_out, case, folder), folder / "output.txt", _LIMITS)
    os.access(f"{MARK}end", os.F_OK)
    judged = verdict(case, ending.reports)
    _judge_end(case, ending, judged)
    row |= {"change": case.change, "command": " ".join(case.commands[0].arguments)[:200], **judged}
    row |= {"seconds": round(ending.seconds, 2), "peak_mb": ending.peak // 1_000_000}
    row["processor_s"] = round(ending.processor_s + making.processor_s, 2)
    return row | {"words": _last_words(folder)}


def _judge_end(case: Case, ending: Ending, judged: dict[str, Any]) -> None:
    """Add how the process itself ended."""
    faults, last = judged["faults"], [one["begins"] for one in ending.reports if "begins" in one][-1:]
    during = f"during {last[0] if last else 'nothing'}"
    if ending.hung:
        faults["hang"] = [during]
    if ending.swelled or ending.peak > MOST_MEMORY:
        faults["memory"] = [f"{ending.peak / 1e9:.2f} GB {during}"]
    if ending.code == -KILLED_FOR_A_SOCKET:
        faults["socket"] = [during]
    elif ending.code < 0 and not (ending.hung or ending.swelled):
        faults["signal"] = [f"{signal.Signals(-ending.code).name} {during}"]
    elif ending.code > 0:
        faults["exit 3"] = [*faults.get("exit 3", []), f"{ending.reports[-1:]} {during}"]


def _last_words(folder: Path) -> str:
    """The end of what the commands printed; where one failed, of its trace."""
    logs = sorted((folder / "home").rglob("crash-*.log"))
    text = logs[0].read_text("utf-8", errors="replace")[-900:] if logs else ""
    output = folder / "output.txt"
    return text or (output.read_text("utf-8", errors="replace")[-300:] if output.is_file() else "")


def load_all() -> None:
    """Load the program before forking: what runs in a fork should not spend its time on that."""
    for package in (app, layers, resources):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for name in ("matplotlib.backends.backend_agg", "openpyxl", "pyarrow.parquet", "scipy.optimize", "typst"):
        importlib.import_module(name)
    gc.freeze()


def main() -> None:
    """Answer until there are no more numbers."""
    load_all()
    shelf, seed, folder, keep = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4] == "keep"
    all_ = families(Shelf(shelf))
    for line in sys.stdin:
        own = folder / f"case-{int(line)}"
        shutil.rmtree(own, ignore_errors=True)
        row = tried(int(line), seed, own, all_)
        if not keep:
            shutil.rmtree(own, ignore_errors=True)
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
