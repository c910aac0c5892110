"""Where Sarhad's own files are, on every system."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / "data" / "baseline"
SAMPLE = ROOT / "data" / "sample"


def cache_folder() -> Path:
    """The user's cache folder for Sarhad; made if missing."""
    return platformdirs.user_cache_path("sarhad", ensure_exists=True)


def log_folder() -> Path:
    """The user's folder for Sarhad's logs; made if missing."""
    return platformdirs.user_log_path("sarhad", ensure_exists=True)


def kernel_cache() -> Path:
    """Where compiled kernels are kept: a folder for each state of their sources.

    numba looks at the file of the outermost kernel alone, so after an update it would go on with the old inner ones.
    """
    digest = hashlib.sha256()
    for source in sorted((ROOT / "app" / "analysis").glob("_*.py")):
        digest.update(source.read_bytes())
    return cache_folder() / "kernels" / digest.hexdigest()[:16]
