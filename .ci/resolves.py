"""Ask pip whether constraints.txt holds for every Python that Sarhad takes, here and on Windows; install nothing.

`make resolves` asks for all, `python3 .ci/resolves.py 3.14` for one.
"""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
HERE = "here"
ELSEWHERE = {
    "win_amd64": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
}
"""Markers of other platforms, by pip's name of the platform. Most planners' laptops run Windows."""


def wanted() -> list[str]:
    """What pyproject.toml asks for: to build, to run and to test."""
    told = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    project = told["project"]
    return [*told["build-system"]["requires"], *project["dependencies"], *project["optional-dependencies"]["dev"]]


def pinned() -> set[str]:
    """The names that constraints.txt pins, and pip, which sqlite-utils asks for and the environment has."""
    lines = Path("constraints.txt").read_text(encoding="utf-8").splitlines()
    return {"pip"} | {_normal(line.split("==")[0]) for line in lines if "==" in line}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def complaint(version: str, platform: str) -> str:
    """What keeps pinned wheels for ``version`` on ``platform`` from meeting all that is wanted; "" if nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--dry-run", "-qq", "--only-binary=:all:", "--python-version", version, "--target", folder]
        options += [] if platform == HERE else ["--platform", platform]
        command = [sys.executable, __file__, "--pip", version, platform, "install", *options, "--report", str(report)]
        done = subprocess.run([*command, "-c", "constraints.txt", *wanted()], check=False)
        if done.returncode:
            return "does not resolve"
        taken = {_normal(item["metadata"]["name"]) for item in json.loads(report.read_bytes())["install"]}
    return f"not pinned: {', '.join(sorted(taken - pinned()))}" if taken - pinned() else ""


def run_pip(version: str, platform: str, arguments: list[str]) -> None:
    """Run pip as if it stood on ``version`` and ``platform``.

    By its options pip picks wheels for another Python, but still evaluates markers for the one that runs it.
    """
    from pip._vendor.packaging import markers  # noqa: PLC0415 - in this process alone pip's markers are changed

    there = {**markers.default_environment(), "python_version": version, "python_full_version": f"{version}.0"}
    there |= ELSEWHERE.get(platform, {})
    markers.default_environment = lambda: there
    sys.argv = ["pip", *arguments]
    runpy.run_module("pip", run_name="__main__")


def main(versions: list[str]) -> int:
    """Say for each version and platform whether the constraints hold; 1 if some do not."""
    failed = 0
    for version in versions or VERSIONS:
        for platform in (HERE, *ELSEWHERE):
            trouble = complaint(version, platform)
            failed |= bool(trouble)
            print(f"Python {version}, {platform}: {trouble or 'resolves'}", flush=True)
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pip"]:
        run_pip(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        sys.exit(main(sys.argv[1:]))
