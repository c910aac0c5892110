"""The house rules that a linter cannot tell: short functions, short modules, nothing of the machine in any file."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "layers", "resources", "widgets", "data/build")
MODULE_LINES = 400


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "cache" not in path.parts]


def function_lengths() -> list[int]:
    """Lines of every function from ``def`` to its end, without its docstring."""
    lengths = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                first = node.body[0]
                told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and ast.get_docstring(node)
                docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
                lengths.append(node.end_lineno - node.lineno + 1 - docstring)
    return lengths


def test_functions_are_short() -> None:
    lengths = function_lengths()
    assert np.median(lengths) <= 8
    assert np.percentile(lengths, 90) <= 25


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
    """Widgets work on several threads: two that load packages which import one another can find one half made."""
    found = []
    for path in sorted((ROOT / "widgets").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        locked = _under_the_lock(tree)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                heavy = [
                    name for name in names if name.split(".")[0] in ("app", "scipy") and name != "app.project.project"
                ]
                if heavy and node not in locked:
                    found.append(f"{path.name}:{node.lineno} {heavy[0]}")
    assert found == []


def test_modules_are_short() -> None:
    long = {
        path.name: count for path in modules() if (count := len(path.read_text("utf-8").splitlines())) > MODULE_LINES
    }
    assert long == {}


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
