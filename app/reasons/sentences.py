"""Sentences for the causes, remedies and warnings of a run: the one place that turns codes into text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.reasons.assumption_names import ASSUMPTIONS, OTHER
from app.reasons.codes import Reason
from app.reasons.gap_texts import GAP_TEXTS
from app.reasons.likelihood import Printed
from app.reasons.remedy_texts import MORE, ONE_MORE, ONE_TRIED, REMEDY_TEXTS, TRIED, TRIED_TEXTS
from app.reasons.warning_texts import DOUBTS, ONE_TEXTS, WARNING_TEXTS
from layers.text import QT_TRANSLATE_NOOP

CONTEXT = "Reason"

Translate = Callable[[str, str], str]
"""(context, marked text) to the reader's language."""

SINGLE = {**ONE_TEXTS, **ONE_MORE}
"""Text by code for a single one."""
TEMPLATES = {**GAP_TEXTS, **REMEDY_TEXTS, **WARNING_TEXTS}
"""Text by code, with {numbers}."""


PROBABILITIES = frozenset({"p", "p_day", "p_night", "p_best"})
"""Names of numbers that are detection probabilities."""
UNNAMED = QT_TRANSLATE_NOOP("Reason", "an unnamed post")
UNNAMED_PATROL = QT_TRANSLATE_NOOP("Reason", "an unnamed patrol")


def _untranslated(context: str, text: str) -> str:
    del context
    return text


def sentence(reason: Reason, translate: Translate = _untranslated) -> str:
    """The sentence of a cause, remedy or warning in the reader's language. Raises KeyError for an unknown code.

    A remedy says what it closes over the draws, if there were any, and what it uncovers elsewhere.
    """
    texts = [_template(reason), *(text for key, text in MORE if key in reason.numbers)]
    filling = _filling(reason, translate)
    return " ".join(translate(CONTEXT, text).format(**filling) for text in texts)


def remedy_text(remedy: Reason | None, tried: Sequence[Reason], translate: Translate = _untranslated) -> str:
    """What closes a gap; if nothing does, what was tried for it and how much each would close; empty if nothing was."""
    if remedy is not None:
        return sentence(remedy, translate)
    if not tried:
        return ""
    texts = ((ONE_TRIED if _is_one(one) else TRIED_TEXTS).get(one.code, TRIED_TEXTS[one.code]) for one in tried)
    each = [translate(CONTEXT, text).format(**_filling(one, translate)) for text, one in zip(texts, tried, strict=True)]
    return translate(CONTEXT, TRIED).format(each="; ".join(each))


def is_sayable(reason: Reason) -> bool:
    """Whether there are texts for a code, and they can be filled with these numbers: a file may hold others."""
    try:
        sentence(reason), in_brief(reason)
        if reason.code in TRIED_TEXTS:
            remedy_text(None, (reason,))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return False
    return True


def _template(reason: Reason) -> str:
    """The text of a code; that for a single one where there is one and there is 1, or 1 more."""
    return (SINGLE.get(reason.code) if _is_one(reason) else None) or TEMPLATES[reason.code]


def _is_one(reason: Reason) -> bool:
    return 1 in (reason.numbers.get("count"), reason.numbers.get("more"))


def _filling(reason: Reason, translate: Translate) -> dict[str, float | str]:
    nameless = {"patrol": UNNAMED_PATROL}
    return {
        key: _written(key, value) if value != "" else translate(CONTEXT, nameless.get(key, UNNAMED))
        for key, value in reason.numbers.items()
    }


def _written(key: str, value: float | str) -> float | str:
    """A number as the templates may print it: a detection probability is never 0 or 1."""
    return Printed(value) if key in PROBABILITIES and not isinstance(value, str) else value


def in_brief(reason: Reason, translate: Translate = _untranslated) -> str:
    """A doubt in a few words, in the reader's language; the whole sentence where there is no short form."""
    short = DOUBTS.get(reason.code)
    if short is None:
        return sentence(reason, translate)
    return translate("Doubt", short).format(**_filling(reason, translate))


def assumption(name: str, of: str, translate: Translate = _untranslated) -> str:
    """The name of a drawn assumption in the reader's language; its key where no name is listed."""
    return translate("Assumption", ASSUMPTIONS.get(name, OTHER)).format(of=of, name=name)
