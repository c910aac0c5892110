"""The words of a document's headings and tables stand in one place, and each is shown."""

from __future__ import annotations

import re
from pathlib import Path

from app.report.text.labels import COLUMNS, LABELS

ROOT = Path(__file__).parents[4]
WRITERS = {
    "html": (ROOT / "app" / "report" / "writers" / "html.py").read_text("utf-8"),
    "pdf": (ROOT / "resources" / "report" / "report.typ").read_text("utf-8"),
}


def names_in(text: str) -> set[str]:
    return set(re.findall(r'(?:\bsay\(|\blabels\[)"(\w+)"', text))


def test_both_writers_together_show_every_label_and_no_other() -> None:
    assert names_in(WRITERS["html"]) | names_in(WRITERS["pdf"]) == LABELS.keys()


def test_every_table_has_its_titles_from_here() -> None:
    for name in COLUMNS:
        assert f"columns.{name}" in WRITERS["pdf"], name
        assert f'columns["{name}"]' in WRITERS["html"], name
