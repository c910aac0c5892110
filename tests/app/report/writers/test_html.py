"""The HTML file: what it says, that it needs nothing else, and that nothing of the machine is in it."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.analysis.uncertainty.influence import Influence
from app.report import write
from tests.builders.books import book, spans_of, traces_in, written_twice


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The HTML file."""
    path = tmp_path_factory.mktemp("html") / "report.html"
    write(book(), path)
    return path.read_text("utf-8")


def test_html_says_every_stretch_and_needs_nothing_else(html: str) -> None:
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert [one for one in spans_of(book()) if one not in text] == []
    assert "<script" not in html
    links = set(re.findall(r'(?:href|src)="([^"#][^"]{0,40})', html)) - {"http://www.w3.org"}
    assert {link.partition(",")[0] for link in links} <= {"data:image/png;base64"}
    assert "url(http" not in html
    assert "@import" not in html
    assert "<b>&#x27;" not in html
    assert "Ring $x_1$ <b>" not in html
    assert "Ring $x_1$ &lt;b&gt;" in html


def test_html_prints_what_moved_the_answer(tmp_path: Path) -> None:
    small, terrain = book(), Influence("terrain", "", -0.4, 20.0, 12.0, 0.306)
    moved = dataclasses.replace(small, report=dataclasses.replace(small.report, influences=(terrain,)))
    write(moved, tmp_path / "report.html")
    text = " ".join(re.sub(r"<[^>]+>", " ", (tmp_path / "report.html").read_text("utf-8")).split())
    assert "share of variance rank correlation km where low km where high" in text
    assert "Visibility, given the terrain error 31 % – – –" in text


class _Reader(HTMLParser):
    """Collects ids, and checks that elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_and_its_ids_are_unique(html: str) -> None:
    reader = _Reader()
    reader.feed(html)
    assert reader.open == []
    # matplotlib defines the same glyph more than once within one drawing, each time alike.
    shapes = [one for one in reader.ids if not re.search(r"-(NotoSans|DejaVuSans)", one)]
    assert len(shapes) == len(set(shapes))


def test_the_marking_stands_at_head_and_foot(html: str) -> None:
    marks = [mark.start() for mark in re.finditer('<p class="marking">for tests</p>', html)]
    assert len(marks) == 2
    assert marks[0] < html.index("<h1>") < html.index("Limits") < marks[1]


def test_how_many_watch_is_a_table_of_its_own(html: str) -> None:
    table = html[html.index("<h3>How many watch</h3>") :].partition("</table>")[0]
    assert table.count("<tr>") == 5
    assert table.count("even if all fail together") == 1
    assert "does not mean nobody" in html
    assert "count different things" not in html  # there were no draws


def test_the_same_run_elsewhere_and_later_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = written_twice(".html", tmp_path, monkeypatch)
    assert first == second
    assert traces_in(first, tmp_path) == []
