"""Sentences for the causes, remedies and warnings of a run: the one place that turns codes into text."""

from __future__ import annotations

from collections.abc import Callable

from app.reasons.assumption_names import ASSUMPTIONS, OTHER
from app.reasons.codes import Reason
from app.reasons.gap_texts import GAP_TEXTS
from app.reasons.likelihood import Printed
from app.reasons.warning_texts import DOUBTS, ONE_TEXTS, WARNING_TEXTS
from layers.text import QT_TRANSLATE_NOOP

CONTEXT = "Reason"

Translate = Callable[[str, str], str]
"""(context, marked text) to the reader's language."""

TEMPLATES = {**GAP_TEXTS, **WARNING_TEXTS}
"""Text by code, with {numbers}."""


PROBABILITIES = frozenset({"p", "p_day", "p_night", "p_best"})
"""Names of numbers that are detection probabilities."""
UNNAMED = QT_TRANSLATE_NOOP("Reason", "an unnamed post")
UNNAMED_PATROL = QT_TRANSLATE_NOOP("Reason", "an unnamed patrol")


def _untranslated(context: str, text: str) -> str:
    del context
    return text


def sentence(reason: Reason, translate: Translate = _untranslated) -> str:
    """The sentence of a cause, remedy or warning in the reader's language. Raises KeyError for an unknown code."""
    return translate(CONTEXT, _template(reason)).format(**_filling(reason, translate))


def _template(reason: Reason) -> str:
    """The text of a code; that for a single one where there is one and the count is 1."""
    single = ONE_TEXTS.get(reason.code) if reason.numbers.get("count") == 1 else None
    return single or TEMPLATES[reason.code]


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
