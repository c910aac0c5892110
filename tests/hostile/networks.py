"""Every command on the sample and on old projects, and a session of the window, under the eyes of strace.

Run: python -m tests.hostile.networks. Prints each with the internet sockets that it, or a process of its own, asked
for; ends with 1 if there is any, if a command fails, or if one is not tried. What hostile files do is traced by the
campaign itself (python -m tests.hostile), case by case.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cli.main import cli
from tests.builders.definitions import TRIPWIRE
from tests.hostile.traces import ROOT, tracer

_INTERNET = re.compile(r"\bAF_INET6?\b")
_WINDOW = ROOT / "tests" / "end_to_end" / "drive_window.py"
_OPENS_A_WINDOW = "open"
"""The session of the window stands for it."""
_OF_THE_WINDOW = ("render",)
"""Hung onto the group by main.py: to import that here would do so for all tests of this process."""
_WALKS = "distance_m,detected\n" + "".join(f"{20 * n},{'yes' if n % 2 else 'no'}\n" for n in range(40))
_POSTS = "name,lon,lat\nx,70.2,38.4\n"


@dataclass(frozen=True, slots=True)
class Traced:
    """How a program ended, and what it and its processes asked of the network."""

    words: str
    code: int
    calls: tuple[str, ...]

    @property
    def internet(self) -> tuple[str, ...]:
        """The calls for an internet socket."""
        return tuple(line for line in self.calls if _INTERNET.search(line))


def traced(program: Sequence[object], folder: Path, words: str = "", around: Sequence[str] = ()) -> Traced:
    """Run a program under strace; ``around``: what starts strace itself."""
    log = folder / "calls"
    watching = [tracer() or "strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-e", "signal=none"]
    watching += ["-o", str(log)]
    command = [*around, *watching, *map(str, program)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = log.read_text("utf-8", errors="replace").splitlines() if log.is_file() else []
    return Traced(words or " ".join(map(str, program)), done.returncode, tuple(lines))


def commands() -> Iterator[tuple[str, ...]]:
    """Every command at least once, in an order in which each has what it needs."""
    yield "new", "s.gpkg", "--sample"
    yield "new", "kg.gpkg", "--own-state", "KG"
    yield "new", "none.gpkg", "--empty"
    yield from (
        ("info", "s.gpkg", "--json"),
        ("check", "s.gpkg"),
        ("sensors", "s.gpkg", "--add", "own.toml"),
        ("marking", "s.gpkg", "TLP:AMBER"),
        ("export", "s.gpkg", "Posts", "posts.geojson"),
        ("export", "s.gpkg", "Posts", "posts.shp"),
        ("import", "s.gpkg", "posts.csv", "--as", "checkpoints", "--preview"),
        ("import", "s.gpkg", "posts.csv", "--as", "checkpoints"),
        ("import", "s.gpkg", "posts.geojson", "--as", "reference", "--name", "again"),
        ("analyse", "s.gpkg", "--route", "KG-TJ.01", "--draws", "20"),
        ("profile", "s.gpkg", "p.csv"),
        ("remedy", "s.gpkg"),
        ("porosity", "s.gpkg", "c.csv", "--route", "KG-TJ.01"),
        ("sightlines", "s.gpkg", "l.csv", "--radius", "5000"),
        ("viewshed", "s.gpkg", "v.tif", "--at", "70.5,38.5", "--height", "5"),
        ("viewshed", "v.tif", "w.tif", "--at", "70.5,38.5", "--height", "5"),
        ("render", "s.gpkg", "m.png", "--size", "400x300"),
        *(("report", "s.gpkg", f"r.{suffix}") for suffix in ("pdf", "html", "csv", "geojson", "gpkg")),
        ("trial", "walks.csv"),
        ("snapshot", "s.gpkg"),
        ("restore", "s.gpkg", "copy.gpkg"),
        ("prepare",),
        ("doctor",),
    )
    for project in sorted((ROOT / "tests" / "projects").glob("*.gpkg")):
        for name in ("info", "check", "sensors", "remedy"):
            yield name, project.name


def helps() -> Iterator[tuple[str, ...]]:
    """What explains each command."""
    yield ("--help",)
    shown = [name for name, one in cli.commands.items() if not one.hidden]
    yield from ((name, "--help") for name in (*shown, *_OF_THE_WINDOW))


def untried(tried: Sequence[tuple[str, ...]]) -> set[str]:
    """The commands that are not among those tried."""
    return {*cli.commands, *_OF_THE_WINDOW} - {one[0] for one in tried} - {_OPENS_A_WINDOW}


def prepared(folder: Path) -> Path:
    """A folder with what the commands read."""
    (folder / "own.toml").write_text(TRIPWIRE, "utf-8")
    (folder / "posts.csv").write_text(_POSTS, "utf-8")
    (folder / "walks.csv").write_text(_WALKS, "utf-8")
    for project in (ROOT / "tests" / "projects").glob("*.gpkg"):
        shutil.copyfile(project, folder / project.name)
    shutil.copyfile(ROOT / "tests" / "projects" / "m0006_status_of_sensors.gpkg", folder / "copy.gpkg")
    return folder


def everything(folder: Path) -> Iterator[Traced]:
    """All commands, their helps, and a session of the window where an X server can be had."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for arguments in (*commands(), *helps()):
        yield traced([sys.executable, ROOT / "main.py", *arguments], folder, " ".join(arguments))
    if shutil.which("xvfb-run"):
        server = ("env", "QT_QPA_PLATFORM=xcb", "xvfb-run", "-a", "-s", "-screen 0 1600x900x24")
        subprocess.run([sys.executable, ROOT / "main.py", "new", folder / "window.gpkg", "--sample"], check=True)
        session = [sys.executable, _WINDOW, folder / "window.gpkg", folder]
        yield traced(session, folder, "a session of the window", server)


def main() -> int:
    """Run it; 1 where anything reached out, or could not be tried."""
    if not tracer():
        print("strace is not installed, or may not trace.")
        return 1
    lacking = untried([*commands()])
    with tempfile.TemporaryDirectory() as name:
        runs = []
        for one in everything(prepared(Path(name))):
            runs.append(one)
            print(
                f"{one.words}: exit {one.code}, {len(one.calls)} calls, {len(one.internet)} for the internet",
                flush=True,
            )
    reaching = [one for one in runs if one.internet]
    failed = [one.words for one in runs if one.code not in (0, 1) or not one.words]
    print(f"{len(runs)} runs, {len(reaching)} with an internet socket; failed: {failed}; untried: {sorted(lacking)}")
    return 1 if reaching or failed or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
