"""Where Sarhad's own files are, on every system."""

from __future__ import annotations

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
