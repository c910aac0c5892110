"""How a file was read, line by line."""

from __future__ import annotations

from app.cli.reading_words import reading_lines
from app.exchange.reading import ColumnUse, Fact, Ground, Reading, Subject, Use


def test_a_line_for_each_fact_and_each_column() -> None:
    reading = Reading().plus(
        Fact(Subject.ENCODING, "cp866", Ground.ASSUMED),
        Fact(Subject.DELIMITER, "\t", Ground.CONTENT),
        Fact(Subject.DECIMAL, ",", Ground.STATED, "reach"),
        ColumnUse("reach", Use.FIELD, "range_m", ("1,2", "x" * 40)),
        ColumnUse("X", Use.PLACE),
        ColumnUse("memo", Use.EXTRA, samples=("two\nlines",)),
    )
    assert list(reading_lines(reading)) == [
        "encoding: cp866 (assumed)",
        "delimiter: '\\t' (nothing else fits)",
        "decimal mark of reach: , (as stated)",
        f"column reach: range_m (1,2, {'x' * 24}…)",
        "column X: coordinates",
        "column memo: no field takes it, stored in extra (two lines)",
    ]


def test_every_subject_ground_and_use_has_its_words() -> None:
    facts = [Fact(subject, "v", ground) for subject in Subject for ground in Ground]
    uses = [ColumnUse("c", use, "f") for use in Use]
    lines = list(reading_lines(Reading().plus(*facts, *uses)))
    assert len(lines) == len(set(lines)) == len(facts) + len(uses)
