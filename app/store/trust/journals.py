"""Journals beside a database that name another file.

SQLite replays the journal of a program that was ended. One of a step over several databases ends with the name of a
file, which SQLite deletes afterwards, wherever it is (https://www.sqlite.org/fileformat.html, "The Rollback Journal").
Sarhad's steps are in one file; a journal from anybody may name whatever its maker wants deleted.
"""

from __future__ import annotations

from pathlib import Path

_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""The end of a journal with a name."""
_LEAST = 28
"""Bytes of its header."""


def names_another_file(journal: Path) -> bool:
    """Whether SQLite would delete another file when it replays a journal. Raises OSError if it cannot be read."""
    if not journal.exists():
        return False
    with journal.open("rb") as file:
        if not file.read(1).strip(b"\x00") or file.seek(0, 2) < _LEAST:
            return False
        file.seek(-len(_MAGIC), 2)
        return file.read() == _MAGIC
