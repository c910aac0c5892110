"""The house rules that a linter does not know: short functions, full rooms, mirrored tests, SQL in one place."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import numpy as np
import pytest

from tests.mirror import EXCEPTIONS

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "layers", "resources", "widgets")
FUNCTION_MEDIAN, FUNCTION_P90, CLASS_LINES, MODULE_LINES = 8, 15, 200, 300
LOOSE = {"app": 6, "widgets": 3}
"""Modules that stand in no room; the package's own file does not count."""
FULLEST_FOLDER = 20
MOST_EXCEPTIONS = 12
SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\b.+\bSET|DELETE\s+FROM|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|VIEW|TRIGGER)"
    r"|PRAGMA\s+\w+|ATTACH\s+DATABASE|VACUUM\s+INTO)\b",
    re.DOTALL,
)
DATABASES = ("sqlite3", "sqlite_utils")
FORBIDDEN_NAMES = {"told", "found", "kept", "made", "said", "known"}
"""Words that say nothing of a thing, as names of variables and functions."""


def modules(*rooms: str) -> list[Path]:
    return [
        path for room in rooms or ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "cache" not in path.parts
    ]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    first = node.body[0]
    return (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0


def lengths_of(*kinds: type[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]) -> dict[str, int]:
    """Lines of every function or class from its first line to its end, without its docstring."""
    lengths = {}
    for path in modules(*ROOMS, "data/build"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds):
                whole = (node.end_lineno or node.lineno) - node.lineno + 1
                lengths[f"{place(path)}:{node.lineno} {node.name}"] = whole - docstring_lines(node)
    return lengths


def test_functions_are_short() -> None:
    lengths = lengths_of(ast.FunctionDef, ast.AsyncFunctionDef)
    median, p90 = np.median(list(lengths.values())), np.percentile(list(lengths.values()), 90)
    print(f"functions: {len(lengths)}, median {median:.0f} lines, p90 {p90:.0f}, longest {max(lengths.values())}")
    assert (median, p90) <= (FUNCTION_MEDIAN, FUNCTION_P90)
    assert p90 <= FUNCTION_P90


def test_classes_are_short() -> None:
    lengths = lengths_of(ast.ClassDef)
    print(f"classes: {len(lengths)}, longest {max(lengths.values())} lines")
    assert {name: count for name, count in lengths.items() if count > CLASS_LINES} == {}


def test_modules_are_short() -> None:
    lines = {place(path): len(path.read_text("utf-8").splitlines()) for path in modules(*ROOMS, "data/build")}
    print(f"modules: {len(lines)}, longest {max(lines.values())} lines")
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


@pytest.mark.parametrize("room", sorted(LOOSE))
def test_few_modules_stand_in_no_room(room: str) -> None:
    loose = [path.name for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"]
    print(f"{room}: {len(loose)} loose modules of at most {LOOSE[room]}: {', '.join(sorted(loose))}")
    assert len(loose) <= LOOSE[room]


def test_no_folder_is_too_full() -> None:
    full = Counter(place(path.parent) for path in modules())
    print(f"fullest folder: {full.most_common(1)[0]} of at most {FULLEST_FOLDER}")
    assert {folder: count for folder, count in full.items() if count > FULLEST_FOLDER} == {}


def test_every_module_has_the_test_file_that_mirrors_it() -> None:
    lacking = set()
    for path in modules():
        mirror = ROOT / "tests" / path.parent.relative_to(ROOT) / f"test_{path.name}"
        if path.name != "__init__.py" and not mirror.is_file():
            lacking.add(place(path))
    print(f"modules without a test file of their own: {len(lacking)} of at most {MOST_EXCEPTIONS}")
    assert sorted(lacking - EXCEPTIONS.keys()) == []
    assert sorted(EXCEPTIONS.keys() - lacking) == [], "these have a test file, or are gone"
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS


def test_no_test_imports_a_test() -> None:
    tests = {place(path): path for path in sorted((ROOT / "tests").rglob("*.py"))}
    imported = {name: _imports(tree_of(path)) for name, path in tests.items()}
    assert {n: m for n, names in imported.items() if (m := [x for x in names if re.search(r"\.test_\w+$", x)])} == {}


def _imports(tree: ast.Module) -> list[str]:
    """Dotted names of all that is imported, those of a ``from`` with and without what is taken."""
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def test_no_import_goes_in_a_circle() -> None:
    """Every import counts, also those for the type checker alone and those within functions."""
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in modules()}
    arrows = {}
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not name.endswith("__init__"):
            arrows[name] = set(_imports(tree_of(path))) & names - {name}
    # Where a module is imported out of its package, the package is no arrow of its own.
    arrows = {
        name: {to for to in all_ if not any(other.startswith(to + ".") for other in all_)}
        for name, all_ in arrows.items()
    }
    print(f"imports: {sum(map(len, arrows.values()))} between {len(arrows)} modules, no circle")
    assert len(list(TopologicalSorter(arrows).static_order())) >= len(arrows)


def test_sql_stands_in_the_store_alone() -> None:
    elsewhere = [
        f"{place(path)}:{node.lineno}"
        for path in modules()
        if not place(path).startswith("app/store/")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.expr | ast.stmt) and (_is_sql(node) or _asks_a_database(node))
    ]
    assert elsewhere == []


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.search(node.value))


