"""How a file was read, in words of the window: what each reading rests on, and what becomes of columns."""

from __future__ import annotations

from collections.abc import Iterable

from app.exchange.reading import Fact, Ground, Subject
from layers.text import QT_TRANSLATE_NOOP
from widgets.words.text import shown

CONTEXT = "Reading"
AUTOMATIC = QT_TRANSLATE_NOOP("Reading", "Automatic")
_READ_AS = QT_TRANSLATE_NOOP("Reading", "Automatic: {value} ({ground})")
_GROUNDS = {
    Ground.STATED: QT_TRANSLATE_NOOP("Reading", "as stated"),
    Ground.FILE: QT_TRANSLATE_NOOP("Reading", "as the file states"),
    Ground.CONTENT: QT_TRANSLATE_NOOP("Reading", "nothing else fits"),
    Ground.ASSUMED: QT_TRANSLATE_NOOP("Reading", "assumed"),
}
_VALUES = {
    (Subject.DECIMAL, ","): QT_TRANSLATE_NOOP("Reading", "comma"),
    (Subject.DECIMAL, "."): QT_TRANSLATE_NOOP("Reading", "point"),
    (Subject.DATES, "dmy"): QT_TRANSLATE_NOOP("Reading", "day, month, year"),
    (Subject.DATES, "mdy"): QT_TRANSLATE_NOOP("Reading", "month, day, year"),
    (Subject.DATES, "ymd"): QT_TRANSLATE_NOOP("Reading", "year, month, day"),
}
_EACH = QT_TRANSLATE_NOOP("Reading", "Automatic: by column")


def value_text(subject: Subject, value: str) -> str:
    """A value of a reading as it is shown."""
    text = _VALUES.get((subject, value))
    return value if text is None else shown(CONTEXT, text)


def automatic_text(facts: Iterable[Fact], subject: Subject) -> str:
    """The entry that leaves something to the file, with what follows from it; as stated counts for nothing here."""
    read = {(fact.value, fact.ground) for fact in facts if fact.subject is subject and fact.ground is not Ground.STATED}
    if len({value for value, _ in read}) > 1:
        return shown(CONTEXT, _EACH)
    if not read:
        return shown(CONTEXT, AUTOMATIC)
    value, ground = min(read)
    return shown(CONTEXT, _READ_AS).format(value=value_text(subject, value), ground=shown(CONTEXT, _GROUNDS[ground]))
