"""The window under a real X server, driven by mouse and keyboard through a whole job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("drive_window.py")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the driver saw: the sample opened, planned on, analysed twice, closed and opened again."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("xvfb-run is not installed")
    folder = tmp_path_factory.mktemp("window")
    homes = {name: str(folder / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **homes, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"}
    project = folder / "sample.gpkg"
    subprocess.run([sys.executable, ROOT / "main.py", "new", project, "--sample"], check=True, env=environment)
    command = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24", sys.executable, str(DRIVER), str(project), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def test_the_map_follows_the_mouse(seen: dict[str, object]) -> None:
    assert seen["panned px"] == [-80, 40]
    assert seen["zoom"] == pytest.approx(1.25**3, rel=0.01)
    assert seen["zoom drift px"] == pytest.approx(0.0, abs=0.5)


def test_the_badge_leads_to_the_doubts_and_a_doubt_to_its_place(seen: dict[str, object]) -> None:
    assert str(seen["badge"]).endswith("doubts")
    assert seen["doubt on ribbon"] is True
    assert seen["doubt on map"] is True


def test_the_effect_of_a_zone_is_shown_while_it_is_drawn(seen: dict[str, object]) -> None:
    assert "closes" in str(seen["effect"])
    assert "crews" in str(seen["effect"])


def test_a_zone_with_many_revisits_closes_kilometres(seen: dict[str, object]) -> None:
    assert str(seen["banner"]).startswith("Out of date")
    assert float(str(seen["second night gap km"])) < float(str(seen["first night gap km"])) - 5.0


def test_a_gap_is_picked_and_judged(seen: dict[str, object]) -> None:
    assert seen["gap on ribbon"] is True
    assert seen["report begins"] == "%PDF-"


def test_undo_names_the_step(seen: dict[str, object]) -> None:
    assert seen["undo names"] == "Redo: Set the status of a gap"


def test_closed_and_opened_again_everything_is_there(seen: dict[str, object]) -> None:
    state = seen["state"]
    assert isinstance(state, dict)
    assert len(state["checked"]) == 1
    assert seen["same after reopening"] is True
