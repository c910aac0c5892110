"""Changes to JSON: of the tree it holds, and of the text that holds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from tests.hostile.changes import values
from tests.hostile.changes.lures import Lures

_TYPES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "Feature",
    "FeatureCollection",
    "Topology",
    "x",
)


def _leaf(generator: np.random.Generator, lures: Lures) -> Any:
    plain: list[Any] = [
        None,
        True,
        False,
        1e308,
        -1e308,
        float("inf"),
        float("nan"),
        1e-320,
        [],
        {},
        [[]],
        [None],
        {"type": "Point"},
    ]
    way = int(generator.integers(4))
    if way == 0:
        return plain[int(generator.integers(len(plain)))]
    if way == 1:
        return int(generator.choice([0, -1, 2**31, 2**53 + 1])) * 10 ** int(generator.integers(0, 40))
    return str(generator.choice(_TYPES)) if way == 2 else values.text(generator, lures)[:200_000]


def _places(tree: Any, into: list[tuple[Any, Any]]) -> None:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        into.append((tree, key))
        _places(value, into)


def other_values(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """One to four values anywhere in the tree become others, vanish or get another name."""
    try:
        tree = json.loads(path.read_text("utf-8"))
    except ValueError:
        return "no JSON"
    for _ in range(int(generator.integers(1, 5))):
        places: list[tuple[Any, Any]] = []
        _places(tree, places)
        if not places:
            break
        owner, key = places[int(generator.integers(len(places)))]
        way = generator.random()
        if way < 0.7:
            owner[key] = _leaf(generator, lures)
        elif way < 0.85:
            del owner[key]
        elif isinstance(owner, dict):
            owner[values.text(generator, lures)[:5000]] = owner.pop(key)
    path.write_text(json.dumps(tree, ensure_ascii=bool(generator.integers(2))), "utf-8", errors="replace")
    return "other values in the tree"


def deep(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Brackets in brackets, thousands of them."""
    depth = int(10 ** generator.uniform(2, 6))
    text = path.read_text("utf-8", errors="replace")
    opening, closing = [("[", "]"), ('{"a":', "}"), ('{"type":"GeometryCollection","geometries":[', "]}")][
        int(generator.integers(3))
    ]
    at = text.find(":", int(generator.integers(max(len(text), 1)))) + 1
    inner = opening * depth + "1" + (closing * depth if generator.random() < 0.7 else "")
    path.write_text(
        text[:at] + inner[:4_000_000] + text[at:] if generator.random() < 0.5 else inner[:4_000_000], "utf-8"
    )
    return f"{depth} brackets"


def deep_coordinates(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Coordinates in brackets in brackets, or many more of them than a point has."""
    depth = int(10 ** generator.uniform(0, 4))
    inner = "[" * depth + "70.5,38.5" + ",1e9" * int(generator.integers(0, 500)) + "]" * depth
    kind = str(generator.choice(_TYPES))
    shape = f'{{"type":"{kind}","coordinates":{inner}}}'
    feature = f'{{"type":"Feature","properties":{{"name":"a"}},"geometry":{shape}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}', "utf-8")
    return "odd coordinates"


def many_members(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A feature of thousands of properties, or thousands of features of one each, all of other names."""
    count = int(10 ** generator.uniform(2, 4.3))
    point = '{"type":"Point","coordinates":[70.5,38.5]}'
    if generator.random() < 0.5:
        properties = ",".join(f'"p{number}":{number}' for number in range(count))
        features = f'{{"type":"Feature","properties":{{{properties}}},"geometry":{point}}}'
    else:
        features = ",".join(
            f'{{"type":"Feature","properties":{{"p{number}":1}},"geometry":{point}}}' for number in range(count // 4)
        )
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', "utf-8")
    return f"{count} members"


CHANGES = (other_values, other_values, deep, deep_coordinates, many_members)
