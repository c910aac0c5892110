"""sarhad report, run as a user runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import UserError
from tests.builders.command_line import refusal_of, sarhad


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
