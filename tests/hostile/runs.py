"""The commands of a case, run one after the other in this process, and what each of them did."""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli.shell import run
from app.exchange.reading import Stated
from app.project.project import Project
from app.tasks.importing.file_outline import outline
from tests.hostile import walls
from tests.hostile.cases import PROJECT, Case, Command, State, state_of, without_cache
from tests.hostile.forks import Report

WORK, HOME, TEMPORARY = "work", "home", "tmp"
_REACHING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")


def carry_out(case: Case, folder: Path, report: Report) -> None:
    """Run the commands in the folder's own work folder, and report each."""
    _settle(folder)
    reached: list[str] = []
    sys.addaudithook(lambda event, about: reached.append(f"{event} {about!r:.100}") if event in _REACHING else None)
    walls.without_sockets()
    before = state_of(folder / WORK)
    for command in case.commands:
        report({"begins": " ".join(command.arguments)[:300]})
        began = time.monotonic()
        rows = without_cache(folder / WORK / PROJECT) if command.caches else ""
        code = _code_of(command)
        seconds = round(time.monotonic() - began, 3)
        after = state_of(folder / WORK)
        if command.caches and code != 0 and without_cache(folder / WORK / PROJECT) == rows:
            before[PROJECT] = after[PROJECT]
        report(
            {
                "code": code,
                "seconds": seconds,
                "faults": file_faults(command, code, before, after),
                "reached": [*reached],
            }
        )
        before = after
        reached.clear()
    # A fork ends without what a program does at its end, such as deleting private copies.
    atexit._run_exitfuncs()
    report({"left": sorted(state_of(folder / TEMPORARY))[:5]})


def _settle(folder: Path) -> None:
    """Nothing of the user's own is near."""
    for name in (HOME, TEMPORARY):
        (folder / name).mkdir()
    os.environ["HOME"] = str(folder / HOME)
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder / HOME / name)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder / TEMPORARY)
    os.chdir(folder / WORK)


def _code_of(command: Command) -> int:
    """The exit code of a command, as the shell has it."""
    name, *rest = command.arguments
    try:
        if name in _OTHERS:
            # What the window does, and no command.
            _OTHERS[name](*rest)
            return 0
        run([*command.arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _outline(file: str) -> None:
    outline(Path(file), Stated())


def _history(way: str) -> None:
    from app.errors import UserError  # noqa: PLC0415

    try:
        with Project.open(Path(PROJECT)) as project:
            project.undo() if way == "undo" else project.redo()
    except UserError as error:
        print(error)
        sys.exit(1)


_OTHERS = {"outline": _outline, "history": _history}


def file_faults(command: Command, code: int, before: State, after: State) -> list[str]:
    """What a command did to the files that it may not do."""
    # What a writer makes of a project is its own: rows refused, and snapshots of what it had to replay or end.
    own = {name for name in before.keys() | after.keys() if name.startswith(PROJECT.removesuffix("gpkg"))}
    may = own if command.writes and code == 0 else set()
    may |= {name for name in after if name.startswith(command.makes)} if command.makes and code == 0 else set()
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return [f"{_how(name, before, after)} {name}" for name in names if name not in may]


def _how(name: str, before: State, after: State) -> str:
    return "added" if name not in before else "removed" if name not in after else "changed"


def verdict(case: Case, reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the reports of a case amount to: which commands were accepted, and faults of each sort."""
    codes = [one["code"] for one in reports if "code" in one]
    faults: dict[str, list[str]] = {}
    for command, one in zip(case.commands, [one for one in reports if "code" in one], strict=False):
        what = command.arguments[0]
        if one["code"] not in (0, 1, 2):
            faults.setdefault("exit 3", []).append(f"{what}: {one['code']}")
        if one["faults"]:
            faults.setdefault("changed", []).append(f"{what} ({one['code']}): {', '.join(one['faults'][:4])}")
        if one["reached"]:
            faults.setdefault("socket", []).append(f"{what}: {one['reached'][0]}")
    for number, command in enumerate(case.commands[: len(codes)]):
        if command.has_to_pass and number and codes[number - 1] == 0 and codes[number] != 0:
            faults.setdefault("unsound", []).append(f"{command.arguments[0]}: {codes[number]}")
    left = [name for one in reports for name in one.get("left", ())]
    if left:
        faults.setdefault("changed", []).append(f"left in the temporary folder: {', '.join(left)}")
    return {"codes": codes, "faults": faults}
