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
