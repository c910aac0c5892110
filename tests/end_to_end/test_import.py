"""The import dialog of the real window under an X server, by mouse and keyboard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("drive_import.py")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the driver saw: a register dropped, cancelled, corrected, imported, mended; then several files at once."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("xvfb-run is not installed")
    folder = tmp_path_factory.mktemp("import")
    homes = {name: str(folder / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **homes, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb", "PYTHONUTF8": "1"}
    project = folder / "p.gpkg"
    subprocess.run([sys.executable, ROOT / "main.py", "new", project], check=True, env=environment)
    command = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24", sys.executable, str(DRIVER), str(project), str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def test_a_dropped_register_is_previewed_and_cancelled_without_a_trace(seen: dict[str, object]) -> None:
    assert seen["kind"] == "checkpoints"
    assert seen["preview"] == [3, 3]
    assert seen["import before a decision"] is False
    assert seen["after cancel"] == [seen["before"], 0]


def test_it_is_corrected_and_imported(seen: dict[str, object]) -> None:
    assert seen["skipped"] is True
    assert seen["after import"] == int(str(seen["before"])) + 3
    assert seen["refused rows"] == ["7", "8", "9"]


def test_its_rejects_are_mended_and_imported_twice_without_doubles(seen: dict[str, object]) -> None:
    whole = int(str(seen["before"])) + 6
    assert (seen["after rejects 1"], seen["after rejects 2"], seen["after all again"]) == (whole, whole, whole)


def test_the_mapping_is_remembered(seen: dict[str, object]) -> None:
    assert (seen["remembered"], seen["mapped"]) == (True, "note")


def test_several_files_at_once_and_one_that_is_refused(seen: dict[str, object]) -> None:
    assert str(seen["sheet asked"]).endswith("choose one in “Sheet or layer”")
    assert seen["states"] == ["stored", "stored", "asks"]
    assert seen["refused"] == "nonsense.csv is empty"
    assert "k" in list(seen["layers"])  # type: ignore[call-overload]
    assert "8 rows of k.kml imported into k." in str(seen["notice"])
