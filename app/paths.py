"""Where Sarhad's own files live, on every system."""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / "data" / "baseline"
SAMPLE = ROOT / "data" / "sample"


def cache_folder() -> Path:
    """The user's cache folder for Sarhad, created if missing; where none is writable, one for this run alone."""
    return _writable(platformdirs.user_cache_path("sarhad")) or _fleeting()


def log_folder() -> Path:
    """The user's log folder for Sarhad, created if missing; where none is writable, a new temporary one."""
    return _writable(platformdirs.user_log_path("sarhad")) or _temporary()


def _writable(folder: Path) -> Path | None:
    """``folder``, created if missing; None if it is not writable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


@functools.cache
def _temporary() -> Path:
    # A fixed name in a world-writable folder could be another user's, and compiled kernels are run as they are.
    return Path(tempfile.mkdtemp(prefix="sarhad-"))


@functools.cache
def _fleeting() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sarhad-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def digest_of(sources: Iterable[Path]) -> str:
    """SHA-256 of the contents of files, in the order of their names; hexadecimal."""
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def kernel_sources(root: Path = ROOT) -> list[Path]:
    """The source files of the compiled functions."""
    return sorted((root / "app" / "analysis" / "kernels").glob("*.py"))


def kernel_cache() -> Path:
    """The cache folder of compiled kernels: one for each state of their sources.

    numba checks the file of the outermost kernel alone, so after an update it would go on using the old inner ones.
    """
    return cache_folder() / "kernels" / digest_of(kernel_sources())[:16]
