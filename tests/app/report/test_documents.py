"""The PDF and the HTML file: what they say, where the ink is, and that nothing of the machine is in them."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons import Reason
from app.report import write
from app.report.figures.figures import Drawings
from app.report.notation import span
from app.report.text.content import content_of
from app.report.text.lists import all_along
from app.report.writers.pdf import page_images
from tests.builders.books import EVIL, NAME, book

PPI = 50.0
MM = PPI / 25.4


@pytest.fixture(scope="module")
def pages() -> list[np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]]:
    """Every page as pixels."""
    return [np.asarray(Image.open(io.BytesIO(page)).convert("RGB")) for page in page_images(book(), PPI)]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The HTML file."""
    path = tmp_path_factory.mktemp("html") / "report.html"
    write(book(), path)
    return path.read_text("utf-8")


def _spans() -> list[str]:
    report = book().report
    stretches = [(gap.from_km, gap.to_km) for gap in report.all_gaps]
    return [span(*ends) for ends in stretches + [(one.start_m / 1000, one.end_m / 1000) for one in report.undecided]]


def test_pages_are_a4_inked_and_keep_their_margins(
    pages: list[np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]],
) -> None:
    assert len(pages) >= 8
    side, edge = round(16.0 * MM), round(8.0 * MM)
    for page in pages:
        assert page.shape[:2] == (pytest.approx(297 * MM, abs=1.5), pytest.approx(210 * MM, abs=1.5))
        dark = page.min(axis=2) < 200
        assert dark.mean() > 0.005
        for margin in (dark[:, :side], dark[:, -side:], dark[:edge], dark[-edge:]):
            assert not margin.any()


def test_typesetting_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    page_images(book(), 10.0)
    assert caplog.messages == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext reads the PDF back")
def test_the_pdf_says_every_stretch(tmp_path: Path) -> None:
    write(book(), tmp_path / "report.pdf")
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True, text=True
    )
    text = re.sub(r"\s+", " ", done.stdout)
    missing = [one for one in _spans() if one not in text]
    assert missing == []
    first = book().report.gaps[0]
    assert f"Gap 1: {first.route} {span(first.from_km, first.to_km)}" in text
    for word in (book().report.input_hash, "SYNTHETIC SAMPLE", "FOR TESTS", "page 1 of", EVIL, "no opinion", "gamma"):
        assert word in text, word
    assert NAME.split()[1] in text
    assert done.stdout.count(f"Run {book().report.run} · as of") == done.stdout.count("\f")


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_the_same_run_elsewhere_and_later_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    made = []
    for folder, zone, now in (("one", "UTC", 1.0e9), ("another place", "Asia/Kathmandu", 1.9e9)):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now)))
        with monkeypatch.context() as clock:
            clock.setattr(time, "time", lambda now=now: now)
            write(book(), Path(f"report{suffix}"))
        made.append(Path(f"report{suffix}").read_bytes())
    assert made[0] == made[1]
    for trace in (str(tmp_path), str(Path(__file__).parents[3]), os.path.expanduser("~") + os.sep, "/tmp/"):  # noqa: PTH111, S108
        assert trace.encode() not in made[0], trace


def test_html_says_every_stretch_and_needs_nothing_else(html: str) -> None:
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert [one for one in _spans() if one not in text] == []
    assert "<script" not in html
    links = set(re.findall(r'(?:href|src)="([^"#][^"]{0,40})', html)) - {"http://www.w3.org"}
    assert {link.partition(",")[0] for link in links} <= {"data:image/png;base64"}
    assert "url(http" not in html
    assert "@import" not in html
    assert "<b>&#x27;" not in html
    assert "Ring $x_1$ <b>" not in html
    assert "Ring $x_1$ &lt;b&gt;" in html


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


def test_the_documents_name_what_is_in_doubt() -> None:
    small = book()
    first = small.report.gaps[0]
    old = Reason("posts_old", {"layer": "Posts <b>", "as_of": "2016-05-01", "date": "2026-06-15"})
    doubt = Doubt(old, (Stretch(first.route, first.start_m, first.start_m + 500.0),))
    report = dataclasses.replace(small.report, doubts=(*small.report.doubts, doubt))
    told = content_of(dataclasses.replace(small, report=report), Drawings({}, [], [{"map": "m.svg"}]))
    assert told["all_along"].startswith("terrain cells of ")
    rows = {row["number"]: row["doubts"] for row in told["gaps"]}
    assert rows["1"] == "Posts <b> as of 2016"
    assert "" in rows.values()
    facts = dict(told["pages"][0]["facts"])
    assert facts["In doubt"] == f"{told['all_along']}; Posts <b> as of 2016"


def test_a_doubt_of_one_route_names_it() -> None:
    small = book()
    length = small.scene.routes[1].length_m
    doubt = Doubt(Reason("terrain_missing", {"km": 1.0}), (Stretch(small.scene.routes[1].name, 0.0, length),))
    report = dataclasses.replace(small.report, doubts=(doubt,))
    assert all_along(dataclasses.replace(small, report=report)) == "no terrain (AA-CC)"


def test_how_many_watch_is_a_table_of_its_own(html: str) -> None:
    table = html[html.index("<h3>How many watch</h3>") :].partition("</table>")[0]
    assert table.count("<tr>") == 5
    assert table.count("even if all fail together") == 1
    assert "“None” does not mean nobody" in html
    assert "count different things" not in html  # there were no draws
