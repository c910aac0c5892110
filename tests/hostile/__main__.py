"""Ten thousand hostile inputs: every format that is imported, and every table of a project.

Run: python -m tests.hostile [--inputs 10000] [--seed 1] [--folder build/hostile] [--minutes 38]. A campaign that was
stopped goes on where it was; --afresh begins anew. --only NUMBER tries one case, and with --keep leaves its files.
Ends with 1 where a case did what none may do, or fewer were tried than asked for.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.hostile import traces
from tests.hostile.campaign import Campaign, Row, is_clean, summary


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("build/hostile"), help="where it works and keeps results")
    parser.add_argument("--minutes", type=float, default=38.0, help="no case begins later")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, action="append", metavar="NUMBER", help="try this case alone")
    parser.add_argument("--family", metavar="WORD", help="the families alone whose names hold this")
    parser.add_argument("--keep", action="store_true", help="leave the files of each case in the folder")
    parser.add_argument("--afresh", action="store_true", help="forget what an earlier campaign tried")
    parser.add_argument("--untraced", action="store_true", help="without strace, which sees files opened outside")
    return parser.parse_args()


def _line(row: Row) -> str:
    faults = "; ".join(f"{fault}: {', '.join(what)}" for fault, what in row["faults"].items())
    return f"{row['case']} {row['family']} ({row['change'][:80]}): {faults}"


def main() -> int:
    """Run it; 1 where a figure is not as it has to be."""
    asked = _asked()
    until = time.monotonic() + 60.0 * asked.minutes
    campaign = Campaign(asked.folder.resolve(), asked.seed, asked.workers, not asked.untraced, asked.keep)
    campaign.folder.mkdir(parents=True, exist_ok=True)
    if asked.afresh:
        campaign.results.unlink(missing_ok=True)
    if not asked.untraced and not traces.tracer():
        print("strace is not installed, or may not trace: nobody looks at files that are opened outside.")
    numbers = asked.only or campaign.numbers(asked.inputs, asked.family or "")
    for row in campaign.run(numbers, until):
        if row["faults"]:
            print(_line(row), flush=True)
    print(summary(campaign.rows))
    return 0 if is_clean(campaign.rows) and len(campaign.rows) >= len(numbers) else 1


if __name__ == "__main__":
    sys.exit(main())
