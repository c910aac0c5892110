"""What follows from a file is shown with what it rests on."""

from __future__ import annotations

import pytest

from app.exchange.reading import Fact, Ground, Subject
from widgets.words.reading_words import automatic_text, read_text, value_text

COMMA = Fact(Subject.DECIMAL, ",", Ground.CONTENT, "a")


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ((), "Automatic"),
        ((COMMA,), "Automatic: comma (nothing else fits)"),
        ((COMMA, Fact(Subject.DECIMAL, ",", Ground.ASSUMED, "b")), "Automatic: comma (assumed)"),
        ((COMMA, Fact(Subject.DECIMAL, ".", Ground.CONTENT, "b")), "Automatic: by column"),
        ((Fact(Subject.DECIMAL, ".", Ground.STATED, "b"),), "Automatic"),
        ((Fact(Subject.DATES, "dmy", Ground.CONTENT),), "Automatic"),
    ],
)
def test_what_is_left_to_the_file(facts: tuple[Fact, ...], text: str) -> None:
    assert automatic_text(facts, Subject.DECIMAL) == text


def test_values_and_grounds_have_words() -> None:
    assert value_text(Subject.DATES, "dmy") == "day, month, year"
    assert value_text(Subject.ENCODING, "cp1251") == "cp1251"
    texts = {automatic_text([Fact(Subject.SHEET, "Posts", ground)], Subject.SHEET) for ground in Ground}
    assert len(texts) == len(Ground)


def test_how_files_were_read_is_said_at_most_three_times() -> None:
    facts = [Fact(Subject.UNIT, unit, Ground.FILE) for unit in ("ft", "m", "dm", "cm")]
    assert read_text(facts[:1], Subject.UNIT) == "feet (as the file states)"
    assert (
        read_text(facts, Subject.UNIT)
        == ", ".join(f"{one} (as the file states)" for one in ("feet", "metres", "dm")) + ", …"
    )
    assert read_text(facts, Subject.NODATA) == ""
    assert automatic_text(facts, Subject.UNIT) == "Automatic: by file"
