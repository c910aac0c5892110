"""Texts of a project are data wherever they come out: a project full of texts that were written to fool."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.project.project import Project
from app.report import ReportBook, write
from app.report.figures.figures import drawings
from app.tasks.report_book import book_of
from resources.literal import BREAK, in_json, literal
from tests.builders.command_line import sarhad
from tests.builders.nasty_projects import nasty_project
from tests.builders.nasty_texts import BROKEN, NASTY
from tests.builders.printed import pdf_pages

FORMULA = ("=", "+", "@", "\t", "\r", "\n", "\uff1d")


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built once."""
    return nasty_project(tmp_path_factory.mktemp("nasty"))


@pytest.fixture(scope="module")
def book(nasty: Path) -> ReportBook:
    """A report of its run."""
    with Project.open(nasty, write=False) as project:
        of_run = book_of(project)
    assert of_run is not None
    # One page of a gap is as good as ten here.
    return replace(of_run, gap_pages=1)


@pytest.fixture(scope="module")
def figures(book: ReportBook) -> Mapping[str, bytes]:
    """Its figures by name."""
    return drawings(book).files


def _layers(nasty: Path) -> list[tuple[str, str]]:
    with Project.open(nasty, write=False) as project:
        return [(entry.name, entry.kind) for entry in project.entries.values()]


@pytest.mark.parametrize("command", ["info", "check", "remedy", "sensors", "marking"])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_command_prints_lines_of_which_none_acts(nasty: Path, command: str, as_json: bool) -> None:
    result = sarhad(command, nasty, *(["--json"] if as_json else []))
    assert result.output == in_json(result.output)
    if as_json and command not in {"check", "sensors"}:
        assert "nasty" in json.dumps(json.loads(result.stdout))
    else:
        assert all(line == literal(line) for line in result.output.splitlines())


def test_a_layer_is_written_by_each_name_and_its_texts_come_back(nasty: Path, tmp_path: Path) -> None:
    for number, (name, kind) in enumerate(_layers(nasty)):
        for suffix in (".csv", ".geojson", ".gpkg", ".shp") if kind != "terrain" else (".tif",):
            assert sarhad("export", nasty, name, tmp_path / f"{number}{suffix}").exit_code == 0
    (reference,) = [number for number, (_, kind) in enumerate(_layers(nasty)) if kind == "reference"]
    rows = json.loads((tmp_path / f"{reference}.geojson").read_text("utf-8"))["features"]
    for key, text in NASTY.items():
        (column,) = [name for name in rows[0]["properties"] if name.startswith(f"c{list(NASTY).index(key)} ")]
        assert rows[0]["properties"][column] == text
    with (tmp_path / f"{reference}.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]


@pytest.mark.parametrize("command", ["profile", "sightlines"])
def test_a_table_of_results_runs_nothing(nasty: Path, tmp_path: Path, command: str) -> None:
    assert sarhad(command, nasty, tmp_path / "t.csv").exit_code == 0
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(FORMULA)]


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: dict[str, set[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")


def test_a_page_has_no_element_and_no_attribute_of_a_text(book: ReportBook, tmp_path: Path) -> None:
    write(book, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text("utf-8")
    page = _Tags(text)
    assert not set(page.tags) & {"script", "img", "a", "iframe", "object", "link", "form", "foreignobject"}
    assert not [name for name in page.attributes if name.startswith("on")]
    links = page.attributes.get("href", set()) | page.attributes.get("xlink:href", set())
    assert not [link for link in links if not link.startswith(("#", "data:image/png"))]
    assert not [value for value in page.attributes["style"] if "nasty" in value]
    assert "&lt;script&gt;nasty()&lt;/script&gt;" in text
    plain = text.replace(BREAK, "")
    assert literal(plain) == plain


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_pdf_has_the_texts_as_they_are(book: ReportBook, tmp_path: Path) -> None:
    write(book, tmp_path / "r.pdf")
    words = _squeezed(" ".join(pdf_pages(tmp_path / "r.pdf")))
    notes = [gap.note for gap in book.report.gaps if len(gap.note) < 1000]
    assert notes
    assert [note for note in notes if _squeezed(literal(note)) not in words] == []
    assert "root:" not in words


def _squeezed(text: str) -> str:
    """A text without blanks: a document breaks lines where it will."""
    return "".join(text.replace(BREAK, "").split())


def test_figures_are_well_formed(figures: Mapping[str, bytes]) -> None:
    for drawing in figures.values():
        root = ElementTree.fromstring(drawing)  # noqa: S314 - drawn here
        assert not [one for one in root.iter() if one.tag.endswith(("script", "foreignObject"))]


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_a_run_is_written_as_data(book: ReportBook, tmp_path: Path, suffix: str) -> None:
    write(book, tmp_path / f"r{suffix}")
    if suffix == ".geojson":
        ids = {one["id"] for one in json.loads((tmp_path / "r.geojson").read_text("utf-8"))["features"]}
        assert {gap.id for gap in book.report.all_gaps} <= ids
    if suffix == ".csv":
        with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(FORMULA)]


def test_no_file_is_named_by_a_text(figures: Mapping[str, bytes]) -> None:
    assert all(name.replace("-", "").replace(".svg", "").isalnum() for name in figures)


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_half_a_character_is_written_as_its_code(book: ReportBook, tmp_path: Path, suffix: str) -> None:
    first, *others = book.report.all_gaps
    broken = replace(first, id=BROKEN["surrogate"], note=BROKEN["surrogate"])
    report = replace(book.report, gaps=(broken, *others), hard_terrain_gaps=())
    write(replace(book, report=report, sections=()), tmp_path / f"r{suffix}")
    assert rb"nasty\ud800" in (tmp_path / f"r{suffix}").read_bytes()
