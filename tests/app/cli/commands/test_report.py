"""sarhad report, run as a user runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import UserError
from tests.builders.command_line import refusal_of, sarhad
from tests.builders.nasty_projects import nasty_project
from tests.builders.underlays import four_colours


def test_a_report_needs_a_run_and_what_is_built(
    analysed: tuple[Path, dict[str, Any]], sample: Path, tmp_path: Path
) -> None:
    assert "no run yet" in refusal_of("report", sample, tmp_path / "r.pdf")
    for options in (("--lang", "ru"), ("--edition", "published"), ("--run", "nonsense")):
        refused = sarhad("report", analysed[0], tmp_path / "r.pdf", *options)
        assert isinstance(refused.exception, UserError), options
    for suffix in (".xlsx", ".kml", ".docx"):
        assert isinstance(sarhad("report", analysed[0], tmp_path / f"r{suffix}").exception, UserError)
    assert list(tmp_path.glob("r.*")) == []


def test_underlays_lie_under_the_maps_on_request(tmp_path: Path) -> None:
    path = nasty_project(tmp_path, ("plain",))
    assert "shows no underlay" in refusal_of("report", path, tmp_path / "r.html", "--underlay")
    source = four_colours(tmp_path / "scan.tif", "EPSG:4326", 69.9, 38.2, 0.004)
    assert sarhad("import", path, source, "--as", "basemap", "--link").exit_code == 0
    assert "no maps" in refusal_of("report", path, tmp_path / "r.csv", "--underlay")
    for name, options in (("with", ("--underlay",)), ("without", ())):
        assert sarhad("report", path, tmp_path / f"{name}.html", *options).exit_code == 0
    assert (tmp_path / "with.html").stat().st_size != (tmp_path / "without.html").stat().st_size
    source.unlink()
    written = sarhad("report", path, tmp_path / "absent.html", "--underlay")
    assert written.exit_code == 0
    assert "The maps are without scan: scan.tif is linked but not found" in written.stderr
