"""Files handed to the disk before anything relies on them."""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until the content of a file is on the disk. Raises OSError if the disk does not take it.

    A file that replaces another has to be there before the other goes: after a power cut there would be neither.
    """
    # Windows flushes only what is open for writing.
    with path.open("rb+") as file:
        os.fsync(file.fileno())
