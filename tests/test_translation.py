"""What a person reads is marked for translation: an error, a finding or a message has no bare text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "layers", "resources", "widgets")
MARKS = {"QT_TRANSLATE_NOOP", "tr", "_tr", "translate"}
"""Functions that mark a text, or translate it at once."""
READ = {"UserError", "DamagedError", "StaleEditError", "Message", "Finding", "UsageError", "prefixed"}
"""Calls whose text a person reads."""
REFUSED = {"ValueError", "require"}
"""Calls whose text a person reads where a value is refused in a form, a file or a table: in layers and resources."""
BUNDLED = {"resources/colours.py"}
"""Checks of a file of our own, whose faults no user sees."""
NO_TEXT = {"code", "field"}
"""Keywords that hold no text; nor does any argument behind a code."""

Values = Mapping[str, list[ast.expr]]
"""What is assigned to a name, or returned by a function of that name."""


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def values_in(scope: ast.AST) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (name for one in targets for name in ast.walk(one) if isinstance(name, ast.Name)):
                values.setdefault(target.id, []).append(node.value)
    return values


def values_of(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Of the module's own names and functions."""
    outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    values = values_in(ast.Module(outside, []))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            values[node.name] = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
    return values


def bare(node: ast.AST, values: Values) -> Iterator[str]:
    """The sentences in ``node``, and in the ``values`` it names, that nothing marks."""
    if isinstance(node, ast.Call) and name_of(node) in MARKS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
        yield node.value
    if isinstance(node, ast.Name):
        others = {name: value for name, value in values.items() if name != node.id}
        for value in values.get(node.id, ()):
            yield from bare(value, others)
    # What fills a text is data: a name there is not followed.
    fills = node.keywords if isinstance(node, ast.Call) and name_of(node) == "format" else []
    for child in ast.iter_child_nodes(node):
        yield from bare(child, {} if child in fills else values)


def texts_of(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that hold text: one, behind a code or what is required, and those by keyword."""
    second = name_of(call) in {"Finding", "require", "add"}
    positional = call.args[1:2] if second else call.args[:1]
    return positional + [word.value for word in call.keywords if word.arg not in NO_TEXT]


def is_read(call: ast.Call, names: set[str]) -> bool:
    of_faults = name_of(call) == "add" and getattr(getattr(call.func, "value", None), "id", "") == "faults"
    return name_of(call) in names or of_faults


def unmarked(source: str, names: set[str]) -> set[str]:
    """Every sentence in a module that reaches one of the calls named, and is not marked."""
    tree = ast.parse(source)
    outer = values_of(tree)
    scopes = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]
    sentences = set()
    for scope in scopes:
        values = outer if scope is tree else outer | values_in(scope)
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call) and is_read(node, names)):
            sentences |= {text for argument in texts_of(call) for text in bare(argument, values)}
    return sentences


def of_files(names: set[str], *rooms: str) -> dict[str, set[str]]:
    paths = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    paths += [ROOT / "main.py"] if "widgets" in rooms else []
    places = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {
        place: sentences
        for place, path in places.items()
        if place not in BUNDLED and (sentences := unmarked(path.read_text("utf-8"), names))
    }


def test_every_error_finding_and_message_is_marked() -> None:
    assert of_files(READ, *ROOMS) == {}


def test_every_refusal_of_a_value_is_marked() -> None:
    assert of_files(REFUSED, "layers", "resources") == {}


@pytest.mark.parametrize(
    "source",
    [
        "raise UserError('it is so')",
        "raise UserError(f'{name} is so', Remedy.A, name)",
        "raise UserError('{} is so'.format(name))",
        "yield Finding('code', f'{table} is gone')",
        "note = Message('it is so', Remedy.A)",
        "faults.add([0], f'{name} is so')",
        "raise UserError(QT_TRANSLATE_NOOP('Error', 'it is'), rest=' so, too')",
        "raise UserError(QT_TRANSLATE_NOOP('Error', '{a} is').format(a=name or 'a post'))",
        "GONE = 'it is gone'\ndef f():\n    raise UserError(GONE.format(name=name))",
        "def f():\n    text = f'{name} is gone'\n    raise UserError(text)",
        "def f():\n    raise UserError(why(1))\ndef why(n):\n    return f'it is {n}'",
    ],
)
def test_a_bare_text_is_noticed(source: str) -> None:
    assert unmarked(source, READ)


@pytest.mark.parametrize(
    "source",
    [
        "raise UserError(QT_TRANSLATE_NOOP('Error', '{name} is so').format(name=name), Remedy.A, 'lon, lat')",
        "raise UserError(self.tr('it is so'))",
        "raise UserError(QCoreApplication.translate('Error', 'it is so'))",
        "def f(text):\n    text = f'{a} {b} c'\n    raise UserError(TEXT.format(text=text))",
        "raise UserError(f'{name}: {error}')",
        "raise KeyError('a bug is no text')",
    ],
)
def test_a_marked_text_passes(source: str) -> None:
    assert not unmarked(source, READ)
