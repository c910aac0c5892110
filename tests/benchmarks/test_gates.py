"""What a benchmark requires, and the table of what it measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.gates import TABLE, Gate, Row, Sheet, markdown, read_rows, record, recorded


@pytest.mark.parametrize(
    ("gate", "value", "holds"),
    [
        (Gate("a", least=75.0), 75.0, True),
        (Gate("a", least=75.0), 74.9, False),
        (Gate("a", most=1.0), 1.0, True),
        (Gate("a", most=1.0), 1.01, False),
        (Gate("a", least=0.9, most=1.1), 1.2, False),
        (Gate("a"), 1e9, True),
        (Gate("a", least=0.0), float("nan"), False),
    ],
)
def test_bounds_are_inclusive(gate: Gate, value: float, holds: bool) -> None:
    assert gate.holds(value) is holds


def test_bounds_are_written_as_a_person_would() -> None:
    gates = (Gate("a", least=75.0), Gate("a", most=1.5, unit=" GB"), Gate("a", least=0.9, most=1.1, unit=""), Gate("a"))
    assert [gate.required for gate in gates] == ["≥ 75 ×", "≤ 1.5 GB", "0.9–1.1", ""]


def test_a_miss_ends_with_one_and_what_is_not_measured_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TABLE, str(tmp_path / "rows.jsonl"))
    (tmp_path / "quiet.json").write_text('{"good": {"mask": "105 × (56 ms)"}}', encoding="utf-8")
    good, bad = (Sheet(name, tmp_path / "quiet.json") for name in ("good", "bad"))
    good.put(Gate("mask", least=75.0), 98.4, "59 ms", "1 thread each")
    good.skip(Gate("frame", most=1.0), "QGIS is not installed")
    bad.put(Gate("mask", least=75.0), 60.0)
    assert (good.end(), bad.end()) == (0, 1)
    assert capsys.readouterr().out.splitlines() == [
        "mask: 98.4 × (required ≥ 75 ×); 59 ms; 1 thread each; on a quiet machine 105 × (56 ms)",
        "frame: not measured: QGIS is not installed (required ≤ 1 ×)",
        "MISSED mask: 60 × (required ≥ 75 ×)",
    ]
    table = markdown(read_rows(tmp_path / "rows.jsonl")).splitlines()
    assert table[2:] == [
        "| good | mask | 98.4 × | ≥ 75 × | 105 × (56 ms) | 59 ms | 1 thread each |",
        "| good | frame | not measured: QGIS is not installed | ≤ 1 × |  |  |  |",
        "| bad | mask | **60 ×** | ≥ 75 × |  |  |  |",
    ]


def test_what_is_recorded_leaves_other_benchmarks_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "quiet.json"
    record([Row("strip", "draws", "4.3 ×", "≥ 4 ×", "7.6 s"), Row("gaps", "moved", "2.5 ×", "")], path)
    record([Row("gaps", "moved", "2.4 ×", "")], path)
    assert recorded(path) == {"strip": {"draws": "4.3 × (7.6 s)"}, "gaps": {"moved": "2.4 ×"}}
