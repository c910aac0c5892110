"""Drawings that set blocks in blocks without end, and borders that scribble."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

_LINE = "0 LINE 8 0 10 0.0 20 0.0 11 0.01 21 0.01 "


def _insert(name: str, more: str = "") -> str:
    return f"0 INSERT 8 0 2 {name} 10 70.1 20 38.4 {more}"


def _block(name: str, body: str) -> str:
    return f"0 BLOCK 8 0 2 {name} 70 0 10 0.0 20 0.0 {body}0 ENDBLK 8 0 "


def blocks(folder: Path, generator: np.random.Generator) -> Path:
    """Blocks that set blocks, in columns and rows, round in a circle, or by scales that are none."""
    depth, wide = int(10 ** generator.uniform(0, 3)), int(generator.integers(1, 12))
    counts = str(
        generator.choice(["", "70 32000 71 32000 ", "70 -1 71 0 ", "70 3 71 2 44 1e308 45 nan ", "41 0 42 1e300 "])
    )
    last = _insert("B0") if generator.random() < 0.2 else _LINE
    chain = (_block(f"B{n}", _insert(f"B{n + 1}") * wide) for n in range(depth))
    inner = "".join(chain) + _block(f"B{depth}", last * int(generator.integers(1, 50)))
    text = "".join(
        f"0 SECTION 2 {section}0 ENDSEC "
        for section in (
            "HEADER ",
            f"BLOCKS {inner}",
            f"ENTITIES {_insert('b0', counts) * int(generator.integers(1, 9))}",
        )
    )
    (path := folder / "x.dxf").write_text(f"{text}0 EOF ".replace(" ", "\n"), "utf-8")
    return path


def _scribble(generator: np.random.Generator) -> np.ndarray:
    count, way = int(10 ** generator.uniform(1, 4.3)), int(generator.integers(6))
    steps = np.arange(count)
    if way == 0:
        return generator.uniform((70.0, 38.0), (71.0, 39.0), (count, 2))
    if way == 1:
        return np.column_stack((70 + steps / count, 38 + steps % 2 / 10))
    if way == 2:
        return np.repeat(generator.uniform((70.0, 38.0), (71.0, 39.0), (3, 2)), count, axis=0)
    if way == 3:
        return np.column_stack((np.where(steps % 3, 70 + steps / count, 70), np.where(steps % 3, 39, 38)))
    if way == 4:
        return np.tile([[70.0, 38.0], [70.0, 38.1]], (count, 1))
    ends = np.array([-180.0, 180.0, 179.9999999, 90.0, -90.0, 1e-300, 0.0, 70.0, 38.0])
    return generator.choice(ends, (count, 2))


def scribbles(folder: Path, generator: np.random.Generator) -> Path:
    """Lines and rings that cross themselves, go to and fro, or have no size."""
    features = []
    for _ in range(int(generator.integers(1, 4))):
        points = _scribble(generator).tolist()
        kind = str(generator.choice(["LineString", "LineString", "MultiLineString", "Polygon"]))
        if kind == "Polygon" or generator.random() < 0.3:
            points.append(points[0])
        shape = {"type": kind, "coordinates": points if kind == "LineString" else [points]}
        features.append({"type": "Feature", "properties": {"name": "a", "route": "TJ-AF"}, "geometry": shape})
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (path := folder / "x.geojson").write_text(text, "utf-8")
    return path
