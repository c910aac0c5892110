"""The PDF: what it says, where the ink is, and that nothing of the machine is in it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.report import write
from app.report.text.lists import hole_head
from app.report.writers.pdf import page_images, plain_tags
from tests.builders.books import EVIL, NAME, book, spans_of, traces_in, written_twice

PPI = 50.0


MM = PPI / 25.4


@pytest.fixture(scope="module")
def pages() -> list[np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]]:
    """Every page as pixels."""
    return [np.asarray(Image.open(io.BytesIO(page)).convert("RGB")) for page in page_images(book(), PPI)]


def test_pages_are_a4_inked_and_keep_their_margins(
    pages: list[np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]],
) -> None:
    assert len(pages) >= 8
    side, edge = round(16.0 * MM), round(8.0 * MM)
    for page in pages:
        assert page.shape[:2] == pytest.approx((297 * MM, 210 * MM), abs=1.5)
        dark = page.min(axis=2) < 200
        assert dark.mean() > 0.002
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
    missing = [one for one in spans_of(book()) if one not in text]
    assert missing == []
    assert hole_head(book().paged[0]).split(", ")[0] in text
    for word in (book().report.input_hash, "SYNTHETIC SAMPLE", "for tests", "page 1 of", EVIL, "no opinion", "gamma"):
        assert word in text, word
    assert NAME.split()[1] in text
    # At the head and at the foot of every page.
    assert done.stdout.count("for tests") == 2 * done.stdout.count("\f")
    assert done.stdout.count(f"Run {book().report.run} · as of") == done.stdout.count("\f")


def test_the_same_run_elsewhere_and_later_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = written_twice(".pdf", tmp_path, monkeypatch)
    assert first == second
    assert traces_in(first, tmp_path) == []


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler's pdfinfo reads the tags")
@pytest.mark.parametrize("options", [[], ["-struct"]])
def test_poppler_has_nothing_to_say_of_its_tags(tmp_path: Path, options: list[str]) -> None:
    write(book(), tmp_path / "r.pdf")
    answer = subprocess.run(["pdfinfo", *options, tmp_path / "r.pdf"], capture_output=True, check=True)
    assert answer.stderr == b""
    assert (b"H1" if options else b"Tagged:          yes") in answer.stdout


def test_only_two_entries_are_blanked_and_nothing_moves() -> None:
    suspects, colour = b"/Suspects false", b"/BorderColor[0.8 0.9 1]"
    text = b"<</MarkInfo<</Marked true%s>>%s/Other[1]>> /Suspects false"
    assert plain_tags(text % (suspects, colour)) == text % (b" " * len(suspects), b" " * len(colour))
