"""Errors of the core say what happened and carry what would mend it; no text names an option or a command."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import cli
from app.errors import Message, Remedy, UserError, prefixed

ROOT = Path(__file__).parents[2]
COMMANDS = "|".join(cli.commands)
OPTION_OR_COMMAND = re.compile(rf"(?<![\w-])--[a-z]|\bsarhad ({COMMANDS})\b")


def core() -> list[Path]:
    """The modules that command line and window share."""
    paths = [path for room in ("app", "layers", "resources") for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in paths if not path.is_relative_to(ROOT / "app" / "cli")]


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text of a module, those within f-strings too; no docstrings, of attributes neither."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def test_no_text_of_the_core_names_an_option_or_a_command() -> None:
    modules = core()
    assert len(modules) > 150
    named = [
        f"{path.relative_to(ROOT)}:{text.lineno} {text.value!r}"
        for path in modules
        for text in texts(ast.parse(path.read_text(encoding="utf-8")))
        if OPTION_OR_COMMAND.search(str(text.value))
    ]
    assert named == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('f"{a} is none; use --map {b}=COLUMN"', 1),
        ('x("Make it with: sarhad new " + name)', 1),
        ('"a docstring on --map"', 0),
        ('def f():\n    """Does what `sarhad new` does."""\n', 0),
        ('x("made by Sarhad -- and sarhad newer")', 0),
    ],
)
def test_options_and_commands_are_seen_where_they_are_shown(source: str, count: int) -> None:
    assert sum(bool(OPTION_OR_COMMAND.search(str(text.value))) for text in texts(ast.parse(source))) == count


def test_an_error_says_what_happened_and_carries_what_would_mend_it() -> None:
    error = UserError("No column gives route", Remedy.MAP_FIELD, "route", rest=". The columns are: a, b")
    assert str(error) == "No column gives route. The columns are: a, b"
    assert error.message == Message("No column gives route", Remedy.MAP_FIELD, "route", ". The columns are: a, b")
    assert UserError("It is so.").message == Message("It is so.")


def test_an_error_keeps_its_remedy_between_processes() -> None:
    error = UserError("No column gives route", Remedy.MAP_FIELD, "route", rest=". The columns are: a, b")
    assert pickle.loads(pickle.dumps(error)).message == error.message  # noqa: S301 - our own bytes


def test_an_error_behind_other_words_keeps_its_remedy() -> None:
    error = UserError("d.tif is gone", Remedy.FIND_LINKED_FILE, "d.tif", rest=" since today")
    assert prefixed("It is of no use: ", error) == Message(
        "It is of no use: d.tif is gone", Remedy.FIND_LINKED_FILE, "d.tif", " since today"
    )
    assert prefixed("It is of no use: ", OSError("no room")) == Message("It is of no use: no room")
