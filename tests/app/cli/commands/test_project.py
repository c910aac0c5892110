"""sarhad new, info, check, snapshot and restore, run as a user runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from app.cli.remedies import full_text
from app.errors import UserError
from app.tasks import sample
from tests.builders.command_line import answer_of, refusal_of, sarhad


def test_new_empty(tmp_path: Path) -> None:
    assert sarhad("new", tmp_path / "e.gpkg", "--empty").exit_code == 0
    assert answer_of("info", tmp_path / "e.gpkg")["layers"] == []
    assert sarhad("new", tmp_path / "f.gpkg", "--empty", "--sample").exit_code == 2


def test_new_with_an_own_state(tmp_path: Path) -> None:
    """Whose posts count, and whose borders are analysed, is stated when a project is made."""
    path = tmp_path / "kg.gpkg"
    assert sarhad("new", path, "--own-state", "kg").exit_code == 0
    assert answer_of("info", path)["own_state"] == "KG"
    assert "own state KG" in sarhad("info", path).stdout
    refused = sarhad("new", tmp_path / "x.gpkg", "--own-state", "XX").exception
    assert refused is not None
    assert "Say which with --own-state." in full_text(refused)
    assert "AF, CN, KG, TJ, UZ" in refusal_of("new", tmp_path / "x.gpkg", "--own-state", "DE")
    assert not (tmp_path / "x.gpkg").exists()
    assert sarhad("new", tmp_path / "de.gpkg", "--empty", "--own-state", "DE").exit_code == 0
    assert answer_of("info", tmp_path / "de.gpkg")["own_state"] == "DE"


def test_the_sample_of_another_state_comes_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "FILES", ())
    result = sarhad("new", tmp_path / "kg.gpkg", "--sample", "--own-state", "KG")
    assert "none of them counts for KG" in result.stderr


def test_info_tells_layers_and_their_provenance(project: Path) -> None:
    answer = answer_of("info", project)
    assert answer["schema_version"] == "m0009_digests_of_rows"
    layers = {layer["name"]: layer for layer in answer["layers"]}
    assert layers["Incidents"]["features"] == 3000
    assert {layer["name"] for layer in layers.values() if layer["synthetic"]} == {
        *("Incidents", "Patrol zones", "Sensors", "Posts")
    }
    for layer in layers.values():
        assert layer["source"]
        assert layer["licence"]
        assert layer["as_of"]
    assert layers["Terrain"]["settings"]["sigma"] == "raster"


def test_every_synthetic_row_says_so(project: Path) -> None:
    with closing(sqlite3.connect(project)) as connection:
        for table in ("incidents", "patrol_zones", "sensors", "posts"):
            assert connection.execute(f"SELECT count(*) FROM {table} WHERE synthetic IS NOT 1").fetchone() == (0,)
        for table in ("borders", "enclaves", "places"):
            assert connection.execute(f"SELECT count(*) FROM {table} WHERE synthetic = 1").fetchone() == (0,)


def test_snapshot_and_restore(project: Path, tmp_path: Path) -> None:
    copy = Path(sarhad("snapshot", project).stdout.strip())
    (tmp_path / "i.csv").write_text("name,lon,lat\ngood,70,37.7\n", encoding="utf-8")
    answer_of("import", project, tmp_path / "i.csv", "--as", "incidents", "--name", "New")
    assert "New" in pyogrio.list_layers(project)[:, 0] or "new" in pyogrio.list_layers(project)[:, 0]
    assert sarhad("restore", project, copy).exit_code == 0
    assert "new" not in pyogrio.list_layers(project)[:, 0]
    assert len(list((tmp_path / "p.snapshots").iterdir())) == 2  # the snapshot, and what restore replaced


def test_restore_refuses_a_damaged_snapshot(project: Path, tmp_path: Path) -> None:
    copy = Path(sarhad("snapshot", project).stdout.strip())
    data = bytearray(copy.read_bytes())
    data[40_000:80_000] = bytes(40_000)
    copy.write_bytes(bytes(data))
    before = project.read_bytes()
    assert isinstance(sarhad("restore", project, copy).exception, UserError)
    assert project.read_bytes() == before


def test_marking_is_shown_set_and_taken_back(project: Path) -> None:
    before = answer_of("marking", project)
    assert not before["own"]
    assert "TLP:AMBER" in before["offered"]
    assert sarhad("marking", project, "Для служебного пользования").stdout == "Для служебного пользования\n"
    assert answer_of("info", project)["marking"] == "Для служебного пользования"
    assert "10,000 characters" in refusal_of("marking", project, "x" * 10_000)
    assert sarhad("marking", project, "TLP:RED", "--default").exit_code == 2
    assert sarhad("marking", project, "--default").stdout == f"{before['marking']}\n"
