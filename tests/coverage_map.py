"""Prints how much of each room the tests run, from what pytest-cov wrote; it is a map and no gate.

Compiled kernels count as not run: numba runs them outside the interpreter.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

BAR = 30


def rooms_of(files: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Statements run and statements there are, by folder."""
    rooms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, file in files.items():
        room = rooms[str(PurePosixPath(name.replace("\\", "/")).parent)]
        room[0] += file["summary"]["covered_lines"]
        room[1] += file["summary"]["num_statements"]
    return {room: (run, there) for room, (run, there) in sorted(rooms.items())}


def lines(rooms: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """One line a room: its share as a bar and in per cent."""
    wide = max(map(len, rooms), default=0)
    for room, (run, there) in rooms.items():
        share = run / there if there else 1.0
        yield f"{room:<{wide}}  {'█' * round(share * BAR):<{BAR}}  {share:4.0%} of {there}"


def main(path: str) -> None:
    """Print the map of a coverage report in JSON."""
    print(*lines(rooms_of(json.loads(Path(path).read_text("utf-8"))["files"])), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
