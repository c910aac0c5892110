"""A note is a reason with what it is said of."""

from __future__ import annotations

from app.reasons.codes import Note, Reason


def test_the_reason_of_a_note_leaves_out_of_what_it_is_said() -> None:
    note = Note("posts_old", {"layer": "Posts", "count": 2.0}, observers=(1, 4), routes=(0,))
    assert note.reason == Reason("posts_old", {"layer": "Posts", "count": 2.0})


def test_notes_of_one_code_differ_by_what_they_are_said_of() -> None:
    one, other = (Note("posts_old", {}, observers=(number,)) for number in (1, 2))
    assert one != other
    assert one.reason == other.reason
