"""docs/verification.md cannot rot: every test it names is there, and every mistake that tests are held against."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.mutations import MUTATIONS

PAGE = Path(__file__).parents[1] / "docs" / "verification.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| (?!known answer)", line)]
NAMED = re.compile(r"\[`(\w+)::(\w+)`\]\(([^)]+)\)")


@cache
def functions_of(path: Path) -> set[str]:
    """The functions of a module that pytest runs."""
    result = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in result if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:50])
def test_every_known_answer_has_a_tolerance_and_tests_that_are_there(row: str) -> None:
    answer, tolerance, tests = (cell.strip() for cell in row.strip("|").split(" | "))
    assert answer
    assert tolerance
    assert NAMED.sub("", tests).replace("<br>", "").strip() == ""
    named = NAMED.findall(tests)
    assert named
    for module, function, target in named:
        path = (PAGE.parent / target).resolve()
        assert path.stem == module
        assert function in functions_of(path), f"{target}::{function}"


def test_no_test_is_named_twice_for_one_answer_and_the_page_has_its_rows() -> None:
    assert len(ROWS) == len(set(ROWS)) > 60
    assert TEXT.count("\n|---|---|---|\n") == TEXT.count("\n| known answer | tolerance | test |\n")


def test_every_mistake_is_named() -> None:
    output = " ".join(TEXT.split())
    assert [one.name for one in MUTATIONS if one.name not in output] == []
