"""Words where the run has no gap are listed in the report, each with the reason."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from app.analysis.gaps.gap_report import WordsApart
from app.report import write
from app.report.text.words_apart import words_rows
from tests.builders.books import book

WORDS = (
    WordsApart("AA-BB", 4000.0, 5200.0, "closed", "checked", "seen <b>", "2nd", "2026-05-01", "1"),
    WordsApart("AA-BB", 4000.0, 5200.0, "other_line", "open", "old", "", "2020-05-01", "osm-2017"),
)


def test_each_stands_with_its_stretch_status_and_reason_under_a_heading_of_their_own(tmp_path: Path) -> None:
    small = book()
    with_words = dataclasses.replace(small, report=dataclasses.replace(small.report, words_apart=WORDS))
    rows = words_rows(with_words)
    assert rows[0][0] == "AA-BB km 4.0–5.2"
    assert rows[0][1].endswith(", 2026-05-01")
    assert rows[0][2:] == ["seen <b>", "2nd", "closed since: nothing there is open any more"]
    assert "the line osm-2017, which is not the one analysed" in rows[1][-1]
    texts = []
    for number, one in enumerate((with_words, small)):
        write(one, tmp_path / f"{number}.html")
        texts.append((tmp_path / f"{number}.html").read_text("utf-8"))
    assert "Closed since, and other words apart" in texts[0]
    assert "seen &lt;b&gt;" in texts[0]
    assert "Closed since" not in texts[1]
