"""The list of mistakes cannot rot, and the command that makes them tells what is noticed from what is not."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.__main__ import Tree, main, noticed_by
from tests.mutants.mutation import ROOT, Mutation
from tests.mutants.mutations import MUTATIONS

SMALL = "def doubled(x):\n    return 2 * x\n"


@cache
def functions(path: str) -> set[str]:
    """The tests of a module."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_every_mistake_can_still_be_made_and_its_tests_are_there(mutation: Mutation) -> None:
    text = (ROOT / mutation.path).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(mutation.built(text))) != ast.dump(ast.parse(text))
    assert mutation.tests
    for test in mutation.tests:
        path, _, name = test.partition("::")
        assert name in functions(path), test


def test_no_two_mistakes_are_one() -> None:
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS)
    assert len({(one.path, one.right, one.wrong) for one in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize(("text", "count"), [("a + b", 0), ("2 * x; 2 * x", 2)])
def test_a_text_that_does_not_stand_there_once_is_refused(text: str, count: int) -> None:
    with pytest.raises(ValueError, match=rf"doubling: small\.py has {count} times"):
        Mutation("doubling", "small.py", "2 * x", "3 * x", ()).built(text)


@pytest.fixture
def small(tmp_path: Path) -> Tree:
    """A tree of one module and its tests."""
    root = tmp_path / "tree"
    root.mkdir()
    (root / "small.py").write_text(SMALL, encoding="utf-8")
    tests = "from small import doubled\n\n\ndef test_two():\n    assert doubled(1) == 2\n\n\n"
    (root / "test_small.py").write_text(f"{tests}def test_nothing():\n    assert doubled(0) == 0\n", encoding="utf-8")
    return Tree(root, tmp_path / "kernels")


@pytest.mark.parametrize(
    ("wrong", "test", "noticed"),
    [
        ("3 * x", "test_two", "test_small.py::test_two"),
        ("3 * x", "test_nothing", None),
        # What does not run, or has no such test, is not noticed.
        ("y * x", "test_two", None),
        ("2 * * x", "test_two", None),
        ("3 * x", "test_of_another_name", None),
    ],
)
def test_only_an_assertion_that_fails_notices_a_mistake(
    small: Tree, wrong: str, test: str, noticed: str | None
) -> None:
    mutation = Mutation("doubling", "small.py", "2 * x", wrong, (f"test_small.py::{test}",))
    assert noticed_by(small, mutation) == noticed
    assert (small.root / "small.py").read_text(encoding="utf-8") == SMALL


def test_words_that_name_no_mistake_are_refused() -> None:
    with pytest.raises(SystemExit, match="no mistake"):
        main(["no such thing"])
