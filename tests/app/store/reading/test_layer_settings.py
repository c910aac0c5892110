"""Settings of a layer that are not of their types are refused by name; those that imports write are not."""

from __future__ import annotations

from typing import Any

import pytest

from app.store.reading.layer_settings import refuse_settings
from app.untrusted.unreadable import UnreadableError

FILE = {"path": "dem.tif", "size": 10, "mtime_ns": 1, "sha256": "ab"}
FRAME = {"shape": [90, 120], "transform": [0.001, 0.0, 71.1, 0.0, -0.001, 38.0], "crs": "EPSG:4326"}
PART = {**FILE, "shape": [90, 120], "offset": [0, 0], "member": "", "coding": None, "beside": [FILE]}
COLOURS = {"alpha": 0, "bands": [1], "palette": False, "ranges": [[0.0, 255.0]], "void": []}
SCAN = {"crs": "EPSG:32642", "levels": [{"shape": [5, 5], "transform": FRAME["transform"]}], "colours": COLOURS}


def refuse(kind: str, **settings: Any) -> None:
    refuse_settings(kind, settings)


def test_what_is_written_is_read() -> None:
    refuse("terrain", link={"parts": [PART], **FRAME}, sigma="constant", sigma_model="constant 3")
    refuse("terrain", link={**FILE, **FRAME}, sigma_model="relief 1 2 3 4", surface=True, correlation_m=90.0)
    refuse("basemap", file=FILE, scan=SCAN, nearest=5000.0, polygon=[[0.0, 1.0]])
    refuse("incidents", anything=3)


@pytest.mark.parametrize(
    ("kind", "settings", "fault"),
    [
        ("terrain", {"link": 3}, r"settings\.link is 3"),
        ("terrain", {"link": {"parts": [{**PART, "path": []}], **FRAME}}, r"settings\.link\.parts\[0\]\.path is"),
        ("terrain", {"link": {"parts": [], **FRAME, "shape": [0, 1]}}, r"shape\[0\] is 0, not between 1"),
        ("terrain", {"link": {"parts": [], **FRAME, "transform": [0.0] * 6}}, "transform gives cells no extent"),
        ("terrain", {"link": {"parts": [], **FRAME, "crs": "+proj=x +nadgrids=/etc/passwd"}}, "crs is"),
        ("terrain", {"sigma_model": "constant -1"}, "sigma_model is"),
        ("terrain", {"sigma_model": "relief 1 2 3 4 5 6 7 8 9"}, "sigma_model is"),
        ("basemap", {"file": FILE}, "without saying how it is read"),
        ("basemap", {"file": FILE, "scan": {**SCAN, "colours": {}}}, r"scan\.colours lacks"),
        ("basemap", {"nearest": "near"}, r"settings\.nearest is 'near'"),
    ],
)
def test_others_are_refused_by_name(kind: str, settings: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        refuse(kind, **settings)
