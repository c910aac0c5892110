"""Drawings that become a billion entities by setting blocks are refused before one of them is made."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.vectors.drawn_blocks import check_blocks
from app.exchange.read.vectors.readers import read_layers
from app.exchange.reading import Stated
from layers.reference import ReferenceLayer

LINE = "0 LINE 8 0 10 0.0 20 0.0 11 0.01 21 0.01 "


def insert(name: str, more: str = "") -> str:
    return f"0 INSERT 8 0 2 {name} 10 70.1 20 38.4 {more}"


def block(name: str, body: str) -> str:
    return f"0 BLOCK 8 0 2 {name} 70 0 10 0.0 20 0.0 {body}0 ENDBLK 8 0 "


def drawing(path: Path, blocks: str, entities: str) -> Path:
    sections = ("HEADER ", f"BLOCKS {blocks}", f"ENTITIES {entities}")
    text = "".join(f"0 SECTION 2 {section}0 ENDSEC " for section in sections)
    path.write_text(f"{text}0 EOF ".replace(" ", "\n"))
    return path


@pytest.mark.parametrize(
    ("blocks", "entities"),
    [
        (block("B", LINE), insert("B", "70 32000 71 32000 ")),
        (block("B", LINE), insert("B", "70 +32000x 71 032000 ")),
        (block("B", LINE) + block("C", insert("B") * 100) + block("D", insert("C") * 100), insert("d") * 101),
        ("".join(block(f"B{n}", insert(f"B{n + 1}") * 2) for n in range(60)) + block("B60", LINE), insert("B0")),
        ("".join(block(f"B{n}", insert(f"B{n + 1}")) for n in range(2_000)) + block("B2000", LINE), insert("B0")),
    ],
)
def test_blocks_without_end_are_refused(tmp_path: Path, blocks: str, entities: str) -> None:
    path = drawing(tmp_path / "t.dxf", blocks, entities)
    begin = time.process_time()
    with pytest.raises(UserError, match=r"t\.dxf sets blocks so often that more than 1,000,000 entities come of it"):
        read_layers(path, ReferenceLayer, Stated())
    assert time.process_time() - begin < 5.0


def test_blocks_of_blocks_pass(tmp_path: Path) -> None:
    blocks = block("B", LINE) + block("C", insert("B", "70 3 71 2 ") + LINE)
    path = drawing(tmp_path / "t.dxf", blocks, insert("C") * 2)
    check_blocks(path)
    assert len(read_layers(path, ReferenceLayer, Stated()).rows) == 2


def test_a_block_within_itself_ends(tmp_path: Path) -> None:
    check_blocks(drawing(tmp_path / "t.dxf", block("B", insert("B") * 2 + LINE), insert("B")))
    check_blocks(drawing(tmp_path / "u.dxf", block("B", insert("C")) + block("C", insert("B")), insert("B")))


def test_a_binary_drawing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.dxf").write_bytes(b"AutoCAD Binary DXF\r\n\x1a\x00")
    with pytest.raises(UserError, match="it is a binary drawing; save it as a DXF of text"):
        read_layers(tmp_path / "t.dxf", ReferenceLayer, Stated())
