"""A benchmark that has QGIS for its peer: run in a temporary folder, or said not to be measured where QGIS lacks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from app.paths import kernel_cache
from benchmarks.gates import Gate, Sheet
from benchmarks.peers.qgis_process import MISSING, is_installed


def run(name: str, gates: Iterable[Gate], measure: Callable[[Path, Sheet], None]) -> int:
    """Measure, and end the sheet; 1 where a required ratio is missed."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    sheet = Sheet(name)
    if not is_installed():
        for gate in gates:
            sheet.skip(gate, MISSING)
        return sheet.end()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), sheet)
    return sheet.end()
