"""Drawings: their layers can be chosen; texts and what is drawn on the sheet are no features, and that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.reading import Stated
from layers.base import Layer
from layers.border import BorderLayer
from layers.checkpoints import CheckpointLayer
from layers.reference import ReferenceLayer

ENTITIES = (
    ("LINE", "8 Border 10 69.0 20 37.0 11 69.5 21 37.1"),
    ("TEXT", "8 Labels 10 69.1 20 37.0 40 1.0 1 Post5"),
    ("MTEXT", "8 Labels 10 69.1 20 37.0 40 1.0 1 Post6"),
    ("POINT", "8 Posts 10 69.2 20 37.0"),
    ("POINT", "8 Old 10 69.3 20 37.0"),
    ("ARC", "8 Border 10 69.0 20 37.0 40 0.1 50 0 51 90"),
    ("POINT", "8 Frame 67 1 10 1 20 1"),
)


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    lines = ["0", "SECTION", "2", "ENTITIES"]
    for name, codes in ENTITIES:
        lines += ["0", name, *codes.split()]
    path = tmp_path / "t.dxf"
    path.write_text("\n".join([*lines, "0", "ENDSEC", "0", "EOF", ""]))
    return path


def read(path: Path, kind: type[Layer], layer: str = "") -> Incoming:
    return read_vectors(path, kind, crs="EPSG:4326", stated=Stated(sheet=layer))


def test_texts_are_no_posts_and_the_sheet_is_no_map(drawing: Path) -> None:
    posts = read(drawing, CheckpointLayer)
    assert posts.frame.geometry.x.tolist() == [69.2, 69.3]
    notes = [str(note) for note in posts.reading.notes]
    assert "Texts of the drawing left out, which are no features: 2, such as 'Post5'." in notes
    assert "Left out, because it is drawn on the sheet and not on the map: 1." in notes


def test_a_layer_of_the_drawing_can_be_chosen(drawing: Path) -> None:
    assert read(drawing, CheckpointLayer, "Posts").frame.geometry.x.tolist() == [69.2]
    assert len(read(drawing, BorderLayer, "Border").frame) == 2
    with pytest.raises(UserError, match="has no layer 'None'; its layers are: Border, Labels, Posts") as refused:
        read(drawing, CheckpointLayer, "None")
    assert refused.value.message.code is Remedy.STATE_SHEET


def test_reference_layers_take_the_texts(drawing: Path) -> None:
    reference = read(drawing, ReferenceLayer)
    assert len(reference.frame) == 6
    assert reference.frame["Text"].dropna().tolist() == ["Post5", "Post6"]
    assert set(reference.frame["Layer"]) == {"Border", "Labels", "Posts", "Old"}


def blocks(path: Path, *inserts: str, points: int = 1) -> Path:
    """A drawing with a block of some points and a circle, and what is inserted."""
    content = "".join(f"0 POINT 8 0 10 {at} 20 0 " for at in range(points)) + "0 CIRCLE 8 0 10 0 20 0 40 5 "
    block = (
        f"0 SECTION 2 HEADER 0 ENDSEC 0 SECTION 2 BLOCKS 0 BLOCK 8 0 2 POST 10 0 20 0 30 0 {content}0 ENDBLK 0 ENDSEC "
    )
    text = f"{block}0 SECTION 2 ENTITIES {' '.join(inserts)} 0 ENDSEC 0 EOF"
    path.write_text("\n".join(text.split()) + "\n")
    return path


INSERT = "0 INSERT 8 Posts 2 POST 10 {x} 20 37.0 30 0 66 1 0 ATTRIB 8 Posts 10 0 20 0 40 1 1 {name} 2 NAME 0 SEQEND 8 0"


def test_symbols_are_posts_where_they_are_set_and_their_texts_are_columns(tmp_path: Path) -> None:
    path = blocks(tmp_path / "t.dxf", *(INSERT.format(x=x, name=f"P{x}") for x in (69.1, 69.2)))
    posts = read(path, CheckpointLayer)
    assert posts.frame.geometry.x.tolist() == [69.1, 69.2]
    assert posts.frame["name"].tolist() == ["P69.1", "P69.2"]
    assert not any("several points" in str(note) for note in posts.reading.notes)


def test_a_block_of_several_points_is_no_symbol_and_that_is_noted(tmp_path: Path) -> None:
    path = blocks(tmp_path / "t.dxf", INSERT.format(x=69.1, name="a"), points=3)
    notes = [str(note) for note in read(path, CheckpointLayer).reading.notes]
    assert any(note.startswith("Blocks that hold several points are taken for one point each") for note in notes)


def test_letters_by_their_numbers_are_read(tmp_path: Path) -> None:
    layer = "".join(f"\\U+{ord(letter):04X}" for letter in "Посты")
    path = blocks(tmp_path / "t.dxf", f"0 POINT 8 {layer} 10 69.1 20 37.0")
    assert len(read(path, CheckpointLayer, "Посты").frame) == 1


def test_letters_in_halves(drawing: Path) -> None:
    text = drawing.read_text()
    drawing.write_text(text.replace("Posts", r"\U+D83D\U+DE00\U+041F").replace("Old", r"a\U+D800b"))
    assert read(drawing, CheckpointLayer).frame["extra"].str.contains("😀П|a\ufffdb").all()
