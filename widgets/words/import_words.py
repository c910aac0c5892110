"""How far a file of the import dialog has come, in one line."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP
from widgets.words.text import shown

CONTEXT = "ImportWords"
T = QT_TRANSLATE_NOOP
WAITING, READING = T("ImportWords", "Waiting…"), T("ImportWords", "Reading…")
STOPPED, STORING = T("ImportWords", "Reading stopped"), T("ImportWords", "Importing…")
RASTER = T("ImportWords", "Ready")
ASKS, REFUSED = T("ImportWords", "Needs a decision"), T("ImportWords", "{count} refused: decide")
ROWS = T("ImportWords", "{added} to be added")
UPDATED = T("ImportWords", "{updated} to be updated")
THERE = T("ImportWords", "{there} there already")
LEFT = T("ImportWords", "{left} refused")
NOTHING = T("ImportWords", "Nothing new")
STORED = T("ImportWords", "Imported: {counts}")
STORED_WHOLE = T("ImportWords", "Imported")
MORE = T("ImportWords", "{name} and {more} more")


def words(text: str, **numbers: int) -> str:
    """A text with its numbers set in thousands."""
    return shown(CONTEXT, text).format(**{name: f"{number:,}" for name, number in numbers.items()})


def counts_text(added: int, updated: int, there: int, left: int) -> str:
    """What becomes of rows: those that are nothing are not named."""
    parts = ((ROWS, "added", added), (UPDATED, "updated", updated), (THERE, "there", there), (LEFT, "left", left))
    listed = [words(text, **{name: number}) for text, name, number in parts if number]
    return ", ".join(listed) if added or updated else ", ".join([words(NOTHING), *listed])