def _asks_a_database(node: ast.AST) -> bool:
    """Whether a statement runs SQL, or opens a database by itself."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        called, of = node.func.attr, getattr(node.func.value, "id", "")
        return called in {"execute", "executemany", "executescript"} or (of in DATABASES and called == "connect")
    return False


def bound_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names of variables, parameters, functions and classes where they are bound, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{place(path)}:{line} {name}"
        for path in modules(*ROOMS, "benchmarks", "tests", "docs", "data/build")
        for name, line in bound_names(tree_of(path))
        if name.strip("_") in FORBIDDEN_NAMES
    ]
    assert empty == []


def _under_the_lock(tree: ast.AST) -> set[ast.AST]:
    """The statements of every ``with IMPORTS:`` block."""
    blocks = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        and any(isinstance(item.context_expr, ast.Name) and item.context_expr.id == "IMPORTS" for item in node.items)
    ]
    return {statement for block in blocks for statement in ast.walk(block)}


def test_what_a_widget_loads_late_it_loads_under_the_lock() -> None:
    """Widgets work on several threads: two that load packages which import one another can meet one half loaded."""
    outside = []
    for path in modules("widgets"):
        tree = tree_of(path)
        locked = _under_the_lock(tree)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                heavy = [name for name in names if name.split(".")[0] in ("app", "scipy") and "app.project" not in name]
                if heavy and isinstance(node, ast.stmt) and node not in locked:
                    outside.append(f"{path.name}:{node.lineno} {heavy[0]}")
    assert outside == []


def test_no_path_of_a_machine_and_no_registry_host_in_any_file() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    words = [
        str(ROOT).encode() + b"/",
        b"files.python" + b"hosted.org",
        b"registry.npm" + b"js.org",
        b"index-" + b"url",
    ]
    for name in filter(None, listed):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not any(word in content for word in words), name


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The name of what is called, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


def test_what_is_printed_goes_through_one_place() -> None:
    """Texts of files obey no terminal: ``echo`` and ``print_json`` of the shell see to it."""
    printing = [
        f"{place(path)}:{call.lineno}"
        for path in [*modules("app", "widgets"), ROOT / "main.py"]
        for name, call in _calls(tree_of(path))
        if name in {"print", "secho"} or ast.unparse(call.func) in {"click.echo", "sys.stdout.write"}
    ]
    assert [one for one in printing if not one.startswith("app/cli/shell.py")] == []


def test_labels_show_texts_as_they_are() -> None:
    """Qt takes what looks like HTML for HTML: every label is a Label, whose format is plain."""
    own = {"widgets/style/label.py", "widgets/crash.py"}
    elsewhere = [
        f"{place(path)}:{node.lineno}"
        for path in modules("widgets")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Name) and node.id in {"QLabel", "QTextEdit", "QTextBrowser", "QErrorMessage"}
    ]
    assert [one for one in elsewhere if one.split(":")[0] not in own] == []


LITERAL_CALLS = {
    "setToolTip": {"tip", "tr", "_tip", "shown", "provenance"},
    "setStatusTip": {"tr"},
    "setWhatsThis": {"tr", "tip"},
    "showText": {"tip"},
    "setWindowTitle": {"tr", "window_title"},
    "setInformativeText": set(),
    "setHtml": set(),
}
"""Where Qt takes a text for HTML or fills it in, and what makes it literal; a marked text of our own is."""
TEXT_AT = {"showText": 1}
"""Which argument the text is, where it is not the last."""


def test_texts_that_qt_would_interpret_are_made_literal() -> None:
    raw = [
        f"{place(path)}:{call.lineno} {ast.unparse(call)[:80]}"
        for path in modules("widgets")
        for name, call in _calls(tree_of(path))
        if name in LITERAL_CALLS and not _is_literal(call.args[TEXT_AT.get(name, -1)], LITERAL_CALLS[name])
    ]
    assert raw == []


def _is_literal(text: ast.expr, made_by: set[str]) -> bool:
    """Whether a text is made by one of these functions, and nothing is put into one of our own."""
    if isinstance(text, ast.BinOp):
        return _is_literal(text.left, made_by) and _is_literal(text.right, made_by)
    if isinstance(text, ast.IfExp):
        return _is_literal(text.body, made_by) and _is_literal(text.orelse, made_by)
    if isinstance(text, ast.Call):
        return next(name for name, call in _calls(text) if call is text) in made_by
    return isinstance(text, ast.Constant)
