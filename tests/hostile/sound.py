"""Runs every command of the cases on a project that nobody changed, and prints a line of JSON on each.

Run by the tests: python -m tests.hostile.sound SHELF FOLDER. In a process of its own, since a fork of one that has
computed with several threads, as tests do, may compute nothing.
"""

from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from pathlib import Path

from tests.hostile import projects
from tests.hostile.cases import CHECKED, Case
from tests.hostile.forks import Limits, forked
from tests.hostile.runs import WORK, carry_out, verdict
from tests.hostile.shelf import Shelf
from tests.hostile.worker import load_all

COMMANDS = (*projects.reading_commands("Checkpoints"), projects.PAGES, *projects.writing_commands(), CHECKED)


def main() -> None:
    """Try one after the other."""
    load_all()
    whole, folder = Shelf(Path(sys.argv[1])).whole, Path(sys.argv[2])
    for number, command in enumerate(COMMANDS):
        own = folder / str(number)
        shutil.copytree(whole.parent, own / WORK)
        case = Case("", (command,))
        ending = forked(partial(carry_out, case, own), own / "output.txt", Limits())
        words = (own / "output.txt").read_text("utf-8")[-300:]
        print(json.dumps({"command": command.arguments, "words": words, **verdict(case, ending.reports)}), flush=True)


if __name__ == "__main__":
    main()
