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
    (Subject.UNIT, "m"): QT_TRANSLATE_NOOP("Reading", "metres"),
    (Subject.UNIT, "ft"): QT_TRANSLATE_NOOP("Reading", "feet"),
    (Subject.DATES, "dmy"): QT_TRANSLATE_NOOP("Reading", "day, month, year"),
    (Subject.DATES, "mdy"): QT_TRANSLATE_NOOP("Reading", "month, day, year"),
    (Subject.DATES, "ymd"): QT_TRANSLATE_NOOP("Reading", "year, month, day"),
}
_EACH = QT_TRANSLATE_NOOP("Reading", "Automatic: by column")
_EACH_FILE = QT_TRANSLATE_NOOP("Reading", "Automatic: by file")
_READ = QT_TRANSLATE_NOOP("Reading", "{value} ({ground})")
_MOST = 3
"""Values of several files that are named."""


def value_text(subject: Subject, value: str) -> str:
    """A value of a reading as it is shown."""
    text = _VALUES.get((subject, value))
    return value if text is None else shown(CONTEXT, text)


def automatic_text(facts: Iterable[Fact], subject: Subject) -> str:
    """The entry that leaves something to the file, with what follows from it; as stated counts for nothing here."""
    unstated = [fact for fact in facts if fact.subject is subject and fact.ground is not Ground.STATED]
    read = {(fact.value, fact.ground) for fact in unstated}
    if len({value for value, _ in read}) > 1:
        return shown(CONTEXT, _EACH if any(fact.column for fact in unstated) else _EACH_FILE)
    if not read:
        return shown(CONTEXT, AUTOMATIC)
    return _filled(_READ_AS, subject, *min(read))


def read_text(facts: Iterable[Fact], subject: Subject) -> str:
    """How something was read, with what that rests on; of several files at most three ways. Empty if it was not."""
    read = dict.fromkeys((fact.value, fact.ground) for fact in facts if fact.subject is subject)
    texts = [_filled(_READ, subject, value, ground) for value, ground in read]
    return ", ".join([*texts[:_MOST], *("…" for _ in texts[_MOST : _MOST + 1])])


def _filled(text: str, subject: Subject, value: str, ground: Ground) -> str:
    return shown(CONTEXT, text).format(value=value_text(subject, value), ground=shown(CONTEXT, _GROUNDS[ground]))
