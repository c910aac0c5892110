"""All benchmarks, each in a process of its own, and the table of what they measured.

Run: python -m benchmarks [--record] [NAME ...]. Ends with 1 where a required figure is missed or a benchmark fails.
With --record the figures become those of a quiet machine, which later runs print beside their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.gates import QUIET, TABLE, markdown, read_rows, record

ALL = (
    "startup",
    "opening",
    "sightlines",
    "strip",
    "mosaic",
    "earlier",
    "gaps",
    "window",
    "million",
    "promises",
    "truth",
    "attackers",
    "calibration",
    "imports",
)


def run(name: str, table: Path) -> bool:
    """Run one benchmark; whether it met all that is required."""
    print(f"== {name}", flush=True)
    environment = os.environ | {TABLE: str(table)}
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], env=environment, check=False).returncode == 0


def main() -> int:
    """Run some or all; 1 where one of them failed or missed a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(ALL)}; all without it")
    parser.add_argument("--record", action="store_true", help="keep the figures as those of a quiet machine")
    asked = parser.parse_args()
    if strangers := [name for name in asked.names if name not in ALL]:
        parser.error(f"{', '.join(strangers)}: no such benchmark; there are {', '.join(ALL)}")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rows.jsonl"
        table.touch()
        good = [run(name, table) for name in asked.names or ALL]
        rows = read_rows(table)
    print(f"\n{markdown(rows)}")
    if asked.record:
        record(rows, QUIET)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
