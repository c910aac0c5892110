"""Every report tells the weather it was made with, and where its shares come from."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.report import ReportBook
from app.report.text.weather import weather_table
from app.report.writers.registry import write
from resources import climate_of
from tests.builders.books import book

OWN = {
    "source": "Station <Khorog>",
    "share_day": [0.6, 0.3, 0.1],
    "share_night": [0.525, 0.3, 0.175],
    "concentration": 2000,
    "visibility_m": [30_000, 5000, 400],
}


@pytest.fixture
def own() -> ReportBook:
    small = book()
    scene = dataclasses.replace(small.scene, weather=climate_of(OWN, "own.toml").usual)
    return dataclasses.replace(small, scene=scene)


def test_the_bundled_shares_are_told_as_those_of_an_expert() -> None:
    shown = weather_table(book())
    assert [row[:3] for row in shown["rows"]] == [
        ["clear", "70.0%", "70.0%"],
        ["haze", "20.0%", "20.0%"],
        ["storm", "10.0%", "10.0%"],
    ]
    assert "expert" in shown["note"]


def test_a_projects_own_weather_is_told_with_its_source(own: ReportBook) -> None:
    shown = weather_table(own)
    assert shown["rows"][0] == ["clear", "60.0%", "52.5%", "30.0 km"]
    assert shown["note"] == "Source of the shares: Station <Khorog>."
    drawn = dataclasses.replace(own, report=dataclasses.replace(own.report, draws=200))
    assert weather_table(drawn)["note"].startswith("Drawn as if they rested on 2,000 days of observations. Source")


def test_the_documents_print_it(own: ReportBook, tmp_path: Path) -> None:
    brief = dataclasses.replace(own, sections=("parameters",))
    write(brief, tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "<h3>Weather</h3>" in html
    assert "52.5%" in html
    assert "Station &lt;Khorog&gt;" in html
    write(brief, tmp_path / "own.pdf")
    write(dataclasses.replace(brief, scene=book().scene), tmp_path / "bundled.pdf")
    assert (tmp_path / "own.pdf").read_bytes() != (tmp_path / "bundled.pdf").read_bytes()
